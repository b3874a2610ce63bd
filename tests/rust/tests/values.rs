//! Values: amounts, dates and date patterns, each against something simple that does the same.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "tests tell what they are by their names, and fail by panicking"
)]

use std::cmp::Ordering;

use chrono::{NaiveDate, NaiveTime};
use ofx_billpay::value::{Amount, DatePattern, DateTime};
use proptest::prelude::*;
use proptest::sample::select;

/// An amount as text: sign, digits, mark and digits, at most 32 characters, as the official type has it.
fn amount_text() -> impl Strategy<Value = String> {
    // Short parts beside long ones, so that amounts of just 32 characters are among them.
    let digits = || {
        prop_oneof![
            Just(String::new()),
            "[0-9]{1,3}",
            "[0-9]{28,32}",
            "[0-9]{0,31}"
        ]
    };
    ("[+-]?", digits(), "[.,]?", digits()).prop_filter_map(
        "a legal amount",
        |(sign, whole, mark, fraction)| {
            let fraction = if mark.is_empty() { "" } else { &fraction };
            let text = format!("{sign}{whole}{mark}{fraction}");
            (text.len() <= 32 && !(whole.is_empty() && fraction.is_empty())).then_some(text)
        },
    )
}

/// A decimal number as its sign and 64 digits, 32 of them after the mark: compared as text.
fn by_hand(text: &str) -> (bool, String) {
    let unsigned = text.trim_start_matches(['+', '-']);
    let (whole, fraction) = unsigned.split_once(['.', ',']).unwrap_or((unsigned, ""));
    let digits = format!("{whole:0>32}{fraction:0<32}");
    let is_zero = digits.bytes().all(|digit| digit == b'0');
    (text.starts_with('-') && !is_zero, digits)
}

fn compare_by_hand(one: &str, other: &str) -> Ordering {
    let ((one_below, one), (other_below, other)) = (by_hand(one), by_hand(other));
    match (one_below, other_below) {
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
        (false, false) => one.cmp(&other),
        (true, true) => other.cmp(&one),
    }
}

proptest! {
    #[test]
    fn an_amount_means_what_is_written(text in amount_text()) {
        let amount: Amount = text.parse().unwrap();
        prop_assert_eq!(by_hand(&amount.to_string()), by_hand(&text));
        let (below, digits) = by_hand(&text);
        let is_zero = digits.bytes().all(|digit| digit == b'0');
        prop_assert_eq!(amount.is_positive(), !below && !is_zero);
    }

    #[test]
    fn an_amount_is_printed_so_that_it_can_be_read(text in amount_text()) {
        let amount: Amount = text.parse().unwrap();
        let printed = amount.to_string();
        prop_assert!(printed.len() <= 32, "{} became {}", text, printed);
        let again: Amount = printed.parse().unwrap();
        prop_assert_eq!((again.digits(), again.scale()), (amount.digits(), amount.scale()));
    }

    #[test]
    fn amounts_compare_as_by_hand(one in amount_text(), other in amount_text()) {
        let (a, b): (Amount, Amount) = (one.parse().unwrap(), other.parse().unwrap());
        let expected = compare_by_hand(&one, &other);
        prop_assert_eq!(a.cmp(&b), expected);
        prop_assert_eq!(a == b, expected.is_eq());
        prop_assert_eq!(b.cmp(&a), expected.reverse());
    }

    #[test]
    fn close_amounts_compare_as_by_hand(
        digits in -1000_i64..1000, scale in 0_u8..4, more in 0_usize..6,
    ) {
        let amount = Amount::new(i128::from(digits), scale).unwrap();
        let mark = if scale == 0 { "." } else { "" };
        let longer = format!("{amount}{mark}{}", "0".repeat(more));
        prop_assert_eq!(longer.parse::<Amount>().unwrap(), amount);
        let above = Amount::new(i128::from(digits) + 1, scale).unwrap();
        prop_assert!(amount < above);
    }

    #[test]
    fn what_is_made_of_digits_can_be_written(digits in any::<i128>(), scale in any::<u8>()) {
        if let Some(amount) = Amount::new(digits, scale) {
            let again: Amount = amount.to_string().parse().unwrap();
            prop_assert_eq!((again.digits(), again.scale()), (digits, scale));
        }
    }

    #[test]
    fn no_text_makes_an_amount_panic(text in any::<String>(), near in "[-+0-9., eEx٣]{0,40}") {
        let _ = text.parse::<Amount>();
        if let Ok(amount) = near.parse::<Amount>() {
            prop_assert_eq!(by_hand(near.trim()), by_hand(&amount.to_string()));
        }
    }
}

