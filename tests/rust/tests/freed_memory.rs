//! Secrets are wiped: no block of memory that is given back holds one, on whatever way a call ends.
//!
//! An allocator looks through every block that the calling thread gives back. What is planted begins with one word, which stands
//! nowhere else. The heads of HTTP are not ours to wipe, nor are the strings of the caller: see SECURITY.md.
#![allow(
    missing_docs,
    unsafe_code,
    clippy::unwrap_used,
    reason = "tests tell what they are by their names and fail by panicking, and an allocator is unsafe by its nature"
)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::backtrace::Backtrace;
use std::cell::Cell;
use std::sync::{Mutex, PoisonError};

use ofx_billpay::{BillPayment, ErrorKind};
use ofx_billpay_sandbox::{Options, Sandbox};
use ofx_billpay_tests::bank::{
    Behaviour, ScriptedBank, customer, payment_accepted, reply, reply_with_signon, set_payee,
    set_payment, signon_refused,
};

/// What every planted secret begins with.
const MARK: &[u8] = b"pl4nted-";

struct Spy;

#[global_allocator]
static SPY: Spy = Spy;

thread_local! {
    /// Whether this thread is watched: banks of a test hold secrets by right.
    static WATCHED: Cell<bool> = const { Cell::new(false) };
}

/// The secrets that were found, and by whom their memory was given back.
static FOUND: Mutex<Vec<(String, Backtrace)>> = Mutex::new(Vec::new());

// SAFETY: all is done by the system's allocator; a block is only read, as long as it is owned.
unsafe impl GlobalAlloc for Spy {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // Zeros, so that what is found was written by whom the block was given to.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if WATCHED.try_with(Cell::get).unwrap_or(false) {
            let bytes = unsafe { std::slice::from_raw_parts(block, layout.size()) };
            look_at(bytes);
        }
        unsafe { System.dealloc(block, layout) }
    }
    // `realloc` is made of the two: a block that grows is given back, too.
}

fn look_at(bytes: &[u8]) {
    let Some(at) = bytes.windows(MARK.len()).position(|window| window == MARK) else {
        return;
    };
    WATCHED.set(false);
    note(&bytes[at..], bytes.len());
    // Not before all that the note is made of is given back: it has the secret, too.
    WATCHED.set(true);
}

fn note(secret: &[u8], size: usize) {
    let shown = String::from_utf8_lossy(&secret[..secret.len().min(24)]);
    let found = (
        format!("{shown:?} in {size} bytes"),
        Backtrace::force_capture(),
    );
    FOUND
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(found);
}

/// Runs work on this thread and returns what was found meanwhile. One test at a time: what is found is not told apart.
fn found_in(work: impl FnOnce()) -> Vec<(String, Backtrace)> {
    static TURN: Mutex<()> = Mutex::new(());
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    FOUND.lock().unwrap_or_else(PoisonError::into_inner).clear();
    WATCHED.set(true);
    work();
    WATCHED.set(false);
    std::mem::take(&mut *FOUND.lock().unwrap_or_else(PoisonError::into_inner))
}

fn assert_wiped(work: impl FnOnce()) {
    let found = found_in(work);
    if let Some((what, whom)) = found.first() {
        panic!("{} found, first {what}, given back\n{whom}", found.len());
    }
}

/// A payer with a secret wherever one can stand.
fn payer(url: &str, version: &str) -> BillPayment {
    let payer = customer(url, version);
    payer.set_ofx_password("pl4nted-password");
    payer.set_ofx_access_key("pl4nted-access-key");
    for secret in [
        "AuthToken=pl4nted-auth-token",
        "UserCred1A=pl4nted-cred-1",
        "UserCred2A=pl4nted-cred-2",
    ] {
        payer.config(secret).unwrap();
    }
    set_payee(&payer, "Nobody");
    set_payment(&payer);
    payer
}

