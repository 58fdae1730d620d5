//! A tree as text again, in full: axes are written out, so that what is printed reads back as the same tree.

use std::fmt::{Display, Formatter, Result};

use super::ast::{Axis, Expr, NodeTest, Path, Start, Step};
use super::value::format_number;

/// Tighter than every binary operator.
const TIGHTEST: u8 = 9;

impl Expr {
    /// How tightly it holds together; what is looser than its surroundings needs brackets.
    fn tightness(&self) -> u8 {
        match self {
            Self::Operation { rest, .. } => rest.first().map_or(TIGHTEST, |(op, _)| op.level()),
            Self::Negate(_) => 7,
            Self::Union(_) => 8,
            _ => TIGHTEST,
        }
    }

    fn within(&self, least: u8, out: &mut Formatter<'_>) -> Result {
        if self.tightness() < least {
            write!(out, "({self})")
        } else {
            write!(out, "{self}")
        }
    }
}

impl Display for Expr {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        match self {
            // A literal of too many digits.
            Self::Number(number) if number.is_infinite() => out.write_str("(1 div 0)"),
            Self::Number(number) => out.write_str(&format_number(*number)),
            // A literal never holds both quotes: it was written in one of them.
            Self::Text(text) if text.contains('\'') => write!(out, "\"{text}\""),
            Self::Text(text) => write!(out, "'{text}'"),
            Self::Path(path) => write!(out, "{path}"),
            Self::Call(call) => {
                write!(out, "{}(", call.name)?;
                separated(&call.arguments, ", ", 1, out)?;
                out.write_str(")")
            }
            Self::Negate(inner) => {
                out.write_str("-")?;
                inner.within(8, out)
            }
            Self::Operation { first, rest } => {
                let level = self.tightness();
                first.within(level + 1, out)?;
                for (op, operand) in rest {
                    write!(out, " {} ", op.as_str())?;
                    operand.within(level + 1, out)?;
                }
                Ok(())
            }
            Self::Union(parts) => separated(parts, " | ", TIGHTEST, out),
        }
    }
}

fn separated(parts: &[Expr], separator: &str, least: u8, out: &mut Formatter<'_>) -> Result {
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            out.write_str(separator)?;
        }
        part.within(least, out)?;
    }
    Ok(())
}

impl Display for Path {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        match &self.start {
            // After a bare slash a `*` or a name would be read as a step.
            Start::Root if self.steps.is_empty() => return out.write_str("(/)"),
            Start::Root => out.write_str("/")?,
            Start::Context => {}
            Start::Filter { base, predicates } => {
                match **base {
                    Expr::Path(_) => write!(out, "({base})")?,
                    _ => base.within(TIGHTEST, out)?,
                }
                bracketed(predicates, out)?;
                if !self.steps.is_empty() {
                    out.write_str("/")?;
                }
            }
        }
        for (at, step) in self.steps.iter().enumerate() {
            if at > 0 {
                out.write_str("/")?;
            }
            write!(out, "{step}")?;
        }
        Ok(())
    }
}

fn bracketed(predicates: &[Expr], out: &mut Formatter<'_>) -> Result {
    predicates
        .iter()
        .try_for_each(|predicate| write!(out, "[{predicate}]"))
}

impl Display for Step {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        match (self.axis, &self.test) {
            (Axis::SelfAxis, NodeTest::Node) => out.write_str(".")?,
            (Axis::Parent, NodeTest::Node) => out.write_str("..")?,
            (Axis::Child, test) => write!(out, "{test}")?,
            (Axis::Attribute, test) => write!(out, "@{test}")?,
            (axis, test) => write!(out, "{}::{test}", axis.as_str())?,
        }
        bracketed(&self.predicates, out)
    }
}

impl Display for NodeTest {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        match self {
            Self::Any => out.write_str("*"),
            Self::AnyOf { prefix } => write!(out, "{prefix}:*"),
            Self::Name { prefix, local } if prefix.is_empty() => out.write_str(local),
            Self::Name { prefix, local } => write!(out, "{prefix}:{local}"),
            Self::Node => out.write_str("node()"),
            Self::Text => out.write_str("text()"),
            Self::Comment => out.write_str("comment()"),
            Self::Instruction(None) => out.write_str("processing-instruction()"),
            Self::Instruction(Some(target)) => write!(
                out,
                "processing-instruction({})",
                Expr::Text(target.clone())
            ),
        }
    }
}
