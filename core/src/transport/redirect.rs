//! An answer that points elsewhere: whether it is followed, and what is sent there.

use hyper::{Method, StatusCode};

use super::error::TransportError;
use super::options::{HttpOptions, Redirects};
use super::request::Draft;
use super::target::Target;

/// The headers that another server may see. Any other may be a secret of the one that it was meant for.
const PUBLIC: &[&str] = &["accept", "if-modified-since", "user-agent"];

/// Where to go after an answer, the draft being changed to what is sent there; `None` to stay.
pub(super) fn follow(
    draft: &mut Draft<'_>,
    from: &Target,
    status: u16,
    location: Option<&str>,
    options: &HttpOptions,
) -> Result<Option<Target>, TransportError> {
    let Some(location) = location.filter(|_| points_elsewhere(status)) else {
        return Ok(None);
    };
    if options.redirects == Redirects::Never {
        return Ok(None);
    }
    let to = from.join(location)?;
    if options.redirects == Redirects::SameScheme && from.is_secure != to.is_secure {
        let what = "the server points to another scheme, which FollowRedirects does not allow";
        return Err(TransportError::protocol(what));
    }
    if from.is_secure && !to.is_secure {
        let what = "the server points from https to http, where anybody could answer: this is not followed";
        return Err(TransportError::protocol(what));
    }
    if is_get(status, options) {
        draft.method = Method::GET;
        draft.body = bytes::Bytes::new();
        draft
            .headers
            .retain(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
    }
    if to.has_origin_of(from) {
        return Ok(Some(to));
    }
    if draft.method != Method::GET {
        let what = "the server points to another host, port or scheme, and a body is not carried there; \
                    set fi_url to where the bank is now";
        return Err(TransportError::protocol(what));
    }
    draft
        .headers
        .retain(|(name, _)| PUBLIC.contains(&name.to_ascii_lowercase().as_str()));
    Ok(Some(to))
}

fn points_elsewhere(status: u16) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308)
}

/// Whether what stands elsewhere is asked for by GET (RFC 9110, 15.4).
fn is_get(status: u16, options: &HttpOptions) -> bool {
    status == StatusCode::SEE_OTHER.as_u16()
        || (status == StatusCode::FOUND.as_u16() && options.get_on_302)
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    fn draft() -> Draft<'static> {
        Draft {
            method: Method::POST,
            headers: vec![
                ("Content-Type", "application/x-ofx"),
                ("Authorization", "Basic x"),
                ("Cookie", "a=b"),
                ("User-Agent", "me"),
                ("X-Api-Key", "secret"),
            ],
            body: Bytes::from_static(b"money"),
        }
    }

    fn options(redirects: Redirects, get_on_302: bool) -> HttpOptions {
        HttpOptions {
            redirects,
            get_on_302,
            ..HttpOptions::default()
        }
    }

    /// What becomes of a POST: the method and the host of the next request, or the error.
    fn after(from: &str, status: u16, to: &str, options: &HttpOptions) -> String {
        let from = Target::parse(from, &HttpOptions::default()).unwrap();
        let mut draft = draft();
        match follow(&mut draft, &from, status, Some(to), options) {
            Ok(None) => "stay".to_owned(),
            Ok(Some(target)) => {
                assert_eq!(draft.body.is_empty(), draft.method == Method::GET);
                format!("{} {}", draft.method, target.whole())
            }
            Err(error) => error.code.to_string(),
        }
    }

    #[test]
    fn a_body_never_leaves_its_origin() {
        let https = "https://bank.example/ofx";
        let http = "http://bank.example/ofx";
        let always = options(Redirects::Always, false);
        let as_get = options(Redirects::Always, true);
        let same = options(Redirects::SameScheme, true);
        for (from, status, to, options, expected) in [
            (https, 307, "/b", &always, "POST https://bank.example/b"),
            (https, 308, "/b", &always, "POST https://bank.example/b"),
            (https, 301, "/b", &always, "POST https://bank.example/b"),
            (https, 302, "/b", &always, "POST https://bank.example/b"),
            (https, 302, "/b", &as_get, "GET https://bank.example/b"),
            (https, 303, "/b", &always, "GET https://bank.example/b"),
            (https, 307, "/b", &as_get, "POST https://bank.example/b"),
            (https, 307, "https://evil.example/", &always, "151"),
            (https, 302, "https://evil.example/", &always, "151"),
            (https, 307, "https://bank.example:444/", &always, "151"),
            (
                https,
                303,
                "https://other.example/",
                &always,
                "GET https://other.example/",
            ),
            (https, 303, "http://bank.example/", &always, "151"),
            (
                http,
                303,
                "https://bank.example/",
                &always,
                "GET https://bank.example/",
            ),
            (http, 307, "https://bank.example/", &always, "151"),
            (http, 303, "https://bank.example/", &same, "151"),
            (https, 303, "/b", &same, "GET https://bank.example/b"),
            (https, 307, "ftp://bank.example/", &always, "151"),
            (https, 304, "/b", &always, "stay"),
            (https, 200, "/b", &always, "stay"),
            (https, 307, "/b", &options_never(), "stay"),
        ] {
            assert_eq!(
                after(from, status, to, options),
                expected,
                "{from} {status} {to}"
            );
        }
    }

    fn options_never() -> HttpOptions {
        HttpOptions::default()
    }

    #[test]
    fn credentials_stay_at_home() {
        let from = Target::parse("https://bank.example/", &HttpOptions::default()).unwrap();
        let always = options(Redirects::Always, false);
        for (to, names) in [
            (
                "/b",
                vec!["Authorization", "Cookie", "User-Agent", "X-Api-Key"],
            ),
            ("https://other.example/", vec!["User-Agent"]),
        ] {
            let mut draft = draft();
            follow(&mut draft, &from, 303, Some(to), &always).unwrap();
            let left: Vec<&str> = draft.headers.iter().map(|(name, _)| *name).collect();
            assert_eq!(left, names, "{to}");
        }
    }

    #[test]
    fn without_a_location_there_is_nowhere_to_go() {
        let from = Target::parse("https://bank.example/", &HttpOptions::default()).unwrap();
        let always = options(Redirects::Always, false);
        assert!(
            follow(&mut draft(), &from, 307, None, &always)
                .unwrap()
                .is_none()
        );
    }
}
