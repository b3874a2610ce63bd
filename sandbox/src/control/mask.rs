//! Takes secrets out of a message before anybody reads it.

use crate::glance;
use crate::wire;

/// The elements whose text is nobody's business.
const SECRETS: [&str; 17] = [
    "USERPASS",
    "NEWUSERPASS",
    "USERKEY",
    "ACCESSKEY",
    "ACCESSTOKEN",
    "AUTHTOKEN",
    "SESSCOOKIE",
    "USERCRED1",
    "USERCRED2",
    "MFAPHRASEA",
    "PIN",
    "TAN",
    "PINCH",
    "CARDCVV2",
    "CVV2",
    "CRYPTPASS",
    "NEWPASS",
];

const MASK: &str = "***";

/// The message as text, secrets masked. One whose names cannot be found is not shown at all.
pub(crate) fn masked(message: &[u8]) -> String {
    let text = wire::decode(message);
    if text.contains('\0') {
        return format!("({} bytes that are no text)", message.len());
    }
    let mut out = String::with_capacity(text.len());
    let mut copied = 0;
    for element in glance::elements(&text) {
        let secret = SECRETS.iter().any(|name| element.is(name));
        if secret && !element.text.trim().is_empty() {
            out.push_str(&text[copied..element.from]);
            out.push_str(MASK);
            copied = element.from + element.text.len();
        }
    }
    out.push_str(&text[copied..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_masked_however_they_are_written() {
        for secret in [
            "<USERPASS>s3cret",
            "<USERPASS>s3cret</USERPASS>",
            "<userpass>s3cret</userpass>",
            "<NEWUSERPASS >s3cret\n<LANGUAGE>ENG",
            "<USERKEY><![CDATA[s3cret<USERID>s3cret]]></USERKEY>",
            "<MFAPHRASEID>MFA1<MFAPHRASEA>s3cret & < s3cret</MFAPHRASEA>",
            "<AUTHTOKEN>s3cret",
        ] {
            let shown = masked(secret.as_bytes());
            assert!(!shown.contains("s3cret"), "{shown}");
            assert!(shown.contains(MASK), "{shown}");
        }
        assert_eq!(masked(b"<USERPASS></USERPASS>"), "<USERPASS></USERPASS>");
        assert_eq!(masked(b"<MEMO>a <b"), "<MEMO>a <b");
        let wide: Vec<u8> = "<USERPASS>x".bytes().flat_map(|b| [b, 0]).collect();
        assert_eq!(masked(&wide), "(22 bytes that are no text)");
    }
}
