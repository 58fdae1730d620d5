//! Splits the module of a page in two: the functions that a first answer needs, and the rest, which a page loads when it is
//! installed, or when one of them is called.
//!
//! The halves share memory, tables and globals, and meet in a table of their own, the seam: a function that the other half
//! calls has a place in it, and stands there as a door that calls through that place. The first door of the rest that is
//! opened asks the page's script (`src/ui/rest.js`) for the rest; it comes before the call goes on.

use super::links::Alone;
use super::rest::plain;
use anyhow::{Context as _, Result};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;
use walrus::ir::{UnaryOp, Value, Visitor, dfs_in_order};
use walrus::{
    ConstExpr, Data, DataKind, Element, ElementItems, ElementKind, ExportItem, Function, FunctionBuilder, FunctionId,
    FunctionKind, GlobalKind, Module, RefType, TableId, ValType,
};

/// What the rest imports from the first half, and the name of the table.
const FIRST: &str = "first";
const SEAM: &str = "seam";
/// In the names of functions that tell wasm-bindgen of types.
const DESCRIBES: &str = "::describe";
/// The script that brings the rest.
const SCRIPT: (&str, &str) = ("./rest.js", "load");

/// A module in two halves.
pub struct Halves {
    pub first: Vec<u8>,
    pub rest: Vec<u8>,
}

/// Which functions of a module are where, by their place in it.
struct Plan {
    /// Functions of the rest that the first half names, in the order of their places in the seam.
    rest: Vec<usize>,
    /// Functions of the first half that the rest calls; their places follow.
    first: Vec<usize>,
    /// Functions of the rest that only the rest reaches by their place in the table of functions, and this place.
    alone: Vec<(u32, usize)>,
}

impl Plan {
    /// Places in the seam.
    fn len(&self) -> u64 {
        (self.rest.len() + self.first.len()) as u64
    }
}

/// Splits a module; `alone` says which functions are the rest, and what only they reach.
/// # Errors
/// For bytes that are no module, and for one in which a function of the rest has another name than where it was linked: it
/// would stay in the first half, without its constants.
pub fn split(wasm: &[u8], alone: &Alone) -> Result<Halves> {
    let mut first = Module::from_buffer(wasm).context("no module")?;
    let plan = plan(&first, alone)?;
    let (rest, shared) = rest(Module::from_buffer(wasm)?, &plan, &alone.constants)?;
    self::first(&mut first, &plan, &shared, &alone.constants);
    Ok(Halves {
        first: first.emit_wasm(),
        rest,
    })
}

/// Functions of a module in their order.
fn ids(module: &Module) -> Vec<FunctionId> {
    module.funcs.iter().map(|it| it.id()).collect()
}

/// The functions that a function names.
struct Named<'a> {
    places: &'a HashMap<FunctionId, usize>,
    found: BTreeSet<usize>,
}

impl<'a> Visitor<'a> for Named<'_> {
    fn visit_function_id(&mut self, id: &FunctionId) {
        self.found.extend(self.places.get(id));
    }
}

fn plan(module: &Module, alone: &Alone) -> Result<Plan> {
    let names: Vec<Option<String>> = module.funcs.iter().map(|it| it.name.as_deref().map(plain)).collect();
    let here: HashSet<&String> = names.iter().flatten().collect();
    // What describes types to wasm-bindgen has gone with it.
    let gone = alone
        .rest
        .iter()
        .filter(|name| !here.contains(name) && !name.contains(DESCRIBES));
    let gone: Vec<&str> = gone.map(String::as_str).collect();
    anyhow::ensure!(gone.is_empty(), "functions have other names now: {}", gone.join(", "));
    let places: HashMap<FunctionId, usize> = ids(module).into_iter().enumerate().map(|(at, id)| (id, at)).collect();
    let is_local = |it: &Function| matches!(it.kind, FunctionKind::Local(_));
    let local: Vec<bool> = module.funcs.iter().map(is_local).collect();
    let is_rest = module.funcs.iter().zip(&names).map(|(it, name)| {
        let is_listed = name.as_ref().is_some_and(|name| alone.rest.contains(name));
        is_listed && is_local(it) && module.start != Some(it.id())
    });
    let is_rest: Vec<bool> = is_rest.collect();
    let (mut by_first, mut by_rest) = (BTreeSet::new(), BTreeSet::new());
    for (id, function) in module.funcs.iter_local() {
        let mut named = Named {
            places: &places,
            found: BTreeSet::new(),
        };
        dfs_in_order(&mut named, function, function.entry_block());
        let by = if is_rest[places[&id]] {
            &mut by_rest
        } else {
            &mut by_first
        };
        by.extend(named.found);
    }
    let mut of_rest = Vec::new();
    for (place, id) in module.elements.iter().flat_map(placed) {
        let at = places[&id];
        match is_rest[at] && alone.places.contains(&place) {
            true => of_rest.push((place, at)),
            false => drop(by_first.insert(at)),
        }
    }
    for export in module.exports.iter() {
        if let ExportItem::Function(id) = export.item {
            by_first.insert(places[&id]);
        }
    }
    Ok(Plan {
        rest: by_first.into_iter().filter(|at| is_rest[*at]).collect(),
        first: by_rest.into_iter().filter(|at| local[*at] && !is_rest[*at]).collect(),
        alone: of_rest,
    })
}

