// without-exports.mjs MODULE CRATE: takes away, in place, what a crate has wasm-bindgen export. wasm-streams comes with
// Leptos, for server functions that nobody here has; what is exported is kept however idle it is, and costs 4,000 bytes of
// brotli in the officers' app. Gone are the entries of the export section and what the crate's macros tell wasm-bindgen; the
// code falls to whoever removes what nothing reaches. If something reached it after all, wasm-bindgen would not know an
// import and say so.
import { readFileSync, writeFileSync } from 'node:fs';

const [path, crate] = process.argv.slice(2);
const module = readFileSync(path);
const EXPORTS = 7;
let at = 8;

function number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
        const byte = module[at++];
        value |= (byte & 127) << shift;
        if (byte < 128) return value >>> 0;
    }
}

function written(value) {
    const bytes = [];
    for (; value > 127; value >>>= 7) bytes.push((value & 127) | 128);
    return Buffer.from([...bytes, value]);
}

function text() {
    const length = number();
    at += length;
    return module.toString('latin1', at - length, at);
}

function all(end, next) {
    const found = [];
    while (at < end) {
        const begin = at;
        const it = next();
        found.push({ it, bytes: module.subarray(begin, at) });
    }
    return found;
}

// A section is its number, its length, and what is in it.
const sections = all(module.length, () => {
    const id = module[at++];
    const end = number() + at;
    const begin = at;
    const name = id === 0 ? text() : '';
    const head = module.subarray(begin, at);
    const inside = at;
    at = end;
    return { id, name, head, inside, end };
});

// A program: a word about its version and what a macro tells, each behind its length.
function programs({ inside, end }) {
    at = inside;
    return all(end, () => {
        at += 4 + module.readUInt32LE(at);
        const told = at + 4;
        at = told + module.readUInt32LE(at);
        return module.toString('latin1', told, at);
    });
}

function exports({ inside, end }) {
    at = inside;
    number();
    return all(end, () => {
        const name = text();
        at++;
        number();
        return name;
    });
}

const told = sections.find(({ it }) => it.name === '__wasm_bindgen_unstable');
const marks = told && programs(told.it).map(({ it }) => it.match(`${crate}-([0-9a-f]{16})`)?.[1]);
const mark = marks?.find((mark) => mark);
if (mark) {
    const without = ({ it, bytes }) => {
        if (it === told.it) return section(it, programs(it).filter((_, n) => !marks[n]));
        if (it.id !== EXPORTS) return bytes;
        const kept = exports(it).filter(({ it }) => !it.endsWith(mark));
        return section(it, [{ bytes: written(kept.length) }, ...kept]);
    };
    writeFileSync(path, Buffer.concat([module.subarray(0, 8), ...sections.map(without)]));
}

function section({ id, head }, parts) {
    const inside = Buffer.concat([head, ...parts.map(({ bytes }) => bytes)]);
    return Buffer.concat([Buffer.from([id]), written(inside.length), inside]);
}
