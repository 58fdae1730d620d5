//! Tokens to a tree, by recursive descent with a bound on its depth.

use super::ast::{Axis, BinaryOp, Call, Expr, NodeTest, Span, Start, Step, Way};
use super::error::{ErrorCode, ExprError};
use super::function;
use super::lex::{Token, tokens};
use super::{MAX_DEPTH, MAX_EXPRESSION_BYTES};

/// Reads an expression. Names and numbers of arguments of functions are looked at by [`super::check`], not here.
///
/// # Errors
/// `JB-E101` to `JB-E108`, and `JB-E302` for values joined by `|`, with the place in the text.
pub fn parse(text: &str) -> Result<Expr, ExprError> {
    if text.len() > MAX_EXPRESSION_BYTES {
        return Err(ExprError::new(
            ErrorCode::TooLong,
            (MAX_EXPRESSION_BYTES, text.len()),
            format!("an expression may have at most {MAX_EXPRESSION_BYTES} bytes; split it over several calculations"),
        ));
    }
    let tokens = tokens(text)?;
    let mut parser = Parser {
        text,
        tokens,
        at: 0,
        depth: 0,
    };
    if parser.tokens.is_empty() {
        return Err(ExprError::new(
            ErrorCode::Empty,
            (0, text.len()),
            "the expression is empty; write one or leave the cell blank",
        ));
    }
    let expr = parser.expression(1)?;
    match parser.peek() {
        None => Ok(expr),
        Some(Token::Close) => Err(parser.unexpected("this ) closes nothing; remove it")),
        Some(Token::CloseSquare) => Err(parser.unexpected("this ] closes nothing; remove it")),
        Some(_) => Err(parser.unexpected("an operator or the end was expected here")),
    }
}

