//! Expressions of cells: references to paths, then checked by the expression engine.

use super::diagnostic::{Place, Problems};
use super::reference::{Site, rewrite};

/// The expression with paths, and problems for what is wrong with it.
pub(super) fn read(text: &str, site: Site<'_>, place: &Place, problems: &mut Problems) -> String {
    rewrite(text, site, place, problems)
}

/// A text with paths for its references, not checked further: nobody knows whether it is an expression.
pub(super) fn references(text: &str, site: Site<'_>, place: &Place, problems: &mut Problems) -> String {
    rewrite(text, site, place, problems)
}
