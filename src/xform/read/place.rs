//! Places in an XForm.

use crate::form::Place;
use crate::xform::xml;
use roxmltree::Node as Xml;

/// The place of an element in a part of the form: `model`, `itext` or `body`. Its row is the byte where the element
/// begins; lines are counted when all problems are known.
pub(super) fn at(part: &str, element: Xml<'_, '_>) -> Place {
    Place::row(part, xml::offset(element))
}

/// The place of an attribute, with its text.
pub(super) fn of_attribute(part: &str, element: Xml<'_, '_>, name: &str) -> Place {
    at(part, element)
        .column(name)
        .text(xml::attribute(element, name).unwrap_or_default())
}
