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
//!
//! # How it is controlled
//!
//! By the methods of [`Sandbox`], or by the same calls in HTTP and JSON beside the OFX endpoint. They
//! are answered to programs and pages of the same machine only; a change needs the Content-Type
//! `application/json`. A call that fails gets HTTP 400, 409 if the bank refuses it, and
//! `{"error": "..."}`.
//!
//! | call | what it does | method |
//! |---|---|---|
//! | `POST /control/reset` `{}` | makes all as new: books, faults, log | [`Sandbox::reset`] |
//! | `GET /control/clock` | `{"today": "20240304"}` | [`Sandbox::today`] |
//! | `POST /control/clock` `{"advance_days": 3}` | moves the clock | [`Sandbox::advance_days`] |
//! | `GET /control/ledger` | accounts, payees, payments: [`Ledger`] | [`Sandbox::ledger`] |
//! | `GET /control/history?user=demo&account=516273&after=1&most=100` | a synchronisation history, of the payees without `account`: [`HistoryEntry`] | [`Sandbox::history`] |
//! | `GET /control/log` | the last exchanges, secrets masked: [`Exchange`] | [`Sandbox::exchanges`] |
//! | `DELETE /control/log` | forgets them | [`Sandbox::clear_exchanges`] |
//! | `POST /control/payments` [`PaymentOrder`] | pays as another client: `{"server_id": ...}` | [`Sandbox::pay_as_other_client`] |
//! | `POST /control/payments/change` [`PaymentChange`] | changes a payment as another client | [`Sandbox::modify_as_other_client`] |
//! | `POST /control/payments/cancel` [`PaymentCancellation`] | cancels one | [`Sandbox::cancel_as_other_client`] |
//! | `POST /control/payees` [`PayeeOrder`] | adds a payee: `{"list_id": ...}` | [`Sandbox::add_payee_as_other_client`] |
//! | `GET /control/faults` | the faults that are armed: [`ArmedFault`] | [`Sandbox::armed_faults`] |
//! | `GET /control/faults/known` | every [`Fault`] there is, and what it does | [`Fault::all`] |
//! | `POST /control/faults` [`Arming`] | arms a fault: `{"id": ...}` | [`Sandbox::arm`] |
//! | `DELETE /control/faults/ID` | disarms it | [`Sandbox::disarm`] |
//! | `DELETE /control/faults` | disarms all | [`Sandbox::disarm_all`] |
//! | `POST /control/scenario` [`Scenario`] | begins again with another world | [`Sandbox::load_scenario`] |
//!
//! What another client does is carried out like any request of the user, and the history tells it
//! with TRNUID 0. A fault strikes the next request, the next few, or those that have an element such
//! as `PMTRQ` or come from one user:
//!
//! ```
//! use ofx_billpay_sandbox::{Arming, Fault, Options, Sandbox};
//!
//! let bank = Sandbox::start(Options::default())?;
//! bank.arm(Fault::ByteOrderMark)?;
//! bank.arm(Arming {
//!     times: 2,
//!     message: Some("PMTRQ".to_owned()),
//!     ..Fault::DropAfterExecuting { bytes: 300 }.into()
//! })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! People find the same at `/` in a browser: balances, payees, payments on a time line, requests and
//! replies side by side, the clock, the faults.
//!
//! # How it can be difficult
//!
//! `Options::quirk` makes it insist on what some family of real servers insists on; [`Quirk::names`]
//! tells which there are, and each is a small file below `quirks/`. A [`Scenario`] is a file with
//! users, accounts, payees, payments and faults; `scenarios/first-steps.toml` explains itself. With
//! `Options::tls` the bank speaks HTTP/1.1 and HTTP/2 over TLS, with an authority that is made at its
//! start and found at [`Sandbox::ca_file`].
#![forbid(unsafe_code)]

mod bank;
mod cli;
mod clock;
mod control;
mod fault;
mod glance;
mod handle;
mod office;
mod options;
mod page;
mod quirk;
mod serve;
mod server;
mod status;
mod store;
mod tls;
mod value;
mod wire;

pub use cli::{CommandLineEnd, run_command_line};
pub use control::{
    ControlError, Exchange, HistoryEntry, Ledger, LedgerAccount, LedgerPayee, LedgerPayment,
    PayeeOrder, PaymentCancellation, PaymentChange, PaymentOrder, Scenario, ScenarioAccount,
    ScenarioError, ScenarioUser,
};
pub use fault::{ArmedFault, Arming, Fault, Level, Severity};
pub use options::{ClientCertificates, Duplicates, LeadTime, Options, SgmlLeaves};
pub use quirk::{Need, Presence, Quirk, QuirkError, Rule};
pub use server::{DatabaseError, Sandbox, StartError};
pub use tls::TlsError;
pub use value::Date;
