//! Random values. The randomness itself comes from the world.

use sha2::{Digest, Sha256};

use super::Arguments;
use crate::expr::error::ExprError;
use crate::expr::value::Value;
use crate::expr::world::World;

type Result = std::result::Result<Value, ExprError>;

/// `random()`: at least 0, below 1.
pub(super) fn random(arguments: &Arguments<'_>) -> Result {
    Ok(Value::Number(arguments.world().random()))
}

/// `uuid()`: a random UUID (version 4). `uuid(n)`: n random letters and digits.
pub(super) fn uuid(arguments: &Arguments<'_>) -> Result {
    let world = arguments.world();
    if arguments.len() == 1 {
        let length = arguments.number(0)?.trunc().max(0.0) as usize;
        arguments.built(length)?;
        const SIGNS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        let signs = (0..length).map(|_| char::from(SIGNS[below(world, SIGNS.len())]));
        return Ok(Value::Text(signs.collect()));
    }
    let mut bytes = [0; 16];
    for byte in &mut bytes {
        *byte = below(world, 256) as u8;
    }
    Ok(Value::Text(
        uuid::Builder::from_random_bytes(bytes).into_uuid().to_string(),
    ))
}

/// A random whole number below `limit`.
fn below(world: &dyn World, limit: usize) -> usize {
    ((world.random() * limit as f64) as usize).min(limit - 1)
}

/// `randomize(nodes, seed?)`: the nodes in random order; with a seed always in the same, which is that of the other engines:
/// Park and Miller's generator behind an inside-out Fisher-Yates shuffle. A seed that is text counts by the first eight
/// bytes of its SHA-256 (JavaRosa).
pub(super) fn randomize(arguments: &Arguments<'_>) -> Result {
    let nodes = arguments.nodes(0)?;
    arguments.charge(nodes.len() as u64)?;
    Ok(Value::Nodes(match arguments.len() {
        1 => shuffle(nodes, || arguments.world().random()),
        _ => shuffled(nodes, &arguments.value(1)?, arguments.world()),
    }))
}

/// Whatever it is in the order that this seed gives.
pub(crate) fn shuffled<T>(items: Vec<T>, seed: &Value, world: &dyn World) -> Vec<T> {
    let mut generator = ParkMiller::new(seed_number(seed, world));
    shuffle(items, || generator.next())
}

fn shuffle<T>(items: Vec<T>, mut random: impl FnMut() -> f64) -> Vec<T> {
    let mut shuffled = Vec::with_capacity(items.len());
    for (at, item) in items.into_iter().enumerate() {
        let to = ((random() * (at + 1) as f64) as usize).min(at);
        shuffled.push(item);
        shuffled.swap(to, at);
    }
    shuffled
}

fn seed_number(seed: &Value, world: &dyn World) -> i64 {
    let number = seed.to_number(world);
    if !number.is_nan() {
        return number as i64;
    }
    let text = seed.to_text(world);
    if text.is_empty() || text == "NaN" {
        return 0;
    }
    let hash = Sha256::digest(text.as_bytes());
    let first = hash.iter().take(8).fold(0_i64, |sum, byte| sum << 8 | i64::from(*byte));
    // Every number of an expression is a double, this one too.
    first as f64 as i64
}

/// The "minimal standard" generator of Park and Miller (1988): multiplier 16807, modulus 2^31 - 1.
struct ParkMiller {
    state: i64,
}

impl ParkMiller {
    const MODULUS: i64 = 2_147_483_647;

    fn new(seed: i64) -> Self {
        let state = seed % Self::MODULUS;
        Self {
            state: if state <= 0 { state + Self::MODULUS - 1 } else { state },
        }
    }

    /// At least 0, below 1.
    fn next(&mut self) -> f64 {
        self.state = self.state * 16_807 % Self::MODULUS;
        (self.state - 1) as f64 / (Self::MODULUS - 1) as f64
    }
}
