//! What is computed, side by side in the order in which it is: a chain of thousands of calculations reads memory from
//! beginning to end, in place of jumping to where each of its questions lies.

use super::graph::{Aspect, Vertex};
use super::{Def, DefId};
use crate::expr::ast::Expr;
use crate::form::DataType;
use std::sync::Arc;

/// What is done at one place in the order.
#[derive(Debug)]
pub struct Task {
    /// The node.
    pub def: DefId,
    /// Which aspect of it is computed.
    pub aspect: Aspect,
    /// The type of its value.
    pub data_type: Option<DataType>,
    /// It has choices that what is answered may take away.
    pub has_choices: bool,
    /// The condition, or the calculation where it waits for no trigger.
    pub expr: Option<Arc<Expr>>,
}

/// The tasks of all vertices in their order.
pub(super) fn tasks(order: Vec<Vertex>, defs: &[Def]) -> Vec<Task> {
    let task = |Vertex { def, aspect }| {
        let Def { logic, data_type, .. } = &defs[def.0 as usize];
        let expr = match aspect {
            Aspect::Relevant => logic.relevant.as_ref(),
            Aspect::Value => logic.calculation.as_ref().filter(|_| !logic.is_triggered),
            Aspect::Count | Aspect::Display => None,
        };
        let expr = expr.cloned();
        Task {
            def,
            aspect,
            data_type: *data_type,
            has_choices: logic.has_choices(),
            expr,
        }
    };
    order.into_iter().map(task).collect()
}
