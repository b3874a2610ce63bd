//! Headers of HTTP as they are set, and as people may see them.

use super::setting::{Session, header_text};
use crate::transport::check::is_own_header;

/// What is not understood must not be asked for: an answer in it would leave open what became of a payment.
pub(super) fn codings(value: &str) -> Result<(), String> {
    const UNDERSTOOD: [&str; 4] = ["gzip", "x-gzip", "deflate", "identity"];
    header_text(value)?;
    let names = value.split(',').map(|each| each.split(';').next());
    let mut names = names.map(|name| name.unwrap_or_default().trim());
    let unknown = |name: &&str| {
        let mut understood = UNDERSTOOD.iter();
        !name.is_empty() && !understood.any(|known| name.eq_ignore_ascii_case(known))
    };
    match names.find(unknown) {
        Some(name) => Err(format!(
            "{name:?} is not understood; gzip, deflate and identity are"
        )),
        None => Ok(()),
    }
}

/// Reads headers, a line each.
pub(super) fn headers(text: &str) -> Result<Vec<(String, String)>, String> {
    text.split(['\r', '\n'])
        .filter(|line| !line.trim().is_empty())
        .map(|line| {
            header_text(line)?;
            // A value may be secret, so that it is not shown.
            let (name, value) = line.split_once(':').ok_or_else(|| {
                "has a line without a colon: `Name: value` is a header".to_owned()
            })?;
            let name = name.trim();
            let is_name =
                |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
            if name.is_empty() || !name.bytes().all(is_name) {
                return Err(format!("{name:?} is no name of a header"));
            }
            if name.eq_ignore_ascii_case("Accept-Encoding") {
                return Err("Accept-Encoding is set by the setting AcceptEncoding".to_owned());
            }
            if is_own_header(name) {
                return Err(format!(
                    "{name} is made by this library and cannot be set (see KeepAlive, HeaderOrder)"
                ));
            }
            Ok((name.to_owned(), value.trim().to_owned()))
        })
        .collect()
}

/// Headers whose values are secret.
const SECRET: [&str; 4] = [
    "authorization",
    "cookie",
    "proxy-authorization",
    "set-cookie",
];

/// Headers as people may see them.
pub(super) fn masked_headers(session: &dyn Session, headers: &str) -> String {
    if !session.settings().mask_sensitive {
        return headers.to_owned();
    }
    let others = session.settings().http.other_headers.iter();
    let names: Vec<String> = others.map(|(name, _)| name.clone()).collect();
    mask_headers(headers, &names)
}

/// Replaces the values of secret headers, and of those with the given names, which may be secret.
pub(crate) fn mask_headers(headers: &str, names: &[String]) -> String {
    let masked = headers.split_inclusive('\n').map(|line| {
        let Some((name, value)) = line.split_once(':') else {
            return line.to_owned();
        };
        let own = names.iter().map(String::as_str);
        let is_secret = SECRET
            .into_iter()
            .chain(own)
            .any(|secret| name.eq_ignore_ascii_case(secret));
        let end = &value[value.trim_end().len()..];
        if is_secret {
            format!("{name}: ***{end}")
        } else {
            line.to_owned()
        }
    });
    masked.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_taken_line_by_line() {
        let read = headers("X-One: 1\r\nX-Two:2 : 3\n\n").unwrap();
        let expected = [("X-One", "1"), ("X-Two", "2 : 3")];
        assert_eq!(
            read,
            expected.map(|(name, value)| (name.to_owned(), value.to_owned()))
        );
    }

    #[test]
    fn headers_that_would_break_a_request_are_refused() {
        for text in [
            "no colon",
            ": value",
            "A B: c",
            "Host: x",
            "content-length: 3",
            "X: \u{7}",
            "Ü: x",
        ] {
            assert!(headers(text).is_err(), "{text}");
        }
    }

    #[test]
    fn secret_headers_are_masked() {
        let text = "POST / HTTP/1.1\r\nHost: a\r\nAuthorization: Basic abc\r\nX-Key: k\r\n";
        assert_eq!(
            mask_headers(text, &["x-key".to_owned()]),
            "POST / HTTP/1.1\r\nHost: a\r\nAuthorization: ***\r\nX-Key: ***\r\n"
        );
    }
}
