//! Targets of the values: whatever is read is written so that the same is read again.

use ofx_billpay::value::{Amount, AmountPattern, DatePattern, DateTime, WireDatePattern, Zone};

/// So many characters of an amount leave no room for two more digits.
const LONGEST: usize = 29;

/// A pattern in the first line, an amount in the second.
pub fn amounts(bytes: &[u8]) {
    let (pattern, text) = two_lines(bytes);
    if let Ok(amount) = text.parse::<Amount>() {
        let again = amount.to_string().parse::<Amount>().unwrap();
        assert_eq!(again, amount, "{text:?}");
        assert_eq!(again.to_string(), amount.to_string());
        assert_eq!(amount.to_cents(), amount, "{text:?}");
        // Where there is no room for cents it is left as it is.
        let has_room = amount.to_string().len() < LONGEST;
        assert!(amount.to_cents().scale() >= 2 || !has_room, "{text:?}");
    }
    let Ok(pattern) = AmountPattern::new(&pattern) else {
        return;
    };
    if let Ok(amount) = pattern.parse(&text) {
        // No pattern may make another amount of a text that it takes.
        assert_eq!(pattern.format(amount), text, "{pattern:?}");
    }
    if let Ok(amount) = text.parse::<Amount>() {
        let shown = pattern.format(amount);
        if let Ok(read) = pattern.parse(&shown) {
            assert_eq!(read, amount, "{pattern:?} {shown:?}");
        }
    }
}

/// A pattern in the first line, a date in the second.
pub fn dates(bytes: &[u8]) {
    let (pattern, text) = two_lines(bytes);
    let date = text.parse::<DateTime>();
    if let Ok(date) = date {
        let again = date.to_string().parse::<DateTime>().unwrap();
        // A day is written without its zone, and a fraction of an hour in GMT.
        if date.to_string().len() == "yyyyMMdd".len() {
            assert_eq!(again.date(), date.date(), "{text:?}");
        } else {
            assert_eq!(again.to_utc(), date.to_utc(), "{text:?}");
        }
        assert_eq!(again.to_string(), date.to_string(), "{text:?}");
        let _ = date.to_utc();
        for form in ["yyyyMMdd", "yyyyMMddHHmmss.xxx[G:Z]"] {
            let form = WireDatePattern::new(form).unwrap();
            let zone = pattern.parse::<Zone>();
            let zone = zone.unwrap_or_else(|_| "-5:EST".parse().unwrap());
            let written = form.apply(date, &zone);
            assert_eq!(written.date(), date.date(), "{text:?}");
            let read = written.to_string().parse::<DateTime>().unwrap();
            assert_eq!(read, written, "{text:?}");
        }
    }
    let Ok(pattern) = DatePattern::new(&pattern) else {
        return;
    };
    for date in [pattern.parse(&text), date].into_iter().flatten() {
        let shown = pattern.format(date);
        // The day is what money hangs on. Years of two digits are read as those about now.
        if let Ok(read) = pattern.parse(&shown)
            && pattern.as_str().contains("yyyy")
        {
            assert_eq!(read.date(), date.date(), "{pattern:?} {shown:?}");
        }
    }
}

fn two_lines(bytes: &[u8]) -> (String, String) {
    let text = String::from_utf8_lossy(bytes);
    let (one, other) = text.split_once('\n').unwrap_or(("", &text));
    (one.to_owned(), other.to_owned())
}
