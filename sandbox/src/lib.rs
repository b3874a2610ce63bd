//! A bank to test against: an OFX bill-payment server on loopback, kept in one SQLite file.
//!
//! It has a reader and a writer of its own and shares no code with the library that is tested
//! against it, so that the two cannot share a mistake.
//!
//! ```
//! use ofx_billpay_sandbox::{Options, Sandbox};
//!
//! let mut bank = Sandbox::start(Options::default())?;
//! assert!(bank.url().starts_with("http://127.0.0.1:"));
//! bank.stop();
//! # Ok::<(), ofx_billpay_sandbox::StartError>(())
//! ```
//!
//! # The world it begins with
//!
//! The institution is "Sandbox Bank", ORG `SANDBOX`, FID `99001`; sign-on needs ORG, and FID must be
//! right if it is there. All accounts have BANKID `123432123`.
//!
//! | user | password | account | type | balance |
//! |---|---|---|---|---|
//! | `demo` | `demo-pass` | `516273` | CHECKING | 10000.00 |
//! | `demo` | `demo-pass` | `516274` | SAVINGS | 5000.00 |
//! | `second` | `second-pass` | `700001` | CHECKING | 10000.00 |
//!
//! Three standard payees are known by name and postal code; case, spaces and punctuation do not
//! matter. Any other payee is paid by check and takes 4 days.
//!
//! | PAYEEID | name | postal code | DAYSTOPAY |
//! |---|---|---|---|
//! | `NGWP01` | Northgate Water & Power | 43999 | 2 |
//! | `LKTL01` | Lakeside Telephone | 55801 | 1 |
//! | `MRDN01` | Meridian Card Services | 19801 | 3 |
//!
//! # How it behaves
//!
//! - Its clock stands still until [`Sandbox::advance_days`] moves it, and all ids are counted in the
//!   database: the same requests on a new bank of the same date get the same bytes.
//! - A payment is processed DAYSTOPAY calendar days before DTDUE, though not in the past. It then
//!   debits the account, or becomes NOFUNDSON; the history tells it as a PMTMODRS with TRNUID 0.
//! - A reply comes in the version and the syntax of the request. 1.x is read as leniently as banks
//!   must read it; 2.x must be well-formed XML.
//! - A TRNUID that comes again gets its stored reply, or 2019 if it comes with another request.
//! - A synchronisation that cannot be carried out (unknown account, 6500, failed sign-on) is answered
//!   with TOKEN -1 and a status for each embedded request.
//! - What is no OFX, or cannot be answered with a status, gets HTTP 400 and a page of HTML; nothing of
//!   it is carried out.
#![forbid(unsafe_code)]

mod bank;
mod cli;
mod clock;
mod options;
mod server;
mod status;
mod store;
mod value;
mod wire;

pub use cli::{CommandLineEnd, run_command_line};
pub use options::{Duplicates, LeadTime, Options, SgmlLeaves};
pub use server::{DatabaseError, Sandbox, StartError};
pub use value::Date;
