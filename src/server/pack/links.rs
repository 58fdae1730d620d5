//! Reads the notes that the linker leaves (`--emit-relocs`): which function names which constants and which functions by their
//! place in the table. What no function of the first half can reach by them goes with the rest: constants, and places in the
//! table.
//!
//! The notes are those of the tool conventions' "Linking" document. They speak of the module as it was linked, so they are read
//! and taken out before anything else works on it; constants keep their address and pointers to functions their place.

use super::rest::plain;
use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use wasmparser::{
    Data, DataKind, ElementItems, ElementKind, KnownCustom, Linking, LinkingSectionReader, Name, Operator, Parser,
    Payload, RelocSectionReader, RelocationEntry, RelocationType, SymbolInfo, TypeRef,
};

/// Constants of any other segment may change while the page runs.
const CONSTANT: &str = ".rodata";

/// What only the rest reaches.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Alone {
    /// Names of the functions that are the rest here: of all of them, and of no other, the split has to make the rest.
    pub rest: BTreeSet<String>,
    /// Addresses of constants.
    pub constants: Vec<Range<u32>>,
    /// Places in the table of functions.
    pub places: BTreeSet<u32>,
}

/// A module as far as the notes speak of it.
#[derive(Default)]
struct Linked {
    n_imported: u32,
    names: HashMap<u32, String>,
    /// Where the code of each function ends and whose it is, as the notes count.
    code: BTreeMap<usize, u32>,
    /// Place in the table of each function that has one.
    places: HashMap<u32, u32>,
    /// Address of each segment, and where its bytes begin as the notes count.
    segments: Vec<(u32, usize)>,
    is_constant: Vec<bool>,
    symbols: Vec<Symbol>,
    /// What code names, by function.
    from_code: HashMap<u32, Vec<Target>>,
    /// What data names, by the address where it does.
    from_data: BTreeMap<u32, Target>,
}

#[derive(Clone)]
enum Symbol {
    Function(u32),
    Data { segment: usize, at: Range<u32> },
    Other,
}

/// What a note leads to.
#[derive(Clone, Copy)]
enum Target {
    Data(usize),
    /// A function, by its place in the table.
    Place(u32),
}

/// What only functions reach of which `is_rest` says that they are of the rest.
/// # Errors
/// For a module without the linker's notes.
pub fn alone(wasm: &[u8], is_rest: impl Fn(&str) -> bool) -> Result<Alone> {
    let linked = read(wasm)?;
    let mut wanted: Vec<Target> = Vec::new();
    for (function, targets) in &linked.from_code {
        if !linked.names.get(function).is_some_and(|name| is_rest(name)) {
            wanted.extend(targets);
        }
    }
    let covered = |address: &u32| {
        let mut data = linked.symbols.iter();
        data.any(|it| matches!(it, Symbol::Data { at, .. } if at.contains(address)))
    };
    wanted.extend(
        linked
            .from_data
            .iter()
            .filter(|(at, _)| !covered(at))
            .map(|(_, target)| *target),
    );
    let (mut places, mut data) = (BTreeSet::new(), BTreeSet::new());
    while let Some(target) = wanted.pop() {
        match target {
            Target::Place(place) => drop(places.insert(place)),
            Target::Data(symbol) if data.insert(symbol) => {
                if let Symbol::Data { at, .. } = &linked.symbols[symbol] {
                    wanted.extend(linked.from_data.range(at.clone()).map(|(_, target)| *target));
                }
            }
            Target::Data(_) => {}
        }
    }
    Ok(Alone {
        rest: linked
            .names
            .values()
            .filter(|name| is_rest(name))
            .map(|name| plain(name))
            .collect(),
        constants: linked.constants_without(&data),
        places: linked
            .places
            .values()
            .copied()
            .filter(|place| !places.contains(place))
            .collect(),
    })
}

/// The module without the linker's notes, which are wrong as soon as anything works on it.
#[must_use]
pub fn without_notes(wasm: &[u8]) -> Vec<u8> {
    let mut kept = wasm.get(..8).unwrap_or_default().to_vec();
    let mut from = kept.len();
    for payload in Parser::new(0).parse_all(wasm).map_while(Result::ok) {
        let Some((_, range)) = payload.as_section() else {
            continue;
        };
        let is_note =
            matches!(&payload, Payload::CustomSection(it) if it.name() == "linking" || it.name().starts_with("reloc."));
        if !is_note {
            kept.extend_from_slice(&wasm[from..range.end]);
        }
        from = range.end;
    }
    kept
}