/// Functions that stand in a table from the beginning, with their places.
fn placed(element: &Element) -> Vec<(u32, FunctionId)> {
    let from = match &element.kind {
        ElementKind::Active {
            offset: ConstExpr::Value(Value::I32(from)),
            ..
        } => *from as u32,
        _ => return Vec::new(),
    };
    match &element.items {
        ElementItems::Functions(items) => (from..).zip(items.iter().copied()).collect(),
        ElementItems::Expressions(..) => Vec::new(),
    }
}

/// Makes the first half of a whole module; `shared` is what the rest imports.
fn first(module: &mut Module, plan: &Plan, shared: &[String], constants: &[Range<u32>]) {
    let ids = ids(module);
    // Not there, so nobody can miss them: the same function in all their places, which costs next to nothing.
    let absent = absent(module);
    let gone: HashSet<FunctionId> = plan.alone.iter().map(|(_, at)| ids[*at]).collect();
    let with_door: HashSet<FunctionId> = plan.rest.iter().map(|at| ids[*at]).collect();
    for element in module.elements.iter_mut() {
        if let ElementItems::Functions(items) = &mut element.items {
            let gone = items
                .iter_mut()
                .filter(|id| gone.contains(id) && !with_door.contains(id));
            gone.for_each(|id| *id = absent);
        }
    }
    let data: Vec<_> = module.data.iter().map(|it| it.id()).collect();
    for id in data {
        let data = module.data.get_mut(id);
        let (from, n) = (address(&data.kind), data.value.len());
        for at in constants.iter().filter_map(|at| within(at, from?, n)) {
            data.value[at].fill(0);
        }
    }
    for (name, item) in items(module) {
        if shared.contains(&name) {
            module.exports.add(&name, item);
        }
    }
    let n = plan.len();
    let seam = module.tables.add_local(false, n, Some(n), RefType::FUNCREF);
    module.exports.add(SEAM, seam);
    let called = plan.first.iter().map(|at| ids[*at]).collect();
    fill(module, seam, plan.rest.len(), called);
    let opener = opener(module);
    for (place, at) in plan.rest.iter().enumerate() {
        make_door(module, ids[*at], place, seam, Some(opener));
    }
    walrus::passes::gc::run(module);
}

/// Makes the rest of a whole module; also tells what it imports from the first half.
fn rest(mut module: Module, plan: &Plan, constants: &[Range<u32>]) -> Result<(Vec<u8>, Vec<String>)> {
    let ids = ids(&module);
    let memory = module.get_memory_id().context("no memory")?;
    let functions = module.tables.main_function_table()?.context("no table of functions")?;
    let values = values(&module, constants);
    for (name, item) in items(&module) {
        import(&mut module, &name, item);
    }
    let exports: Vec<_> = module.exports.iter().map(|it| it.id()).collect();
    exports.into_iter().for_each(|id| module.exports.delete(id));
    let elements: Vec<_> = module.elements.iter().map(|it| it.id()).collect();
    elements.into_iter().for_each(|id| module.elements.delete(id));
    let data: Vec<_> = module.data.iter().map(|it| it.id()).collect();
    data.into_iter().for_each(|id| module.data.delete(id));
    module.start = None;
    let n = plan.len();
    let (seam, _) = module.add_import_table(FIRST, SEAM, false, n, Some(n), RefType::FUNCREF);
    for (nth, at) in plan.first.iter().enumerate() {
        make_door(&mut module, ids[*at], plan.rest.len() + nth, seam, None);
    }
    let called = plan.rest.iter().map(|at| ids[*at]).collect();
    fill(&mut module, seam, 0, called);
    for (place, at) in &plan.alone {
        fill(&mut module, functions, *place as usize, vec![ids[*at]]);
    }
    for (from, value) in values {
        let offset = ConstExpr::Value(Value::I32(from as i32));
        let id = module.data.add(DataKind::Active { memory, offset }, value);
        module.memories.get_mut(memory).data_segments.insert(id);
    }
    walrus::passes::gc::run(&mut module);
    let imported = module.imports.iter().filter(|it| it.module == FIRST && it.name != SEAM);
    let imported = imported.map(|it| it.name.clone()).collect();
    Ok((module.emit_wasm(), imported))
}