/// A zero that nobody wrote must not make a number longer than OFX allows.
#[test]
fn the_longest_fractions_are_printed_so_that_they_can_be_read() {
    for text in [
        format!(".{}", "1".repeat(31)),
        format!("-.{}", "1".repeat(30)),
        format!(",{}", "0".repeat(31)),
    ] {
        let amount: Amount = text.parse().unwrap();
        let printed = amount.to_string();
        assert_eq!(printed.parse(), Ok(amount), "{text} became {printed}");
    }
}

#[derive(Debug, Clone)]
struct WrittenDate {
    text: String,
    /// As it would stand in `%Y-%m-%dT%H:%M:%S%.3f`, in GMT.
    minutes_from_gmt: i64,
    date: NaiveDate,
    time: Option<NaiveTime>,
}

/// A date in one of the legal forms, built from its parts.
fn written_date() -> impl Strategy<Value = WrittenDate> {
    let zones = select(
        &[
            ("", 0),
            ("[0]", 0),
            ("[0:GMT]", 0),
            ("[-5:EST]", -300),
            ("[+1:CET]", 60),
            ("[5.5]", 330),
            ("[-3.50:X]", -210),
            ("[-:EST]", -300),
            ("[:PDT]", -420),
            ("[-12]", -720),
            ("[+14]", 840),
        ][..],
    );
    let day = (1900_i32..=2999, 1_u32..=12, 1_u32..=28);
    let time = (0_u32..24, 0_u32..60, 0_u32..60, 0_u32..1000);
    (day, time, 0_usize..5, zones).prop_map(|((year, month, day), time, form, (zone, minutes))| {
        let date = NaiveDate::from_ymd_opt(year, month, day).unwrap();
        let (hour, minute, second, millis) = time;
        let day = date.format("%Y%m%d");
        let at = |h, m, s, ms| NaiveTime::from_hms_milli_opt(h, m, s, ms);
        let (text, time) = match form {
            0 => (format!("{day}"), None),
            1 => (format!("{day}{hour:02}"), at(hour, 0, 0, 0)),
            2 => (format!("{day}{hour:02}{minute:02}"), at(hour, minute, 0, 0)),
            3 => (
                format!("{day}{hour:02}{minute:02}{second:02}"),
                at(hour, minute, second, 0),
            ),
            _ => (
                format!("{day}{hour:02}{minute:02}{second:02}.{millis:03}"),
                at(hour, minute, second, millis),
            ),
        };
        WrittenDate {
            text: format!("{text}{zone}"),
            minutes_from_gmt: minutes,
            date,
            time,
        }
    })
}

proptest! {
    #[test]
    fn a_date_means_what_is_written(written in written_date()) {
        let read: DateTime = written.text.parse().unwrap();
        prop_assert_eq!(read.date(), written.date);
        prop_assert_eq!(read.time(), written.time);
        let local = written.date.and_time(written.time.unwrap_or_default());
        let utc = local - chrono::TimeDelta::minutes(written.minutes_from_gmt);
        prop_assert_eq!(read.to_utc(), utc);
    }

    #[test]
    fn a_date_is_printed_so_that_it_can_be_read(written in written_date()) {
        let read: DateTime = written.text.parse().unwrap();
        let again: DateTime = read.to_string().parse().unwrap();
        if read.time().is_some() {
            prop_assert_eq!(again.to_utc(), read.to_utc(), "{} became {}", written.text, read);
        } else {
            // A zone does not move a calendar date, and is not written.
            prop_assert_eq!(again.date(), read.date());
        }
        prop_assert_eq!(again.to_string(), read.to_string());
    }

    #[test]
    fn no_text_makes_a_date_panic(text in any::<String>(), near in "[0-9.:\\[\\]+A-Z\u{e9} -]{0,30}") {
        let _ = text.parse::<DateTime>();
        if let Ok(date) = near.parse::<DateTime>() {
            let _ = (date.to_utc(), DatePattern::default().format(date));
        }
    }

    #[test]
    fn every_date_that_can_be_read_can_be_printed_and_read(
        text in "[0-9]{8}([0-2][0-9][0-5][0-9](60|[0-5][0-9])(\\.[0-9]{3})?)?(\\[[+-]?[0-9]{1,2}(\\.[0-9]{1,2})?\\])?"
    ) {
        if let Ok(date) = text.parse::<DateTime>() {
            let printed = date.to_string();
            let again = printed.parse::<DateTime>();
            prop_assert!(again.is_ok(), "{} became {}", text, printed);
            if date.time().is_some() {
                prop_assert_eq!(again.unwrap().to_utc(), date.to_utc(), "{} became {}", text, printed);
            }
        }
    }
}