fn read(wasm: &[u8]) -> Result<Linked> {
    let mut linked = Linked::default();
    let (mut code, mut data) = (Vec::new(), Vec::new());
    let mut code_start = 0;
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    linked.n_imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::ElementSection(elements) => {
                for element in elements {
                    let element = element?;
                    if let (ElementKind::Active { offset_expr, .. }, ElementItems::Functions(items)) =
                        (element.kind, element.items)
                    {
                        let from = number(&offset_expr)?;
                        for (nth, function) in items.into_iter().enumerate() {
                            linked.places.insert(function?, from + nth as u32);
                        }
                    }
                }
            }
            Payload::CodeSectionStart { range, .. } => code_start = range.start,
            Payload::CodeSectionEntry(body) => {
                let function = linked.n_imported + linked.code.len() as u32;
                linked.code.insert(body.range().end - code_start, function);
            }
            Payload::DataSection(segments) => {
                let start = segments.range().start;
                for segment in segments {
                    let Data { kind, data, range } = segment?;
                    let DataKind::Active { offset_expr, .. } = kind else {
                        continue;
                    };
                    let at = range.end - data.len() - start;
                    linked.segments.push((number(&offset_expr)?, at));
                }
            }
            Payload::CustomSection(section) => match section.as_known() {
                KnownCustom::Linking(notes) => linked.read_symbols(&notes)?,
                KnownCustom::Reloc(notes) if section.name() == "reloc.CODE" => code = entries(&notes)?,
                KnownCustom::Reloc(notes) if section.name() == "reloc.DATA" => data = entries(&notes)?,
                KnownCustom::Name(names) => {
                    for name in names {
                        if let Name::Function(names) = name? {
                            for it in names {
                                let it = it?;
                                linked
                                    .names
                                    .insert(it.index, rustc_demangle::demangle(it.name).to_string());
                            }
                        }
                    }
                }
                _ => {}
            },
            _ => {}
        }
    }
    anyhow::ensure!(
        !code.is_empty(),
        "the module has no notes of the linker (--emit-relocs)"
    );
    linked.take_notes(&code, &data);
    Ok(linked)
}

fn number(expression: &wasmparser::ConstExpr) -> Result<u32> {
    match expression.get_operators_reader().read()? {
        Operator::I32Const { value } => Ok(value as u32),
        _ => anyhow::bail!("a segment without a fixed place"),
    }
}

fn entries(notes: &RelocSectionReader) -> Result<Vec<RelocationEntry>> {
    notes
        .entries()
        .into_iter()
        .map(|it| it.context("a note of the linker"))
        .collect()
}

impl Linked {
    fn read_symbols(&mut self, notes: &LinkingSectionReader) -> Result<()> {
        for part in notes.subsections() {
            match part? {
                Linking::SegmentInfo(segments) => {
                    for segment in segments {
                        self.is_constant.push(segment?.name.starts_with(CONSTANT));
                    }
                }
                Linking::SymbolTable(symbols) => {
                    for symbol in symbols {
                        let symbol = match symbol? {
                            SymbolInfo::Func { index, .. } => Symbol::Function(index),
                            SymbolInfo::Data { symbol: Some(it), .. } => {
                                let segment = it.index as usize;
                                let (address, _) = self.segments.get(segment).context("a symbol of no segment")?;
                                let from = address + it.offset;
                                Symbol::Data {
                                    segment,
                                    at: from..from + it.size,
                                }
                            }
                            _ => Symbol::Other,
                        };
                        self.symbols.push(symbol);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn take_notes(&mut self, code: &[RelocationEntry], data: &[RelocationEntry]) {
        for note in code {
            let Some(target) = self.target(note) else { continue };
            // The first function that ends behind it.
            if let Some((_, function)) = self.code.range(note.offset as usize + 1..).next() {
                self.from_code.entry(*function).or_default().push(target);
            }
        }
        for note in data {
            let Some(target) = self.target(note) else { continue };
            let offset = note.offset as usize;
            let segment = self.segments.iter().rev().find(|(_, begins)| *begins <= offset);
            if let Some((address, begins)) = segment {
                self.from_data.insert(address + (offset - begins) as u32, target);
            }
        }
    }

    fn target(&self, note: &RelocationEntry) -> Option<Target> {
        use RelocationType::{FunctionIndexLeb, TypeIndexLeb};
        let symbol = note.index as usize;
        match (note.ty, self.symbols.get(symbol)?) {
            // A call, or no symbol at all.
            (FunctionIndexLeb | TypeIndexLeb, _) => None,
            (_, Symbol::Function(function)) => self.places.get(function).map(|place| Target::Place(*place)),
            (_, Symbol::Data { .. }) => Some(Target::Data(symbol)),
            (_, Symbol::Other) => None,
        }
    }

    /// Addresses of the constants that have a symbol, and none of these.
    fn constants_without(&self, reached: &BTreeSet<usize>) -> Vec<Range<u32>> {
        let is_reached = |(nth, symbol): (usize, &Symbol)| match symbol {
            Symbol::Data { segment, at } if self.is_constant.get(*segment) == Some(&true) => {
                Some((at.clone(), reached.contains(&nth)))
            }
            _ => None,
        };
        let all: Vec<(Range<u32>, bool)> = self.symbols.iter().enumerate().filter_map(is_reached).collect();
        let mut bytes: BTreeMap<u32, bool> = BTreeMap::new();
        for (at, is_reached) in all {
            for address in at {
                *bytes.entry(address).or_default() |= is_reached;
            }
        }
        let mut constants: Vec<Range<u32>> = Vec::new();
        for (address, is_reached) in bytes {
            match constants.last_mut() {
                _ if is_reached => {}
                Some(last) if last.end == address => last.end += 1,
                _ => constants.push(address..address + 1),
            }
        }
        constants
    }
}