struct Parser<'a> {
    text: &'a str,
    tokens: Vec<(Token<'a>, Span)>,
    at: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&Token<'a>> {
        self.tokens.get(self.at).map(|(token, _)| token)
    }

    fn peek_second(&self) -> Option<&Token<'a>> {
        self.tokens.get(self.at + 1).map(|(token, _)| token)
    }

    fn span(&self) -> Span {
        self.tokens
            .get(self.at)
            .map_or((self.text.len(), self.text.len()), |(_, span)| *span)
    }

    /// The end of the token before this one.
    fn end(&self) -> usize {
        self.at
            .checked_sub(1)
            .and_then(|at| self.tokens.get(at))
            .map_or(0, |(_, span)| span.1)
    }

    fn take(&mut self, wanted: &Token<'_>) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    fn unexpected(&self, message: &str) -> ExprError {
        ExprError::new(ErrorCode::UnexpectedToken, self.span(), message)
    }

    fn close(&mut self, wanted: &Token<'_>, opened: Span, sign: char) -> Result<(), ExprError> {
        if self.take(wanted) {
            return Ok(());
        }
        match self.peek() {
            None => Err(ExprError::new(
                ErrorCode::Unclosed,
                opened,
                format!("this bracket is never closed; add {sign}"),
            )),
            Some(_) => Err(self.unexpected(&format!("{sign}, a comma or an operator was expected here"))),
        }
    }

    /// An expression of operators that bind at least as tightly as `level`.
    fn expression(&mut self, level: u8) -> Result<Expr, ExprError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(ExprError::new(
                ErrorCode::TooDeep,
                self.span(),
                format!(
                    "brackets are nested more than {MAX_DEPTH} deep; split the expression over several calculations"
                ),
            ));
        }
        let mut left = self.unary()?;
        while let Some(op) = self.operator().filter(|op| op.level() >= level) {
            let here = op.level();
            let mut rest = Vec::new();
            while let Some(op) = self.operator().filter(|op| op.level() == here) {
                self.at += 1;
                rest.push((op, self.expression(here + 1)?));
            }
            left = Expr::Operation {
                first: Box::new(left),
                rest,
            };
        }
        self.depth -= 1;
        Ok(left)
    }

    fn operator(&self) -> Option<BinaryOp> {
        match self.peek() {
            Some(Token::Operator(op)) => Some(*op),
            _ => None,
        }
    }

    /// Minus signs: two of them make a number of a text, so they are not simply dropped.
    fn unary(&mut self) -> Result<Expr, ExprError> {
        let mut signs = 0;
        while self.operator() == Some(BinaryOp::Subtract) {
            self.at += 1;
            signs += 1;
        }
        let inner = self.union()?;
        Ok(match signs {
            0 => inner,
            odd if odd % 2 == 1 => Expr::Negate(Box::new(inner)),
            _ => Expr::Negate(Box::new(Expr::Negate(Box::new(inner)))),
        })
    }

    /// Nodes joined by `|`. A side that can never be nodes is refused here, where its place is known.
    fn union(&mut self) -> Result<Expr, ExprError> {
        let mut parts = Vec::new();
        loop {
            let from = self.span().0;
            let part = self.path()?;
            if parts.is_empty() && self.peek() != Some(&Token::Pipe) {
                return Ok(part);
            }
            if !matches!(part, Expr::Path(_) | Expr::Call(_) | Expr::Union(_)) {
                let message = "| joins nodes; both sides must be paths";
                return Err(ExprError::new(ErrorCode::NotNodes, (from, self.end()), message));
            }
            parts.push(part);
            if !self.take(&Token::Pipe) {
                return Ok(Expr::Union(parts));
            }
        }
    }

    fn path(&mut self) -> Result<Expr, ExprError> {
        let from = self.span().0;
        let mut steps = Vec::new();
        let start = match self.peek() {
            Some(Token::Slash) => {
                self.at += 1;
                if self.starts_step() {
                    steps.push(self.step()?);
                }
                Start::Root
            }
            Some(Token::SlashSlash) => {
                self.descend(&mut steps);
                steps.push(self.step()?);
                Start::Root
            }
            _ if self.starts_primary() => {
                let base = self.primary()?;
                let predicates = self.predicates()?;
                if predicates.is_empty() && !matches!(self.peek(), Some(Token::Slash | Token::SlashSlash)) {
                    return Ok(base);
                }
                Start::Filter {
                    base: Box::new(base),
                    predicates,
                }
            }
            _ => {
                steps.push(self.step()?);
                Start::Context
            }
        };
        if !(start == Start::Root && steps.is_empty()) {
            loop {
                if self.peek() == Some(&Token::SlashSlash) {
                    self.descend(&mut steps);
                } else if !self.take(&Token::Slash) {
                    break;
                }
                steps.push(self.step()?);
            }
        }
        let span = (from, self.end());
        Ok(Expr::Path(Way { start, steps, span }.into()))
    }

    /// `//`
    fn descend(&mut self, steps: &mut Vec<Step>) {
        let span = self.span();
        self.at += 1;
        steps.push(Step {
            axis: Axis::DescendantOrSelf,
            test: NodeTest::Node,
            predicates: Vec::new(),
            span,
        });
    }

    fn starts_step(&self) -> bool {
        matches!(
            self.peek(),
            Some(Token::Name { .. } | Token::Star | Token::Dot | Token::DotDot | Token::At)
        )
    }

    fn starts_primary(&self) -> bool {
        match self.peek() {
            Some(Token::Number(_) | Token::Text(_) | Token::Open) => true,
            Some(Token::Name { prefix, local }) => {
                self.peek_second() == Some(&Token::Open) && !(prefix.is_empty() && is_node_type(local))
            }
            _ => false,
        }
    }

    fn primary(&mut self) -> Result<Expr, ExprError> {
        let span = self.span();
        let token = self.peek().cloned();
        self.at += 1;
        match token {
            Some(Token::Number(number)) => Ok(Expr::Number(number)),
            Some(Token::Text(text)) => Ok(Expr::Text(text.to_owned())),
            Some(Token::Open) => {
                let inner = self.expression(1)?;
                self.close(&Token::Close, span, ')')?;
                Ok(inner)
            }
            Some(Token::Name { prefix, local }) => {
                let name = if prefix.is_empty() {
                    local.to_owned()
                } else {
                    format!("{prefix}:{local}")
                };
                let arguments = self.arguments()?;
                Ok(Expr::Call(Box::new(Call {
                    function: function::find(&name),
                    name,
                    arguments,
                    span: (span.0, self.end()),
                })))
            }
            _ => Err(self.unexpected("a value was expected here")),
        }
    }

    fn arguments(&mut self) -> Result<Vec<Expr>, ExprError> {
        let opened = self.span();
        self.at += 1;
        let mut found = Vec::new();
        if self.take(&Token::Close) {
            return Ok(found);
        }
        loop {
            found.push(self.expression(1)?);
            if !self.take(&Token::Comma) {
                break;
            }
        }
        self.close(&Token::Close, opened, ')')?;
        Ok(found)
    }

    fn predicates(&mut self) -> Result<Vec<Expr>, ExprError> {
        let mut found = Vec::new();
        while self.peek() == Some(&Token::OpenSquare) {
            let opened = self.span();
            self.at += 1;
            found.push(self.expression(1)?);
            self.close(&Token::CloseSquare, opened, ']')?;
        }
        Ok(found)
    }

    fn step(&mut self) -> Result<Step, ExprError> {
        let from = self.span().0;
        let short = match self.peek() {
            Some(Token::Dot) => Some(Axis::SelfAxis),
            Some(Token::DotDot) => Some(Axis::Parent),
            _ => None,
        };
        let (axis, test) = match short {
            Some(axis) => {
                self.at += 1;
                (axis, NodeTest::Node)
            }
            None => (self.axis()?, self.node_test()?),
        };
        let predicates = self.predicates()?;
        Ok(Step {
            axis,
            test,
            predicates,
            span: (from, self.end()),
        })
    }

    fn axis(&mut self) -> Result<Axis, ExprError> {
        if self.take(&Token::At) {
            return Ok(Axis::Attribute);
        }
        if self.peek_second() != Some(&Token::ColonColon) {
            return Ok(Axis::Child);
        }
        let known = match self.peek() {
            Some(Token::Name { prefix: "", local }) => {
                Axis::ALL.iter().find(|(name, _)| name == local).map(|(_, axis)| *axis)
            }
            _ => None,
        };
        let axis =
            known.ok_or_else(|| self.unexpected("this is not an axis; write child::, parent::, ancestor:: …"))?;
        self.at += 2;
        Ok(axis)
    }

    fn node_test(&mut self) -> Result<NodeTest, ExprError> {
        let opens = self.peek_second() == Some(&Token::Open);
        let test = match self.peek() {
            Some(Token::Star) => NodeTest::Any,
            Some(&Token::Name { prefix: "", local }) if opens && is_node_type(local) => {
                return self.node_type(local);
            }
            Some(Token::Name { .. }) if opens => {
                return Err(self.unexpected("a function cannot be a step of a path; put the path inside its brackets"));
            }
            Some(&Token::Name { prefix, local: "*" }) => NodeTest::AnyOf {
                prefix: prefix.to_owned(),
            },
            Some(&Token::Name { prefix, local }) => NodeTest::Name {
                prefix: prefix.to_owned(),
                local: local.to_owned(),
            },
            None => {
                return Err(self.unexpected("the expression ends where a value was expected; complete it"));
            }
            Some(_) => return Err(self.unexpected("a value, a name or a path was expected here")),
        };
        self.at += 1;
        Ok(test)
    }

    fn node_type(&mut self, name: &str) -> Result<NodeTest, ExprError> {
        self.at += 1;
        let opened = self.span();
        self.at += 1;
        let test = match (name, self.peek()) {
            ("processing-instruction", Some(&Token::Text(target))) => {
                self.at += 1;
                NodeTest::Instruction(Some(target.to_owned()))
            }
            ("processing-instruction", _) => NodeTest::Instruction(None),
            ("comment", _) => NodeTest::Comment,
            ("text", _) => NodeTest::Text,
            _ => NodeTest::Node,
        };
        self.close(&Token::Close, opened, ')')?;
        Ok(test)
    }
}

fn is_node_type(name: &str) -> bool {
    matches!(name, "node" | "text" | "comment" | "processing-instruction")
}
