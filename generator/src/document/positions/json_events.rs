//! The events of a JSON text.

use jsonc_parser::tokens::Token;
use jsonc_parser::{Scanner, ScannerOptions};

use super::Events;
use crate::diagnostic::SourceText;

/// Reads a text that is known to be JSON, up to the first error.
pub(super) fn read(text: &SourceText, events: &mut impl Events) {
    let mut scanner = Scanner::new(text.as_str(), &ScannerOptions::default());
    while let Ok(Some(token)) = scanner.scan() {
        let span = scanner.token_start()..scanner.token_end();
        match token {
            Token::OpenBrace => events.open_object(span),
            Token::OpenBracket => events.open_array(span),
            Token::CloseBrace | Token::CloseBracket => events.close(span.end),
            Token::String(value) => events.scalar(&value, span),
            Token::Word(_) | Token::Boolean(_) | Token::Number(_) | Token::Null => {
                events.scalar("", span)
            }
            Token::Comma | Token::Colon | Token::CommentLine(_) | Token::CommentBlock(_) => {}
        }
    }
}
