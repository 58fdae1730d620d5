//! Text to tokens. Whether `*`, `and`, `div` are operators depends on what stands before them (XPath 1.0, section 3.7).

use super::ast::{BinaryOp, Span};
use super::error::{ErrorCode, ExprError};
use crate::decimal;

/// One word of an expression.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Token<'a> {
    Number(f64),
    Text(&'a str),
    /// A name; a prefix when there is one. The local part may be `*`.
    Name {
        prefix: &'a str,
        local: &'a str,
    },
    /// `*` as a name test.
    Star,
    Operator(BinaryOp),
    Pipe,
    Slash,
    SlashSlash,
    Open,
    Close,
    OpenSquare,
    CloseSquare,
    Dot,
    DotDot,
    At,
    Comma,
    ColonColon,
}

/// Splits an expression into tokens with their places.
pub(crate) fn tokens(text: &str) -> Result<Vec<(Token<'_>, Span)>, ExprError> {
    let mut lexer = Lexer { text, at: 0 };
    let mut found: Vec<(Token<'_>, Span)> = Vec::with_capacity(text.len() / 4);
    loop {
        lexer.skip_space();
        let start = lexer.at;
        let operand_before = found.last().is_some_and(|(token, _)| ends_operand(token));
        match lexer.next(operand_before)? {
            Some(token) => found.push((token, (start, lexer.at))),
            None => return Ok(found),
        }
    }
}

/// Whether an operator must follow, rather than an operand.
fn ends_operand(token: &Token<'_>) -> bool {
    matches!(
        token,
        Token::Number(_)
            | Token::Text(_)
            | Token::Name { .. }
            | Token::Star
            | Token::Close
            | Token::CloseSquare
            | Token::Dot
            | Token::DotDot
    )
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn peek(&self, ahead: usize) -> u8 {
        self.text.as_bytes().get(self.at + ahead).copied().unwrap_or(0)
    }

    fn skip_space(&mut self) {
        // The no-break space comes in with text pasted from word processors.
        let rest = self.rest();
        let trimmed = rest.trim_start_matches([' ', '\t', '\r', '\n', '\u{a0}']);
        self.at += rest.len() - trimmed.len();
    }

    fn next(&mut self, operand_before: bool) -> Result<Option<Token<'a>>, ExprError> {
        let Some(first) = self.rest().chars().next() else {
            return Ok(None);
        };
        let (token, length) = match (first, self.peek(1)) {
            ('"' | '\'', _) => return self.literal(first).map(Some),
            ('0'..='9', _) | ('.', b'0'..=b'9') => return Ok(Some(self.number())),
            ('.', b'.') => (Token::DotDot, 2),
            ('.', _) => (Token::Dot, 1),
            ('/', b'/') => (Token::SlashSlash, 2),
            ('/', _) => (Token::Slash, 1),
            (':', b':') => (Token::ColonColon, 2),
            ('!', b'=') => (Token::Operator(BinaryOp::NotEqual), 2),
            ('<', b'=') => (Token::Operator(BinaryOp::LessOrEqual), 2),
            ('>', b'=') => (Token::Operator(BinaryOp::GreaterOrEqual), 2),
            ('<', _) => (Token::Operator(BinaryOp::Less), 1),
            ('>', _) => (Token::Operator(BinaryOp::Greater), 1),
            ('=', _) => (Token::Operator(BinaryOp::Equal), 1),
            ('+', _) => (Token::Operator(BinaryOp::Add), 1),
            ('-', _) => (Token::Operator(BinaryOp::Subtract), 1),
            ('*', _) if operand_before => (Token::Operator(BinaryOp::Multiply), 1),
            ('*', _) => (Token::Star, 1),
            ('|', _) => (Token::Pipe, 1),
            ('(', _) => (Token::Open, 1),
            (')', _) => (Token::Close, 1),
            ('[', _) => (Token::OpenSquare, 1),
            (']', _) => (Token::CloseSquare, 1),
            ('@', _) => (Token::At, 1),
            (',', _) => (Token::Comma, 1),
            ('$', _) => return Err(self.refuse_variable()),
            (other, _) if is_name_start(other) => return self.name(operand_before).map(Some),
            (other, _) => return Err(self.refuse_character(other)),
        };
        self.at += length;
        Ok(Some(token))
    }

    fn literal(&mut self, quote: char) -> Result<Token<'a>, ExprError> {
        let start = self.at;
        let inside = &self.text[start + 1..];
        match inside.find(quote) {
            Some(length) => {
                self.at = start + length + 2;
                Ok(Token::Text(&inside[..length]))
            }
            None => Err(ExprError::new(
                ErrorCode::UnclosedText,
                (start, self.text.len()),
                format!("this text has no closing {quote}; add it"),
            )),
        }
    }

    /// Digits with at most one point. An exponent (`7.9e-12`) is read too: calculated values are written so elsewhere.
    fn number(&mut self) -> Token<'a> {
        let start = self.at;
        let digits = |lexer: &mut Self| {
            while lexer.peek(0).is_ascii_digit() {
                lexer.at += 1;
            }
        };
        digits(self);
        if self.peek(0) == b'.' {
            self.at += 1;
            digits(self);
        }
        let sign = usize::from(matches!(self.peek(1), b'+' | b'-'));
        if matches!(self.peek(0), b'e' | b'E') && self.peek(1 + sign).is_ascii_digit() {
            self.at += 1 + sign;
            digits(self);
        }
        Token::Number(decimal::parse(&self.text[start..self.at]).unwrap_or(f64::NAN))
    }

    fn name(&mut self, operand_before: bool) -> Result<Token<'a>, ExprError> {
        let first = self.name_part();
        if operand_before {
            let operator = match operator_name(first) {
                Some((operator, written)) => {
                    // `1 div2`: the digits after the operator are read again, as a number.
                    self.at -= first.len() - written.len();
                    operator
                }
                None => {
                    let other = first;
                    return Err(ExprError::new(
                        ErrorCode::UnexpectedToken,
                        (self.at - other.len(), self.at),
                        format!("'{other}' follows a value; write an operator (and, or, =, +, …) or a comma before it"),
                    ));
                }
            };
            return Ok(Token::Operator(operator));
        }
        let follows = self.rest().chars().nth(1).unwrap_or(' ');
        if self.peek(0) == b':' && follows == '*' {
            self.at += 2;
            return Ok(Token::Name {
                prefix: first,
                local: "*",
            });
        }
        if self.peek(0) == b':' && is_name_start(follows) {
            self.at += 1;
            let local = self.name_part();
            return Ok(Token::Name { prefix: first, local });
        }
        Ok(Token::Name {
            prefix: "",
            local: first,
        })
    }

    fn name_part(&mut self) -> &'a str {
        let rest = self.rest();
        let length = rest.find(|c| !is_name_part(c)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    fn refuse_variable(&self) -> ExprError {
        let end = self.text[self.at..]
            .find('}')
            .map_or(self.at + 1, |at| self.at + at + 1);
        ExprError::new(
            ErrorCode::Variable,
            (self.at, end),
            "references such as ${name} work only in a form, as the name of an existing question; write a path here",
        )
    }

    fn refuse_character(&self, found: char) -> ExprError {
        let advice = match found {
            '‘' | '’' | '“' | '”' => "write straight quotes ' or \" instead",
            '×' => "write * to multiply",
            '÷' => "write div to divide",
            '≤' | '≥' | '≠' => "write <=, >= or !=",
            '−' | '–' | '—' => "write a plain minus sign -",
            '!' => "write not(…) or !=",
            '&' => "write and",
            '%' => "write mod for the remainder",
            _ => "remove it or put it inside a text in quotes",
        };
        ExprError::new(
            ErrorCode::UnexpectedCharacter,
            (self.at, self.at + found.len_utf8()),
            format!("the character {found} has no meaning here; {advice}"),
        )
    }
}

/// The operator that a name begins with, when nothing but a number follows it.
fn operator_name(name: &str) -> Option<(BinaryOp, &'static str)> {
    let known = [
        ("and", BinaryOp::And),
        ("or", BinaryOp::Or),
        ("div", BinaryOp::Divide),
        ("mod", BinaryOp::Modulo),
    ];
    known.into_iter().find_map(|(written, operator)| {
        let rest = name.strip_prefix(written)?;
        let number_follows = rest.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-');
        number_follows.then_some((operator, written))
    })
}

fn is_name_start(c: char) -> bool {
    c == '_' || c.is_alphabetic()
}

fn is_name_part(c: char) -> bool {
    is_name_start(c)
        || c.is_numeric()
        || matches!(c, '-' | '.' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
}
