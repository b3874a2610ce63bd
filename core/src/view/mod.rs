//! What the records of the core look like to people: one place that names their attributes, from which every language's are made.
//!
//! `for_each_record_view!(callback)` and `for_each_institution_view!(callback)` call `callback!` with a list of records, each with
//! the type of the core that it shows. An attribute is a function of that type. Attributes that the bank may have filled with what
//! cannot be read stand in groups of their own, by what they hold:
//!
//! | group | what its functions give |
//! |---|---|
//! | `plain` | what their type says |
//! | `amount` | `Result<Option<Amount>>` |
//! | `day` | `Result<Option<DateTime>>`, of which the day counts |
//! | `moment` | `Result<Option<DateTime>>`, which is a moment only if it has a time |
//! | `count` | `Result<Option<u32>>` |
//! | `payee` | `Option<PayeeRecord>` |
//!
//! What the bank left out is none, or an empty text. What cannot be read is an error where it is asked for, and only there: one odd
//! value must not hide the rest of a list, and must not pass for nothing either.

mod institution;
mod record;