fn accepted() -> Behaviour {
    Behaviour::Answer(reply(&payment_accepted("<DTDUE>20240318")))
}

#[test]
fn the_spy_finds_what_is_not_wiped() {
    let found = found_in(|| drop(String::from("pl4nted-nowhere")));
    assert_eq!(found.len(), 1);
    let grown = found_in(|| {
        let mut text = String::from("pl4nted-");
        text.extend(std::iter::repeat_n('x', 1000));
        text.clear();
        text.extend(std::iter::repeat_n('x', 1000));
    });
    assert!(!grown.is_empty());
}

#[test]
fn a_payment_leaves_no_secret_behind() {
    for version in ["102", "211"] {
        let bank = ScriptedBank::start(vec![accepted()]);
        assert_wiped(|| payer(&bank.url, version).pay_bill().unwrap());
    }
}

#[test]
fn nor_does_one_whose_outcome_is_unknown_and_its_reconciliation() {
    let list = reply("<PMTSYNCRS><TOKEN>5<LOSTSYNC>N</PMTSYNCRS>");
    let behaviours = vec![Behaviour::HangUp, Behaviour::Answer(list), accepted()];
    let bank = ScriptedBank::start(behaviours);
    assert_wiped(|| {
        let payer = payer(&bank.url, "102");
        let error = payer.pay_bill().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
        payer.reconcile().unwrap();
    });
}

#[test]
fn nor_does_a_sign_on_that_is_refused() {
    let bank = ScriptedBank::start(vec![Behaviour::Answer(signon_refused(15500))]);
    assert_wiped(|| {
        let payer = payer(&bank.url, "102");
        payer.pay_bill().unwrap_err();
        // The same credentials are not sent again.
        payer.pay_bill().unwrap_err();
    });
}

#[test]
fn nor_does_a_password_that_changes() {
    let changed = "<PINCHTRNRS><TRNUID>{TRNUID}<STATUS><CODE>0<SEVERITY>INFO</STATUS></PINCHTRNRS>";
    let answer = reply_with_signon("", &payment_accepted(""))
        .replace("</SONRS>", &format!("</SONRS>{changed}"));
    let bank = ScriptedBank::start(vec![Behaviour::Answer(answer)]);
    assert_wiped(|| {
        let payer = payer(&bank.url, "102");
        payer.config("NewPassword=pl4nted-new-password").unwrap();
        let _ = payer.pay_bill();
    });
}

#[test]
fn nor_does_one_over_a_secure_connection() {
    let bank = Sandbox::start(Options {
        tls: true,
        ..Options::default()
    });
    let bank = bank.unwrap();
    assert_wiped(|| {
        let payer = payer(bank.url(), "211");
        let authority = bank.ca_file().unwrap();
        let setting = format!("SSLCACertFilePaths={}", authority.display());
        payer.config(&setting).unwrap();
        payer.pay_bill().unwrap_err();
    });
}

#[test]
fn nor_does_one_that_never_leaves() {
    assert_wiped(|| {
        let payer = payer("http://127.0.0.1:1/ofx", "102");
        payer.pay_bill().unwrap_err();
        payer.set_payment_amount("much");
        payer.pay_bill().unwrap_err();
        // What has no room in 1.x is found while the request is written.
        payer.set_payment_amount("1.00");
        payer.set_payment_memo("\u{4e2d}");
        payer.pay_bill().unwrap_err();
        payer.reset().unwrap();
    });
}

#[test]
fn nor_do_layouts_encodings_and_long_requests() {
    for setting in ["CodePage=1252", "LineEnds=CRLF", "CloseLeaves=True"] {
        let bank = ScriptedBank::start(vec![accepted()]);
        assert_wiped(|| {
            let payer = payer(&bank.url, "102");
            payer.config(setting).unwrap();
            payer.set_payment_memo(&"long ".repeat(40));
            payer.pay_bill().unwrap();
        });
    }
}
