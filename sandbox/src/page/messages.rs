//! The message log: request and reply side by side, one element on a line.

use super::html::Html;
use crate::control::Exchange;

/// More of a message is not shown; the log of the control API has it.
const LONGEST: usize = 16 * 1024;

pub(super) fn log(page: &mut Html, exchanges: &[Exchange], most: usize) {
    page.raw("<section aria-labelledby=\"log\">\n<h2 id=\"log\">Messages</h2>\n");
    if exchanges.is_empty() {
        page.raw("<p class=\"none\">Nobody has asked anything yet.</p>\n</section>\n");
        return;
    }
    for exchange in exchanges.iter().rev().take(most) {
        one(page, exchange);
    }
    if exchanges.len() > most {
        page.raw("<p><a href=\"/?exchanges=500#log\">Show all ")
            .text(&exchanges.len().to_string())
            .raw("</a></p>\n");
    }
    page.raw("</section>\n");
}

fn one(page: &mut Html, exchange: &Exchange) {
    let status = match exchange.http_status {
        Some(status) => status.to_string(),
        None => "dropped".to_owned(),
    };
    let good = exchange.http_status == Some(200) && exchange.faults.is_empty();
    let time = exchange.time.get(11..19).unwrap_or(&exchange.time);
    page.raw("<details class=\"exchange\">\n<summary><span class=\"number\">")
        .text(&exchange.number.to_string())
        .raw("</span> <time>")
        .text(time)
        .raw("</time> <span class=\"")
        .raw(if good { "tag" } else { "tag wrong" })
        .raw("\">")
        .text(&status)
        .raw("</span> <span class=\"what\">")
        .text(&summary(&exchange.messages))
        .raw("</span>");
    if let Some(user) = &exchange.user {
        page.raw(" <span class=\"small\">")
            .text(user)
            .raw("</span>");
    }
    for fault in &exchange.faults {
        page.raw(" <span class=\"tag wrong\">")
            .text(fault)
            .raw("</span>");
    }
    page.raw("</summary>\n<div class=\"sides\">\n");
    side(page, "Request", exchange.request_bytes, &exchange.request);
    side(page, "Reply", exchange.reply_bytes, &exchange.reply);
    page.raw("</div>\n</details>\n");
}

/// The requests proper: neither the sign-on nor the envelopes of others.
fn summary(messages: &[String]) -> String {
    let proper: Vec<&str> = messages
        .iter()
        .map(String::as_str)
        .filter(|name| *name != "SONRQ" && !name.ends_with("TRNRQ"))
        .collect();
    match proper.is_empty() {
        true if messages.is_empty() => "not understood".to_owned(),
        true => "sign-on only".to_owned(),
        false => proper.join(", "),
    }
}

fn side(page: &mut Html, title: &'static str, bytes: usize, message: &str) {
    page.raw("<div><h3>")
        .raw(title)
        .raw(" <span class=\"small\">")
        .text(&bytes.to_string())
        .raw(" bytes</span></h3>\n<pre tabindex=\"0\">")
        .text(&on_lines(message))
        .raw("</pre></div>\n");
}

/// Puts each element on a line of its own, those inside others further right.
fn on_lines(message: &str) -> String {
    let end = (0..=LONGEST.min(message.len()))
        .rev()
        .find(|&at| message.is_char_boundary(at));
    let shown = &message[..end.unwrap_or(0)];
    let body = shown.find("<OFX>").unwrap_or(shown.len());
    let mut out = shown[..body].trim_end().replace('\r', "");
    let mut open: Vec<&str> = Vec::new();
    let mut leaf = "";
    let mut read = body;
    for piece in shown[body..].split_inclusive('>') {
        read += piece.len();
        let at = piece.rfind('<').unwrap_or(piece.len());
        let (text, tag) = piece.split_at(at);
        out.push_str(text.trim());
        let name = tag.trim_matches(['<', '>']);
        let ended = name.strip_prefix('/');
        if ended.is_some_and(|ended| ended == leaf) {
            out.push_str(tag);
            continue;
        }
        if let Some(level) = ended.and_then(|name| open.iter().rposition(|known| *known == name)) {
            open.truncate(level);
        }
        out.push('\n');
        out.push_str(&"  ".repeat(open.len()));
        out.push_str(tag);
        leaf = "";
        if ended.is_none() {
            if shown[read..].trim_start().starts_with('<') {
                open.push(name);
            } else {
                leaf = name;
            }
        }
    }
    if end.is_some_and(|end| end < message.len()) {
        out.push_str("\n...");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::on_lines;

    #[test]
    fn each_element_gets_a_line() {
        let open = on_lines("VERSION:102\r\n\r\n<OFX><STATUS><CODE>0<SEVERITY>INFO</STATUS></OFX>");
        let wanted = "VERSION:102\n<OFX>\n  <STATUS>\n    <CODE>0\n    <SEVERITY>INFO\n  \
                      </STATUS>\n</OFX>";
        assert_eq!(open, wanted);
        let closed = on_lines("<OFX><S><CODE>0</CODE><X>I</X></S></OFX>");
        let wanted = "\n<OFX>\n  <S>\n    <CODE>0</CODE>\n    <X>I</X>\n  </S>\n</OFX>";
        assert_eq!(closed, wanted);
        assert_eq!(on_lines("<html>"), "<html>");
    }
}
