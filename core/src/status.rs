//! The status codes of OFX: how serious each is, and what it means in plain words.

/// How serious a code is by the specification, whatever severity a server sends along with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gravity {
    /// Done, or nothing to do.
    Info,
    /// Done, with a remark.
    Warn,
    /// Not done.
    Error,
}

/// A status code of OFX.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatusCode {
    /// The number.
    pub code: u32,
    /// How serious it is.
    pub gravity: Gravity,
    /// What it means.
    pub meaning: &'static str,
}

/// The entry of a code; `None` for a number that no specification assigns.
///
/// ```
/// use ofx_billpay::status::{Gravity, find};
///
/// assert_eq!(find(15500).unwrap().gravity, Gravity::Error);
/// assert!(find(2013).is_none());
/// ```
pub fn find(code: u32) -> Option<&'static StatusCode> {
    CODES
        .binary_search_by_key(&code, |entry| entry.code)
        .ok()
        .map(|index| &CODES[index])
}

/// The request was carried out.
pub const SUCCESS: u32 = 0;
/// What the client has is current: there is nothing newer.
pub const UP_TO_DATE: u32 = 1;
/// A request with this TRNUID was seen before: what it asked for exists.
pub const DUPLICATE_REQUEST: u32 = 2019;

/// Whether a code says that the user was not let in, so that nothing else was looked at.
pub fn is_about_signon(code: u32) -> bool {
    matches!(code, 3000 | 3001 | 13504 | 15500..=15513)
}

const fn info(code: u32, meaning: &'static str) -> StatusCode {
    StatusCode {
        code,
        gravity: Gravity::Info,
        meaning,
    }
}

const fn warn(code: u32, meaning: &'static str) -> StatusCode {
    StatusCode {
        code,
        gravity: Gravity::Warn,
        meaning,
    }
}

const fn error(code: u32, meaning: &'static str) -> StatusCode {
    StatusCode {
        code,
        gravity: Gravity::Error,
        meaning,
    }
}

/// All assigned codes, sorted.
static CODES: [StatusCode; 80] = [
    info(0, "done"),
    info(1, "the copy at hand is current"),
    error(2000, "general error"),
    error(2001, "invalid account"),
    error(2002, "general account error"),
    error(2003, "account not found"),
    error(2004, "account closed"),
    error(2005, "account not authorized"),
    error(2006, "the paying account was not found"),
    error(2007, "the paying account is closed"),
    error(2008, "the paying account is not authorized"),
    error(2009, "the paid account was not found"),
    error(2010, "the paid account is closed"),
    error(2011, "the paid account is not authorized"),
    error(2012, "invalid amount"),
    error(2014, "the date is too early"),
    error(2015, "the date is too far ahead"),
    error(2016, "the transaction is committed already"),
    error(2017, "cancelled already"),
    error(2018, "the server does not know this identifier"),
    error(2019, "the server has seen this request before"),
    error(2020, "invalid date"),
    error(
        2021,
        "the server does not support this version of the message set",
    ),
    error(2022, "invalid transaction authorization number"),
    error(2023, "unknown identifier of a transaction or bill"),
    error(2025, "the branch is missing"),
    error(2026, "the bank's name and identifier disagree"),
    error(2027, "invalid range of dates"),
    warn(2028, "a requested element was not recognized"),
    error(3000, "the server wants challenge questions answered first"),
    error(3001, "the challenge questions were answered wrongly"),
    error(
        6500,
        "refusing outdated tokens cannot be combined with a refresh",
    ),
    warn(
        6501,
        "the token is outdated: the requests along with it were refused",
    ),
    error(
        6502,
        "the token is outdated: this request was not carried out",
    ),
    info(10000, "the request to stop a cheque is in progress"),
    error(10500, "too many cheques"),
    error(10501, "invalid payee"),
    error(10502, "invalid address of the payee"),
    error(10503, "invalid account number with the payee"),
    error(10504, "insufficient funds"),
    error(10505, "this element cannot be modified"),
    error(10506, "the paying account cannot be modified"),
    error(10507, "the paid account cannot be modified"),
    error(10508, "invalid frequency"),
    error(10509, "the model is cancelled already"),
    error(10510, "invalid payee identifier"),
    error(10511, "invalid city of the payee"),
    error(10512, "invalid state of the payee"),
    error(10513, "invalid postal code of the payee"),
    error(10514, "processed already, or the date is past"),
    error(10515, "the payee cannot be modified by the client"),
    error(10516, "invalid beneficiary"),
    error(10517, "invalid name of the payee"),
    error(10518, "unknown model"),
    error(10519, "invalid payee list identifier"),
    error(10600, "table type not found"),
    info(13000, "user and password are sent on another way"),
    error(13500, "enrolment failed"),
    error(13501, "enrolled already"),
    error(13502, "invalid service"),
    error(13503, "the user's data cannot be changed"),
    error(13504, "the institution is missing or wrong"),
    info(
        15000,
        "signed on, but the password must be changed with the next request",
    ),
    error(15500, "the user or the password is wrong"),
    error(15501, "the account is in use elsewhere"),
    error(15502, "locked out: do not try again, call the institution"),
    error(15503, "the password was not changed"),
    error(15504, "no random data for the challenge"),
    error(15505, "the country's system is not supported"),
    error(15506, "an empty sign-on is not supported"),
    error(15507, "refused because the password must be changed first"),
    error(15508, "not authorized to act for this user"),
    error(15510, "the client identifier is wrong or missing"),
    error(
        15511,
        "the challenge cannot be passed: call the institution",
    ),
    error(15512, "the server wants an authentication token"),
    error(15513, "the authentication token is wrong"),
    error(16500, "HTML is not allowed"),
    error(16501, "unknown recipient of mail"),
    error(16502, "invalid URL"),
    error(16503, "the URL could not be fetched"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_has_no_code_twice() {
        assert!(CODES.windows(2).all(|pair| pair[0].code < pair[1].code));
    }

    #[test]
    fn unassigned_codes_are_not_invented() {
        for code in [2013, 2024, 15509, 15514] {
            assert_eq!(find(code), None);
        }
    }
}
