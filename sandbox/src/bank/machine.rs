//! The MFA questions that the client software answers by itself: the bank cannot know the answers, but it
//! knows what they look like.

use std::net::IpAddr;

use crate::value::Moment;

/// Whether an answer to a question without a stored answer will do.
pub(super) fn fits(phrase: &str, answer: &str) -> bool {
    match phrase {
        "MFA101" => is_date_time(answer),
        "MFA102" => is_host_name(answer),
        "MFA103" => answer.parse::<IpAddr>().is_ok(),
        "MFA104" => is_mac(answer),
        // Operating system, processor, user agent: whatever they are called.
        _ => !answer.trim().is_empty(),
    }
}

/// YYYYMMDDHHMMSS.
fn is_date_time(text: &str) -> bool {
    text.len() == 14 && Moment::parse(text).is_some()
}

fn is_host_name(text: &str) -> bool {
    let is_label = |label: &str| {
        let sound = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        !label.is_empty() && label.bytes().all(sound)
    };
    text.split('.').all(is_label)
}

/// Six bytes in hexadecimal, with `:` or `-` or nothing between them.
fn is_mac(text: &str) -> bool {
    let digits = |text: &str, number| {
        text.len() == number && text.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    let apart = |separator| {
        let parts: Vec<&str> = text.split(separator).collect();
        parts.len() == 6 && parts.iter().all(|part| digits(part, 2))
    };
    digits(text, 12) || apart(':') || apart('-')
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn answers_look_like_what_they_are() {
        for (phrase, right, wrong) in [
            ("MFA101", "20240304101500", "2024-03-04 10:15"),
            ("MFA102", "kims-laptop.local", "kim's laptop"),
            ("MFA103", "192.0.2.7", "192.0.2"),
            ("MFA103", "2001:db8::7", "localhost"),
            ("MFA104", "00:1A:2b:3C:4d:5E", "00:1A:2b:3C:4d"),
            ("MFA104", "001A2B3C4D5E", "001A2B3C4D5G"),
            ("MFA105", "Linux 6.1", " "),
            ("MFA106", "x86_64", ""),
            ("MFA107", "InetClntApp/3.0", ""),
        ] {
            assert!(fits(phrase, right), "{phrase} {right}");
            assert!(!fits(phrase, wrong), "{phrase} {wrong}");
        }
    }
}
