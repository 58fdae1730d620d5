//! Functions on nodes and instances.

use super::Arguments;
use crate::expr::ast::{Axis, Expr, NodeTest, Start};
use crate::expr::error::{ErrorCode, ExprError};
use crate::expr::value::Value;
use crate::expr::world::{NodeKind, NodeRef, World};

type Result<T = Value> = std::result::Result<T, ExprError>;

/// `count(nodes)`
pub(super) fn count(arguments: &Arguments<'_>) -> Result {
    Ok(Value::Number(arguments.nodes(0)?.len() as f64))
}

/// `count-non-empty(nodes)`: the nodes that hold some text.
pub(super) fn count_non_empty(arguments: &Arguments<'_>) -> Result {
    let nodes = arguments.nodes(0)?;
    arguments.charge(nodes.len() as u64)?;
    let filled = nodes.iter().filter(|&&node| !arguments.world().text(node).is_empty());
    Ok(Value::Number(filled.count() as f64))
}

/// `position()`: the place of the context node among those looked at, from 1. `position(node)`: the place of the first of the
/// nodes among its siblings of the same name, so that `position(..)` is the number of a repeat instance; 0 for no node (JavaRosa).
pub(super) fn position(arguments: &Arguments<'_>) -> Result {
    if arguments.len() == 0 {
        return Ok(Value::Number(arguments.focus().position as f64));
    }
    let Some(&node) = arguments.nodes(0)?.first() else {
        return Ok(Value::Number(0.0));
    };
    let world = arguments.world();
    if let Some(place) = world.position(node) {
        return Ok(Value::Number(place as f64));
    }
    let mut siblings = Vec::new();
    if let Some(parent) = world.parent(node) {
        let name = world.name(node);
        match name.namespace.is_empty() {
            true => world.children_named(parent, name.local, &mut siblings),
            false => {
                world.children(parent, &mut siblings);
                siblings.retain(|&sibling| world.name(sibling) == name);
            }
        }
    }
    arguments.charge(siblings.len() as u64)?;
    let place = siblings.iter().position(|&sibling| sibling == node).unwrap_or(0);
    Ok(Value::Number((place + 1) as f64))
}

/// `last()`: how many nodes are looked at. JavaRosa lacks it, XPath 1.0 and the other engines have it.
pub(super) fn last(arguments: &Arguments<'_>) -> Result {
    Ok(Value::Number(arguments.focus().size as f64))
}

/// The first node of the argument, or the context node.
fn named(arguments: &Arguments<'_>) -> Result<Option<NodeRef>> {
    match arguments.len() {
        0 => Ok(Some(arguments.focus().node)),
        _ => Ok(arguments.nodes(0)?.first().copied()),
    }
}

/// `local-name(nodes?)`: the name without its prefix.
pub(super) fn local_name(arguments: &Arguments<'_>) -> Result {
    let node = named(arguments)?;
    let name = node.map_or("", |node| arguments.world().name(node).local);
    Ok(Value::Text(name.to_owned()))
}

/// `name(nodes?)`: the name as written.
pub(super) fn name(arguments: &Arguments<'_>) -> Result {
    let name = named(arguments)?.map(|node| arguments.world().name(node));
    Ok(Value::Text(match name {
        None => String::new(),
        Some(name) if name.prefix.is_empty() => name.local.to_owned(),
        Some(name) => format!("{}:{}", name.prefix, name.local),
    }))
}

/// `namespace-uri(nodes?)`
pub(super) fn namespace_uri(arguments: &Arguments<'_>) -> Result {
    let node = named(arguments)?;
    let namespace = node.map_or("", |node| arguments.world().name(node).namespace);
    Ok(Value::Text(namespace.to_owned()))
}

/// `id(value)`: the elements with these ids; ids stand with spaces between, of nodes every node's text counts.
pub(super) fn id(arguments: &Arguments<'_>) -> Result {
    let ids = arguments.texts(0, 1)?;
    let mut found = Vec::new();
    for id in ids.iter().flat_map(|text| text.split_whitespace()) {
        arguments.charge(1000)?;
        found.extend(arguments.world().element_by_id(id, arguments.focus().node));
    }
    arguments.evaluator().in_order(&mut found);
    Ok(Value::Nodes(found))
}

/// `lang(code)`: whether the nearest `xml:lang` is this language or a kind of it (`en` holds for `en-GB`).
pub(super) fn lang(arguments: &Arguments<'_>) -> Result {
    let world = arguments.world();
    let wanted = arguments.text(0)?;
    let mut node = Some(arguments.focus().node);
    let mut attributes = Vec::new();
    while let Some(at) = node {
        attributes.clear();
        if world.kind(at) == NodeKind::Element {
            world.attributes(at, &mut attributes);
        }
        let declared = attributes.iter().find(|&&attribute| {
            let name = world.name(attribute);
            name.local == "lang" && name.prefix == "xml"
        });
        if let Some(&declared) = declared {
            let declared = world.text(declared);
            let same = declared
                .get(..wanted.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(&wanted));
            let ends = matches!(declared.as_bytes().get(wanted.len()), None | Some(b'-'));
            return Ok(Value::Boolean(same && ends));
        }
        node = world.parent(at);
    }
    Ok(Value::Boolean(false))
}