/// A function in the place of those that are not there.
fn absent(module: &mut Module) -> FunctionId {
    let mut builder = FunctionBuilder::new(&mut module.types, &[], &[]);
    builder.func_body().unreachable();
    builder.finish(Vec::new(), &mut module.funcs)
}

fn address(kind: &DataKind) -> Option<u32> {
    match kind {
        DataKind::Active {
            offset: ConstExpr::Value(Value::I32(from)),
            ..
        } => Some(*from as u32),
        _ => None,
    }
}

/// Addresses as places in a segment that begins at `from` and has `n` bytes.
fn within(at: &Range<u32>, from: u32, n: usize) -> Option<Range<usize>> {
    let is_in = at.start >= from && (at.end - from) as usize <= n;
    is_in.then(|| (at.start - from) as usize..(at.end - from) as usize)
}

/// The bytes of constants, with their addresses.
fn values(module: &Module, constants: &[Range<u32>]) -> Vec<(u32, Vec<u8>)> {
    let of = |data: &Data| {
        let from = address(&data.kind);
        let found = constants.iter().filter_map(move |at| {
            let value = data.value.get(within(at, from?, data.value.len())?)?;
            Some((at.start, value.to_vec()))
        });
        found.collect::<Vec<_>>()
    };
    module.data.iter().flat_map(of).collect()
}

/// What both halves may share, each under a name of its own.
fn items(module: &Module) -> Vec<(String, ExportItem)> {
    let memories = module.memories.iter().map(|it| ExportItem::Memory(it.id()));
    let tables = module.tables.iter().map(|it| ExportItem::Table(it.id()));
    let globals = module.globals.iter().map(|it| ExportItem::Global(it.id()));
    let all = memories.chain(tables).chain(globals);
    all.enumerate().map(|(nth, item)| (format!("{nth}"), item)).collect()
}

/// Makes something that the module has of its own something that it imports.
fn import(module: &mut Module, name: &str, item: ExportItem) {
    match item {
        ExportItem::Memory(id) => {
            let import = module.imports.add(FIRST, name, id);
            let memory = module.memories.get_mut(id);
            memory.import = Some(import);
            memory.data_segments.clear();
        }
        ExportItem::Table(id) => {
            let import = module.imports.add(FIRST, name, id);
            let table = module.tables.get_mut(id);
            table.import = Some(import);
            table.elem_segments.clear();
        }
        ExportItem::Global(id) => {
            let import = module.imports.add(FIRST, name, id);
            module.globals.get_mut(id).kind = GlobalKind::Import(import);
        }
        ExportItem::Function(_) | ExportItem::Tag(_) => {}
    }
}

/// A function that asks for the rest, once.
fn opener(module: &mut Module) -> FunctionId {
    let nothing = module.types.add(&[], &[]);
    let (load, _) = module.add_import_func(SCRIPT.0, SCRIPT.1, nothing);
    let zero = ConstExpr::Value(Value::I32(0));
    let is_here = module.globals.add_local(ValType::I32, true, false, zero);
    let mut builder = FunctionBuilder::new(&mut module.types, &[], &[]);
    builder.func_body().global_get(is_here).unop(UnaryOp::I32Eqz).if_else(
        None,
        |not_yet| {
            not_yet.call(load).i32_const(1).global_set(is_here);
        },
        |_| {},
    );
    builder.finish(Vec::new(), &mut module.funcs)
}

/// Makes a function a door that calls what stands at a place of the seam.
fn make_door(module: &mut Module, id: FunctionId, place: usize, seam: TableId, before: Option<FunctionId>) {
    let ty = module.funcs.get(id).ty();
    let signature = module.types.get(ty);
    let (parameters, results) = (signature.params().to_vec(), signature.results().to_vec());
    let arguments: Vec<_> = parameters.iter().map(|ty| module.locals.add(*ty)).collect();
    let mut builder = FunctionBuilder::new(&mut module.types, &parameters, &results);
    let mut body = builder.func_body();
    if let Some(before) = before {
        body.call(before);
    }
    for argument in &arguments {
        body.local_get(*argument);
    }
    body.i32_const(place as i32).call_indirect(ty, seam);
    module.funcs.get_mut(id).kind = FunctionKind::Local(builder.local_func(arguments));
}

/// Puts functions into the seam, from a place on.
fn fill(module: &mut Module, seam: TableId, from: usize, functions: Vec<FunctionId>) {
    let offset = ConstExpr::Value(Value::I32(from as i32));
    let kind = ElementKind::Active { table: seam, offset };
    let id = module.elements.add(kind, ElementItems::Functions(functions));
    module.tables.get_mut(seam).elem_segments.insert(id);
}
