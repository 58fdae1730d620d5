//! Lets a module tell which of its functions run: each leaves a byte in the memory, at the place that it has in the list of
//! names. What stands there otherwise is the end of the stack, which is a megabyte away from where it begins.

use anyhow::{Context as _, Result};
use walrus::Module;
use walrus::ir::{Const, MemArg, Store, StoreKind, Value};

/// A module whose functions tell that they run, and their names.
pub struct Traced {
    pub module: Vec<u8>,
    pub names: Vec<String>,
}

/// Makes a module tell which of its functions run.
/// # Errors
/// For bytes that are no module with a memory.
pub fn trace(wasm: &[u8]) -> Result<Traced> {
    let mut module = Module::from_buffer(wasm).context("no module")?;
    let memory = module.get_memory_id().context("no memory")?;
    let names: Vec<String> = module
        .funcs
        .iter()
        .map(|it| it.name.clone().unwrap_or_default())
        .collect();
    let places: Vec<_> = module.funcs.iter().map(|it| it.id()).collect();
    for (place, id) in places.into_iter().enumerate() {
        let walrus::FunctionKind::Local(function) = &mut module.funcs.get_mut(id).kind else {
            continue;
        };
        let number = |value| Const {
            value: Value::I32(value),
        };
        let leave = Store {
            memory,
            kind: StoreKind::I32_8 { atomic: false },
            arg: MemArg {
                align: 1,
                offset: place as u64,
            },
        };
        function
            .builder_mut()
            .func_body()
            .instr_at(0, number(0))
            .instr_at(1, number(1))
            .instr_at(2, leave);
    }
    Ok(Traced {
        module: module.emit_wasm(),
        names,
    })
}
