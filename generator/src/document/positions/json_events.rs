//! The events of a JSON text.

use jsonc_parser::tokens::Token;
use jsonc_parser::{Scanner, ScannerOptions};

use super::targets::Targets;
use crate::diagnostic::SourceText;

/// Reads a text that is known to be JSON, up to the first error.
pub(super) fn read(text: &SourceText, targets: &mut Targets) {
    let mut scanner = Scanner::new(text.as_str(), &ScannerOptions::default());
    while let Ok(Some(token)) = scanner.scan() {
        let span = scanner.token_start()..scanner.token_end();
        match token {
            Token::OpenBrace => targets.open_object(span),
            Token::OpenBracket => targets.open_array(span),
            Token::CloseBrace | Token::CloseBracket => targets.close(span.end),
            Token::String(value) => targets.scalar(&value, span),
            Token::Word(_) | Token::Boolean(_) | Token::Number(_) | Token::Null => {
                targets.scalar("", span)
            }
            Token::Comma | Token::Colon | Token::CommentLine(_) | Token::CommentBlock(_) => {}
        }
    }
}
