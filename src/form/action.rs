//! Actions: answers that an event sets, as `setvalue` and `setgeopoint` of XForms do.

use super::InitialAnswer;
use crate::json::from_json;
use serde::Serialize;

from_json! {
    /// Something that is set when something happens. An XLSForm says the common cases shorter: a dynamic `default` and
    /// a `trigger` stand in the bind of their question.
    #[derive(Debug, Clone, PartialEq, Serialize)]
    pub struct Action {
        /// When it happens; any of them.
        pub events: Vec<ActionEvent>,
        /// Path without positions of the node that it is nested in: the question whose value changes, the repeat that
        /// gets an instance. None where it belongs to the whole form.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub source: Option<String>,
        /// XPath text of the node that is set; relative to `source`, where there is one.
        pub target: String,
        /// What is set.
        pub sets: ActionKind,
    }

    /// When an action happens.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
    #[serde(rename_all = "kebab-case")]
    pub enum ActionEvent {
        /// `odk-instance-first-load`: the interview begins.
        FirstLoad,
        /// `odk-instance-load` (`xforms-ready`): the interview begins, or is opened again.
        Load,
        /// `odk-new-repeat` (`jr-insert`): a repeat gets an instance after the interview began.
        NewRepeat,
        /// `xforms-value-changed`: the value of `source` changes.
        ValueChanged,
        /// `xforms-revalidate`: the interview is finalised.
        Revalidate,
    }

    /// What an action sets.
    #[derive(Debug, Clone, PartialEq, Serialize)]
    #[serde(rename_all = "snake_case")]
    pub enum ActionKind {
        /// `setvalue`: a text, or what an XPath text comes to with the target as context.
        Value(InitialAnswer),
        /// `odk:setgeopoint`: the place of the device.
        Geopoint,
    }
}