/// `current()`: the node that the whole expression is about, also inside predicates.
pub(super) fn current(arguments: &Arguments<'_>) -> Result {
    Ok(Value::Nodes(vec![arguments.evaluator().current()]))
}

/// `instance(id)`: the root of a secondary instance.
pub(super) fn instance(arguments: &Arguments<'_>) -> Result {
    let id = arguments.text(0)?;
    match arguments.world().instance(&id) {
        Some(node) => Ok(Value::Nodes(vec![node])),
        None => Err(arguments.error(
            ErrorCode::UnknownInstance,
            "the form has no list or instance with this id; check the name in instance()",
        )),
    }
}

/// `indexed-repeat(question, repeat, index, …)`: the question inside the given instance of each named repeat. Repeats around
/// it that are not named are those that the context node is in. An index below 1 counts as 1 (JavaRosa); one beyond the last
/// instance gives nothing, and so does one that is not answered yet (Web Forms; JavaRosa takes the first instance there too). Paths are simple: names with `/`, `.`, `..` and `current()`, no predicates.
pub(super) fn indexed_repeat(arguments: &Arguments<'_>) -> Result {
    let target = place(arguments, 0)?;
    let mut wanted: Vec<Option<usize>> = vec![None; target.len()];
    for at in (1..arguments.len()).step_by(2) {
        let group = place(arguments, at)?;
        if group.is_empty() || group.len() >= target.len() || !target.starts_with(&group) {
            return Err(arguments.error(
                ErrorCode::ArgumentKind,
                format!(
                    "argument {} of indexed-repeat() must be a repeat around the question of argument 1",
                    at + 1
                ),
            ));
        }
        let index = arguments.number(at + 1)?.trunc();
        wanted[group.len() - 1] = Some(match index {
            missing if missing.is_nan() => usize::MAX,
            low if low < 1.0 => 0,
            index => index as usize - 1,
        });
    }
    let world = arguments.world();
    let own = lineage(arguments, arguments.focus().node);
    let mut nodes = vec![arguments.evaluator().root()];
    for (depth, name) in target.iter().enumerate() {
        let mut next = Vec::new();
        for &node in &nodes {
            let mut children = children_called(world, node, name);
            arguments.charge(children.len() as u64 + 1)?;
            match wanted[depth] {
                Some(index) => next.extend(children.get(index)),
                None => {
                    if let Some(mine) = own.get(depth + 1).filter(|mine| children.contains(mine)) {
                        children = vec![*mine];
                    }
                    next.append(&mut children);
                }
            }
        }
        nodes = next;
    }
    Ok(Value::Nodes(nodes))
}

/// The child elements with a local name, whatever their namespace.
fn children_called(world: &dyn World, node: NodeRef, name: &str) -> Vec<NodeRef> {
    let mut found = Vec::new();
    world.children_named(node, name, &mut found);
    if found.is_empty() {
        world.children(node, &mut found);
        found.retain(|&child| world.kind(child) == NodeKind::Element && world.name(child).local == name);
    }
    found
}

/// A node with all around it, from the root that absolute paths start from.
fn lineage(arguments: &Arguments<'_>, node: NodeRef) -> Vec<NodeRef> {
    let root = arguments.evaluator().root();
    let mut found = vec![node];
    let mut at = node;
    while at != root
        && let Some(parent) = arguments.world().parent(at)
    {
        found.push(parent);
        at = parent;
    }
    found.reverse();
    found
}

/// The names from the root to the place that a simple path means.
fn place(arguments: &Arguments<'_>, at: usize) -> Result<Vec<String>> {
    let refuse = || {
        arguments.error(
            ErrorCode::ArgumentKind,
            format!(
                "argument {} of indexed-repeat() must be a plain path to a question or a repeat",
                at + 1
            ),
        )
    };
    let Some(Expr::Path(path)) = arguments.expression(at) else {
        return Err(refuse());
    };
    let world = arguments.world();
    let from = match &path.start {
        Start::Root => None,
        Start::Context => Some(arguments.focus().node),
        Start::Filter { base, predicates } => match &**base {
            Expr::Call(call) if call.name == "current" && predicates.is_empty() => {
                Some(arguments.evaluator().current())
            }
            _ => return Err(refuse()),
        },
    };
    let mut names: Vec<String> = match from {
        None => Vec::new(),
        Some(node) => {
            let within = lineage(arguments, node);
            within
                .iter()
                .skip(1)
                .map(|&node| world.name(node).local.to_owned())
                .collect()
        }
    };
    for step in &path.steps {
        match (step.axis, &step.test) {
            _ if !step.predicates.is_empty() => return Err(refuse()),
            (Axis::SelfAxis, NodeTest::Node) => {}
            (Axis::Parent, NodeTest::Node) if !names.is_empty() => {
                names.pop();
            }
            (Axis::Child, NodeTest::Name { local, .. }) => names.push(local.clone()),
            _ => return Err(refuse()),
        }
    }
    Ok(names)
}
