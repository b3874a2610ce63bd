//! What a request looks like on its way out: its headers, its layout and its encoding, as the settings want them.

use std::sync::Arc;
use std::time::Duration;

use zeroize::Zeroizing;

use super::state::State;
use crate::clock;
use crate::config::{CodePage, LineEnds};
use crate::transport::Options;
use crate::value::SecretText;
use crate::wire::{Charset, Header, Layout, LineEnd};

impl State {
    /// The header of the OFX file.
    pub(super) fn file_header(&self) -> Header {
        let id = if self.settings.quirks.no_file_uid {
            "NONE".to_owned()
        } else {
            clock::new_id()
        };
        Header::new(self.version(), &id)
    }

    pub(super) fn layout(&self) -> Layout {
        let quirks = &self.settings.quirks;
        Layout {
            close_leaves: quirks.close_leaves,
            indent: quirks.indentation,
            line_end: match quirks.line_ends {
                LineEnds::None => LineEnd::None,
                LineEnds::Lf => LineEnd::Lf,
                LineEnds::CrLf => LineEnd::CrLf,
            },
            charset: match self.settings.code_page {
                CodePage::Utf8 => Charset::Ascii,
                CodePage::Windows1252 => Charset::Windows1252,
                CodePage::Latin1 => Charset::Latin1,
            },
        }
    }

    /// A request as bytes. Names that the institution wants otherwise than the schema are changed here.
    pub(super) fn encode(&self, text: &str) -> Zeroizing<Vec<u8>> {
        let named = self.settings.quirks.short_answer_name.then(|| {
            let mut named = SecretText::with_capacity(text.len());
            // Values are escaped: only tags have a bracket behind the name.
            for (index, piece) in text.split("MFACHALLENGEANSWER>").enumerate() {
                if index > 0 {
                    named.push_str("MFACHALLENGEA>");
                }
                named.push_str(piece);
            }
            Zeroizing::new(named.into_string())
        });
        let text = named.as_deref().map_or(text, String::as_str);
        Zeroizing::new(match self.version().syntax() {
            crate::wire::Syntax::Sgml => self.layout().charset.encode(text),
            crate::wire::Syntax::Xml => text.as_bytes().to_vec(),
        })
    }

    /// The headers of HTTP, but for those that HTTP itself needs.
    pub(super) fn headers(&self) -> Vec<(String, String)> {
        let http = &self.settings.http;
        let all = [
            ("Content-Type", "application/x-ofx"),
            ("Accept", &http.accept),
            ("User-Agent", &http.user_agent),
            ("Authorization", http.authorization.expose()),
            ("If-Modified-Since", &http.if_modified_since),
        ];
        let is_replaced = |name: &str| {
            let mut others = http.other_headers.iter();
            others.any(|(other, _)| other.eq_ignore_ascii_case(name))
        };
        all.into_iter()
            .filter(|(name, value)| !value.is_empty() && !is_replaced(name))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .chain(http.other_headers.iter().cloned())
            .collect()
    }

    /// The names of headers that people set, and that may be secret.
    pub(super) fn secret_headers(&self) -> Vec<String> {
        let others = self.settings.http.other_headers.iter();
        others.map(|(name, _)| name.clone()).collect()
    }

    /// How the exchange is made: always the same value, unless something was set since.
    pub(super) fn options(&mut self) -> Arc<Options> {
        let seconds = u64::try_from(self.timeout).unwrap_or(0);
        let limit = (seconds > 0).then(|| Duration::from_secs(seconds));
        if self.settings.transport.time.limit != limit {
            self.settings.transport.time.limit = limit;
        }
        self.settings.transport.held()
    }
}