/// The edges of the calendar, and leap seconds in a zone that is written in GMT.
#[test]
fn odd_dates_are_refused_or_printed_so_that_they_can_be_read() {
    for text in [
        "00000101",
        "00000101000000[+14]",
        "00010101000000[+5.5]",
        "99991231235959[-12]",
        "99991231235959[-3.5]",
        "20240318235960[-3.5]",
        "20240318235960.999[+5.5]",
        "20240318101560[-5]",
    ] {
        if let Ok(date) = text.parse::<DateTime>() {
            let printed = date.to_string();
            let again = printed.parse::<DateTime>().map(DateTime::to_utc);
            assert_eq!(again, Ok(date.to_utc()), "{text} became {printed}");
        }
    }
}

/// A pattern of the supported letters with something between its parts, and all that it says of a moment.
fn pattern() -> impl Strategy<Value = String> {
    let year = Just("yyyy");
    let month = select(&["MM", "M"][..]);
    let day = select(&["dd", "d"][..]);
    let between = || select(&["/", "-", ".", " ", "' de '", ", "][..]);
    let times = [
        "",
        " HH:mm:ss",
        " H:m:s",
        " hh:mm:ss",
        " hh:mm:ss tt",
        " h.m.s t",
        "'T'HH:mm:ss.fff",
        " HHmmss",
        " HH-mm",
    ];
    let orders = select(&[[0, 1, 2], [1, 0, 2], [2, 1, 0], [2, 0, 1]][..]);
    (
        year,
        month,
        day,
        between(),
        between(),
        select(times.to_vec()),
        orders,
    )
        .prop_map(|(year, month, day, first, second, time, order)| {
            let parts = [year, month, day];
            let [a, b, c] = order.map(|index| parts[index]);
            format!("{a}{first}{b}{second}{c}{time}")
        })
}

proptest! {
    #[test]
    fn what_a_pattern_shows_it_reads(pattern in pattern(), written in written_date()) {
        let date: DateTime = written.text.parse().unwrap();
        let compiled = DatePattern::new(&pattern).unwrap();
        let shown = compiled.format(date);
        let read = compiled.parse(&shown).unwrap();
        prop_assert_eq!(read.date(), date.date(), "{} shows {}", pattern, shown);
        prop_assert_eq!(compiled.format(read), shown);
        if pattern.ends_with("fff") {
            let time = date.time().unwrap_or_default();
            prop_assert_eq!(read.time().unwrap_or_default(), time);
        }
    }

    #[test]
    fn glued_numbers_are_read_by_their_width(written in written_date()) {
        let date: DateTime = written.text.parse().unwrap();
        for pattern in ["yyyyMMdd", "yyyyMMddHHmmss", "ddMMyyyyHHmmss", "yyyyMMddHHmmssfff"] {
            let compiled = DatePattern::new(pattern).unwrap();
            let shown = compiled.format(date);
            prop_assert_eq!(compiled.parse(&shown).unwrap().date(), date.date(), "{}", shown);
        }
    }

    #[test]
    fn no_pattern_and_no_text_panic(
        pattern in "[yMdHhmsftaSx'/: .TQ\u{e9}\u{130}0]{0,20}",
        any_pattern in any::<String>(),
        text in "[0-9/: .TAPMapm'\u{e9}-]{0,24}",
        any_text in any::<String>(),
    ) {
        let date: DateTime = "20240229235960.999[-5:EST]".parse().unwrap();
        for pattern in [&pattern, &any_pattern] {
            if let Ok(compiled) = DatePattern::new(pattern) {
                let shown = compiled.format(date);
                for text in [&text, &any_text, &shown] {
                    let _ = compiled.parse(text);
                }
            }
        }
    }
}

#[test]
fn half_a_second_is_five_hundred_milliseconds() {
    let pattern = DatePattern::new("yyyy-MM-dd HH:mm:ss.fff").unwrap();
    let read = pattern
        .parse("2024-03-18 10:15:30.5")
        .map(|d| d.to_string());
    // Either of the two is honest; 5 milliseconds are not.
    assert!(
        matches!(read.as_deref(), Err(_) | Ok("20240318101530.500")),
        "{read:?}"
    );
}

#[test]
fn a_pattern_with_both_clocks_reads_what_it_shows() {
    let date: DateTime = "20240318171500".parse().unwrap();
    for pattern in ["MM/dd/yyyy HH:mm tt", "yyyy-MM-dd tt"] {
        // A pattern that cannot be read may be refused, but not taken and then unreadable.
        if let Ok(compiled) = DatePattern::new(pattern) {
            let shown = compiled.format(date);
            let read = compiled.parse(&shown).map(DateTime::date);
            assert_eq!(read, Ok(date.date()), "{pattern} shows {shown}");
        }
    }
}
