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
//! | user | account | type | balance | bill payment | what is special |
//! |---|---|---|---|---|---|
//! | `demo` | `516273` | CHECKING | 10000.00 | ACTIVE | |
//! | `demo` | `516274` | SAVINGS | 5000.00 | ACTIVE | |
//! | `demo` | `516275` | MONEYMRKT | 2500.00 | AVAIL | |
//! | `demo` | `516276` | CREDITLINE | 2500.00 | PEND | |
//! | `second` | `700001` | CHECKING | 10000.00 | ACTIVE | |
//! | `locked` | `700002` | CHECKING | 10000.00 | ACTIVE | is locked out |
//! | `newpass` | `700003` | CHECKING | 10000.00 | ACTIVE | must change the password |
//! | `mfa` | `700004` | CHECKING | 10000.00 | ACTIVE | must answer the MFA challenge |
//! | `token` | `700005` | CHECKING | 10000.00 | ACTIVE | AUTHTOKEN `739214` |
//! | `creds` | `700006` | CHECKING | 10000.00 | ACTIVE | USERCRED1 `maple`, USERCRED2 `river` |
//! | `device` | `700007` | CHECKING | 10000.00 | ACTIVE | must send a CLIENTUID |
//! | `machine` | `700008` | CHECKING | 10000.00 | ACTIVE | asks the client software `MFA101` to `MFA107` |
//!
//! The password of each is the name with `-pass` after it, as in `demo-pass`. The answers of `mfa`:
//! `MFA13` is `6789`, and `SCHOOL` (a question with a label) is `Maplewood`. What the client software
//! answers by itself, `MFA101` to `MFA107`, must look like what is asked for: a date-time of 14 digits, a
//! host name, an IP address, a MAC address, and three texts.
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
//! - A payment is processed on a working day, DAYSTOPAY calendar days before DTDUE or just before
//!   that, though not in the past. It then debits the account, or becomes NOFUNDSON for good, or
//!   FAILEDON if bill payment was given up; the history tells it as a PMTMODRS with TRNUID 0. A
//!   payment whose money was taken already (DAYSWITH) can be changed no more.
//! - A recurring payment is the series of dates that DTDUE, FREQ and NINSTS lead to, the 31st being the
//!   last day of a shorter month, TWICEMONTHLY being 15 days apart. Its payments are made MODELWND days
//!   before they are due, the first ones at once. A change tells the whole series anew, and no date is
//!   paid twice: with MODPENDING N it goes on after the last date that was made, with Y the payments
//!   not yet on their way move to the first dates that are free. Those that find none are canceled.
//! - Payment mail goes to `Sandbox Bank`, `SANDBOX` or `Customer Service`. It is answered when the clock
//!   moves, which also opens the accounts that bill payment was asked for.
//! - A reply comes in the version and the syntax of the request. 1.x is read as leniently as banks
//!   must read it; 2.x must be well-formed XML.
//! - Wrong passwords (USERCRED1 and USERCRED2 count as such) lock a user out: after the third in a row
//!   every sign-on is 15502, until [`Sandbox::unlock`]. Wrong tokens and answers lead to 15511 likewise.
//! - A right AUTHTOKEN or right answers bring an ACCESSKEY, good until [`Sandbox::revoke_keys`].
//!   GENUSERKEY brings a USERKEY, good for 30 days. All keys follow from the user and the day.
//! - Who must change the password is told 15000 once, and 15507 from then on.
//! - A file that asks for the profile alone needs no more than the password. The anonymous user
//!   (`anonymous` and 23 zeros, twice) gets the profile and nothing else.
//! - A message set can be moved to another URL and realm with [`Sandbox::move_message_set`]. SIGNUP and
//!   BILLPAY are then carried out at that URL only (2000 elsewhere), and with the password that
//!   [`Sandbox::set_password`] gave for the realm. One file is for one realm, that of its first message
//!   set: what belongs to another gets 15500. Sign-on and profile are taken everywhere.
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
//! | `GET /control/ledger` | accounts, payees, payments, mail, users: [`Ledger`] | [`Sandbox::ledger`] |
//! | `GET /control/history?user=demo&account=516273&after=1&most=100` | a synchronisation history, of the payees without `account`: [`HistoryEntry`] | [`Sandbox::history`] |
//! | the same with `&kind=recurring`, `payments`, `payees` or `mail` | that one: [`HistoryKind`] | [`Sandbox::history_of`] |
//! | `GET /control/log` | the last exchanges, secrets masked: [`Exchange`] | [`Sandbox::exchanges`] |
//! | `DELETE /control/log` | forgets them | [`Sandbox::clear_exchanges`] |
//! | `POST /control/payments` [`PaymentOrder`] | pays as another client: `{"server_id": ...}` | [`Sandbox::pay_as_other_client`] |
//! | `POST /control/payments/change` [`PaymentChange`] | changes a payment as another client | [`Sandbox::modify_as_other_client`] |
//! | `POST /control/payments/cancel` [`PaymentCancellation`] | cancels one | [`Sandbox::cancel_as_other_client`] |
//! | `POST /control/payees` [`PayeeOrder`] | adds a payee: `{"list_id": ...}` | [`Sandbox::add_payee_as_other_client`] |
//! | `POST /control/recurring` [`RecurringOrder`] | pays regularly: `{"server_id": ...}` | [`Sandbox::pay_regularly_as_other_client`] |
//! | `POST /control/recurring/cancel` [`RecurringCancellation`] | no longer | [`Sandbox::cancel_regular_as_other_client`] |
//! | `POST /control/mail` [`LetterOrder`] | writes to a user | [`Sandbox::write_letter`] |
//! | `POST /control/users` [`UserChange`] | passwords, lock, MFA questions, tokens of a user | [`Sandbox::change_user`] |
//! | `POST /control/accounts` [`AccountChange`] | balance and bill payment of an account | [`Sandbox::change_account`] |
//! | `POST /control/message-sets` [`MessageSetMove`] | URL and realm of a message set | [`Sandbox::move_message_set`] |
//! | `GET /control/faults` | the faults that are armed: [`ArmedFault`] | [`Sandbox::armed_faults`] |
//! | `GET /control/faults/known` | every [`Fault`] there is, and what it does | [`Fault::all`] |
//! | `POST /control/faults` [`Arming`] | arms a fault: `{"id": ...}` | [`Sandbox::arm`] |
//! | `DELETE /control/faults/ID` | disarms it | [`Sandbox::disarm`] |
//! | `DELETE /control/faults` | disarms all | [`Sandbox::disarm_all`] |
//! | `POST /control/scenario` [`Scenario`] | begins again with another world | [`Sandbox::load_scenario`] |
//!
//! With `Options::control` the same routes listen at an address of their own as well, without TLS and without the rest.
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
mod desk;
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

pub use cli::{CommandLineEnd, parse_options, run_command_line};
pub use control::{
    AccountChange, ControlError, Demands, Exchange, HistoryEntry, HistoryKind, Ledger,
    LedgerAccount, LedgerLetter, LedgerMessageSet, LedgerModel, LedgerPayee, LedgerPayment,
    LedgerUser, LetterOrder, MessageSetMove, PayeeOrder, PaymentCancellation, PaymentChange,
    PaymentOrder, Question, RecurringCancellation, RecurringOrder, Scenario, ScenarioAccount,
    ScenarioError, ScenarioUser, UserChange,
};
pub use fault::{ArmedFault, Arming, Fault, Level, Severity};
pub use options::{ClientCertificates, Duplicates, LeadTime, Options, SgmlLeaves, StatusChanges};
pub use quirk::{Need, Presence, Quirk, QuirkError, Rule};
pub use server::{DatabaseError, Sandbox, StartError};
pub use tls::TlsError;
pub use value::{Date, Weekday};
