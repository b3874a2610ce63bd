//! Writes HTML: only literals are markup, every value is escaped.

/// A page or a part of one.
#[derive(Default)]
pub(super) struct Html(String);

impl Html {
    /// Markup. Being literal, it holds no value.
    pub(super) fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// A value, in a text or between double quotes.
    pub(super) fn text(&mut self, value: &str) -> &mut Self {
        for character in value.chars() {
            match character {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                _ => self.0.push(character),
            }
        }
        self
    }

    /// A day of the bank as `2024-03-04`.
    pub(super) fn day(&mut self, day: &str) -> &mut Self {
        match (day.get(..4), day.get(4..6), day.get(6..8)) {
            (Some(year), Some(month), Some(date)) => {
                self.text(year).raw("-").text(month).raw("-").text(date)
            }
            _ => self.text(day),
        }
    }

    /// The cells of one row of a table.
    pub(super) fn row(&mut self, cells: &[&str]) -> &mut Self {
        self.raw("<tr>");
        for cell in cells {
            self.raw("<td>").text(cell).raw("</td>");
        }
        self.raw("</tr>\n")
    }

    pub(super) fn finish(self) -> String {
        self.0
    }
}
