//! HTML as plain text: for mail that is shown where no HTML can be, and never as a judgement on what is safe to render.

/// Elements whose content is not text.
const UNSEEN: [&str; 4] = ["script", "style", "head", "title"];
/// Elements that begin on a line of their own.
const LINES: [&str; 19] = [
    "address",
    "blockquote",
    "br",
    "div",
    "dd",
    "dl",
    "dt",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "tr",
    "ul",
];
/// The entities that are common in mail; others stay as they are.
const ENTITIES: [(&str, char); 6] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", ' '),
];

/// The text of HTML without its tags, comments, scripts and styles, one line for each paragraph or row.
///
/// It takes anything: what is no tag stays as text, in time that grows with the length alone.
pub(super) fn plain_text(html: &str) -> String {
    let mut out = Plain::default();
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        out.text(&rest[..at]);
        rest = &rest[at..];
        rest = if rest.starts_with('<') {
            out.tag(rest)
        } else {
            out.entity(rest)
        };
    }
    out.text(rest);
    out.lines.trim().to_owned()
}

/// What has been read so far.
#[derive(Default)]
struct Plain {
    lines: String,
    /// What is known not to come any more, so that it is not looked for again and again.
    never: Vec<&'static str>,
}

impl Plain {
    /// Takes text, with each run of white space as one blank.
    fn text(&mut self, text: &str) {
        for character in text.chars() {
            if !character.is_whitespace() && !character.is_control() {
                self.lines.push(character);
            } else if !self.lines.ends_with([' ', '\n']) {
                self.lines.push(' ');
            }
        }
    }

    fn line(&mut self) {
        let end = self.lines.trim_end_matches(' ').len();
        self.lines.truncate(end);
        if !self.lines.is_empty() && !self.lines.ends_with("\n\n") {
            self.lines.push('\n');
        }
    }

    /// Takes the tag or comment that the text begins with, and returns what follows; a `<` that begins neither is text.
    fn tag<'a>(&mut self, text: &'a str) -> &'a str {
        if text.starts_with("<!--") {
            return self.after(text, "-->").unwrap_or_default();
        }
        let inside = &text[1..];
        let is_end = inside.starts_with('/');
        let name_at = usize::from(is_end);
        let first = inside[name_at..].chars().next();
        let is_tag =
            first.is_some_and(|c| c.is_ascii_alphabetic()) || inside.starts_with(['!', '?']);
        let Some(mut rest) = is_tag.then(|| self.after(text, ">")).flatten() else {
            self.lines.push('<');
            return inside;
        };
        let name: String = inside[name_at..]
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .take(LONGEST_NAME)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        if let Some(unseen) = UNSEEN.iter().find(|unseen| **unseen == name && !is_end) {
            rest = self.after_end_of(rest, unseen);
        } else if LINES.contains(&name.as_str()) {
            self.line();
        } else if name == "td" || name == "th" {
            self.text(" ");
        }
        rest
    }

    /// What follows the end tag of an element; nothing if there is none.
    fn after_end_of<'a>(&mut self, text: &'a str, name: &'static str) -> &'a str {
        if self.never.contains(&name) {
            return text;
        }
        let mut from = 0;
        while let Some(at) = text[from..].find("</") {
            let inside = from + at + "</".len();
            let end = inside + name.len();
            let is_it = text
                .get(inside..end)
                .is_some_and(|found| found.eq_ignore_ascii_case(name));
            if is_it {
                return self.after(&text[end..], ">").unwrap_or_default();
            }
            from = inside;
        }
        self.never.push(name);
        text
    }

    /// What follows the first place where something stands.
    fn after<'a>(&mut self, text: &'a str, what: &'static str) -> Option<&'a str> {
        if self.never.contains(&what) {
            return None;
        }
        let after = text.split_once(what).map(|(_, rest)| rest);
        if after.is_none() {
            self.never.push(what);
        }
        after
    }

    /// Takes the entity that the text begins with, and returns what follows; an `&` that begins none is text.
    fn entity<'a>(&mut self, text: &'a str) -> &'a str {
        let inside = &text[1..];
        let length = inside
            .bytes()
            .take(LONGEST_NAME)
            .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#')
            .count();
        let (name, rest) = inside.split_at(length);
        if let (Some(character), Some(rest)) = (character(name), rest.strip_prefix(';')) {
            self.text(character.encode_utf8(&mut [0; 4]));
            rest
        } else {
            self.lines.push('&');
            inside
        }
    }
}

/// Longer than any name of HTML.
const LONGEST_NAME: usize = 12;

/// The character of an entity's name, as in `amp`, `#38` and `#x26`.
fn character(name: &str) -> Option<char> {
    let Some(number) = name.strip_prefix('#') else {
        let found = ENTITIES.iter().find(|(known, _)| *known == name);
        return found.map(|(_, character)| *character);
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16).ok(),
        None => number.parse().ok(),
    };
    code.and_then(char::from_u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_go_and_text_stays() {
        for (html, plain) in [
            ("", ""),
            ("no tags at all", "no tags at all"),
            ("<p>One</p><p>Two</p>", "One\n\nTwo"),
            ("<P CLASS='a'>One<BR/>two", "One\ntwo"),
            ("a <b>bold</b> word", "a bold word"),
            ("<ul><li>1</li><li>2</li></ul>", "1\n\n2"),
            ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
            ("AT&amp;T &lt;x&gt; &#65;&#x42;&nbsp;C", "AT&T <x> AB C"),
            ("<style>p { color: red }</style>Hi", "Hi"),
            ("<SCRIPT>if (a < b) alert('x')</Script >Hi", "Hi"),
            ("a<!-- hidden > -->b", "ab"),
            (
                "<html><head><title>T</title></head><body>B</body></html>",
                "B",
            ),
            ("<!DOCTYPE html><?x y?>Z", "Z"),
        ] {
            assert_eq!(plain_text(html), plain, "{html}");
        }
    }

    #[test]
    fn what_is_no_markup_stays_as_text() {
        for (html, plain) in [
            ("1 < 2 & 3 > 2", "1 < 2 & 3 > 2"),
            ("<", "<"),
            ("&", "&"),
            ("a <b unclosed", "a <b unclosed"),
            (
                "&nosuch; &#xD800; &#99999999999; &;",
                "&nosuch; &#xD800; &#99999999999; &;",
            ),
            ("<script>never ends", "never ends"),
            ("<é>", "<é>"),
            ("</é>", "</é>"),
            ("&é;", "&é;"),
            ("a\u{0}b\r\n\tc", "a b c"),
        ] {
            assert_eq!(plain_text(html), plain, "{html}");
        }
    }

    #[test]
    fn an_entity_cannot_make_a_tag() {
        assert_eq!(plain_text("&lt;b&gt;x&lt;/b&gt;"), "<b>x</b>");
    }

    #[test]
    fn garbage_takes_no_longer_than_its_length() {
        for piece in [
            "<a",
            "<!--",
            "<script>",
            "</",
            "&",
            "&#x",
            "<p>",
            "<",
            "<style></",
            "&amp",
        ] {
            let garbage = piece.repeat(200_000);
            assert!(plain_text(&garbage).len() <= 3 * garbage.len());
        }
    }
}
