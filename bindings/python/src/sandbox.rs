//! The test bank from Python: started in a thread of this process, or run as a program.

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use ofx_billpay_sandbox::{
    AccountChange, Arming, ClientCertificates, Date, Fault, HistoryKind, LetterOrder,
    MessageSetMove, Options, PayeeOrder, PaymentCancellation, PaymentChange, PaymentOrder,
    RecurringCancellation, RecurringOrder, Sandbox as Bank, Scenario, UserChange, parse_options,
    run_command_line,
};
use pyo3::exceptions::{PyOSError, PyRuntimeError, PyValueError};
use pyo3::prelude::*;

use crate::listener::pending_signal;

/// A bank to test against: a real OFX server on loopback, stopped when the `with` block ends.
///
/// Institution SANDBOX, identifier 99001; user "demo" with password "demo-pass" has the checking
/// account 516273 (10000.00) and the savings account 516274 (5000.00), both in bank 123432123. Its
/// clock stands still until `advance_days` moves it.
///
/// `database` is the SQLite file that holds the bank; in memory if None. `start_date` is the day on
/// which a new bank begins, as YYYYMMDD; the real day if None. `port` 0 takes a free one. `arguments` are
/// those of the command line, for all that has no name of its own here.
#[pyclass(frozen, subclass, module = "ofx_billpay.sandbox")]
pub(crate) struct Sandbox {
    bank: Mutex<Option<Bank>>,
    url: String,
}

#[pymethods]
impl Sandbox {
    #[new]
    #[pyo3(signature = (
        database = None, *, start_date = None, port = 0, quirk = None, scenario = None, tls = false,
        client_certificates = false, arguments = None
    ))]
    #[allow(
        clippy::too_many_arguments,
        reason = "each is a keyword, given by name"
    )]
    fn new(
        py: Python<'_>,
        database: Option<PathBuf>,
        start_date: Option<&str>,
        port: u16,
        quirk: Option<String>,
        scenario: Option<&str>,
        tls: bool,
        client_certificates: bool,
        arguments: Option<Vec<String>>,
    ) -> PyResult<Self> {
        let wrong = |name: &str, what: &str| PyValueError::new_err(format!("{name}: {what}"));
        let start_date = start_date
            .map(|text| {
                Date::parse(text)
                    .ok_or_else(|| wrong("start_date", &format!("{text:?} is not YYYYMMDD")))
            })
            .transpose()?;
        let scenario = scenario
            .map(|text| {
                Scenario::parse(text).map_err(|error| wrong("scenario", &with_causes(&error)))
            })
            .transpose()?;
        let given = parse_options(&arguments.unwrap_or_default())
            .map_err(|end| wrong("arguments", end.text.trim()))?;
        let asked = if client_certificates {
            ClientCertificates::Required
        } else {
            given.client_certificates
        };
        let mut options = Options {
            database: database.or(given.database),
            start_date: start_date.or(given.start_date),
            quirk: quirk.or(given.quirk),
            scenario: scenario.or(given.scenario),
            tls: tls || given.tls,
            client_certificates: asked,
            ..given
        };
        if port != 0 {
            options.listen.set_port(port);
        }
        let bank = py
            .detach(|| Bank::start(options))
            .map_err(|error| PyOSError::new_err(with_causes(&error)))?;
        let url = bank.url().to_owned();
        Ok(Sandbox {
            bank: Mutex::new(Some(bank)),
            url,
        })
    }

    /// The file with the certificate authority of a bank with TLS; None without.
    #[getter]
    fn ca_file(&self) -> PyResult<Option<PathBuf>> {
        self.with_bank(|bank| Ok(bank.ca_file()))
    }

    /// The file with a certificate for clients, where the bank asks for one; None otherwise.
    #[getter]
    fn client_certificate_file(&self) -> PyResult<Option<PathBuf>> {
        self.with_bank(|bank| Ok(bank.client_certificate_file()))
    }

    /// The file with the key of that certificate.
    #[getter]
    fn client_key_file(&self) -> PyResult<Option<PathBuf>> {
        self.with_bank(|bank| Ok(bank.client_key_file()))
    }

    /// Begins again with another world: `scenario` is the text of a scenario file (TOML).
    fn load_scenario(&self, py: Python<'_>, scenario: &str) -> PyResult<()> {
        let scenario = Scenario::parse(scenario)
            .map_err(|error| PyValueError::new_err(with_causes(&error)))?;
        py.detach(|| self.with_bank(|bank| bank.load_scenario(&scenario).map_err(|e| failed(&e))))
    }

    /// Carries out a command of the control interface. The class in `ofx_billpay.sandbox` has a method
    /// for each.
    fn _control(&self, py: Python<'_>, command: &str, arguments: &str) -> PyResult<String> {
        py.detach(|| self.with_bank(|bank| control(bank, command, arguments)))
    }

    /// Where the bank answers OFX: what `fi_url` is set to.
    #[getter]
    fn url(&self) -> String {
        self.url.clone()
    }

    /// The day on which the bank's clock stands, as YYYYMMDD.
    #[getter]
    fn today(&self) -> PyResult<String> {
        self.with_bank(|bank| Ok(bank.today().map_err(|error| failed(&error))?.to_string()))
    }

    /// Moves the bank's clock on by some days, processes the payments that fall due, and returns the
    /// new day as YYYYMMDD.
    fn advance_days(&self, py: Python<'_>, days: u32) -> PyResult<String> {
        py.detach(|| {
            self.with_bank(|bank| {
                Ok(bank
                    .advance_days(days)
                    .map_err(|error| failed(&error))?
                    .to_string())
            })
        })
    }

    /// The balance of an account, such as "10000.00"; None if there is no such account.
    fn balance(&self, account_id: &str) -> PyResult<Option<String>> {
        self.with_bank(|bank| bank.balance(account_id).map_err(|error| failed(&error)))
    }

    /// Stops the bank. Stopping it again does nothing.
    fn stop(&self, py: Python<'_>) {
        py.detach(|| {
            let bank = self.locked().take();
            drop(bank);
        });
    }

    fn __enter__(this: PyRef<'_, Self>) -> PyRef<'_, Self> {
        this
    }

    fn __exit__(
        &self,
        py: Python<'_>,
        _exception_type: &Bound<'_, PyAny>,
        _exception: &Bound<'_, PyAny>,
        _traceback: &Bound<'_, PyAny>,
    ) {
        self.stop(py);
    }

    fn __repr__(&self) -> String {
        format!("Sandbox(url={:?})", self.url)
    }
}

impl Sandbox {
    fn locked(&self) -> MutexGuard<'_, Option<Bank>> {
        self.bank.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn with_bank<T>(&self, work: impl FnOnce(&Bank) -> PyResult<T>) -> PyResult<T> {
        match &*self.locked() {
            Some(bank) => work(bank),
            None => Err(PyRuntimeError::new_err("the sandbox is stopped")),
        }
    }
}

/// What a look into a history asks for.
#[derive(serde::Deserialize)]
struct HistoryQuestion {
    user: String,
    account: Option<String>,
    kind: Option<HistoryKind>,
    after: i64,
    most: u32,
}

/// Carries out a command: arguments and result are JSON.
fn control(bank: &Bank, command: &str, arguments: &str) -> PyResult<String> {
    fn given<T: serde::de::DeserializeOwned>(arguments: &str) -> PyResult<T> {
        serde_json::from_str(arguments).map_err(|error| PyValueError::new_err(error.to_string()))
    }
    fn done<T: serde::Serialize>(
        result: Result<T, impl std::error::Error + 'static>,
    ) -> PyResult<String> {
        let result = result.map_err(|error| PyValueError::new_err(with_causes(&error)))?;
        told(&result)
    }
    fn told<T: serde::Serialize>(result: &T) -> PyResult<String> {
        serde_json::to_string(result).map_err(|error| PyRuntimeError::new_err(error.to_string()))
    }
    match command {
        "reset" => done(bank.reset()),
        "ledger" => done(bank.ledger()),
        "history" => {
            let asked: HistoryQuestion = given(arguments)?;
            let account = asked.account.as_deref();
            let (user, after, most) = (&asked.user, asked.after, asked.most);
            done(match asked.kind {
                None => bank.history(user, account, after, most),
                Some(kind) => bank.history_of(kind, user, account, after, most),
            })
        }
        "exchanges" => told(&bank.exchanges()),
        "clear_exchanges" => {
            bank.clear_exchanges();
            told(&())
        }
        "pay" => done(bank.pay_as_other_client(&given::<PaymentOrder>(arguments)?)),
        "modify" => done(bank.modify_as_other_client(&given::<PaymentChange>(arguments)?)),
        "cancel" => done(bank.cancel_as_other_client(&given::<PaymentCancellation>(arguments)?)),
        "add_payee" => done(bank.add_payee_as_other_client(&given::<PayeeOrder>(arguments)?)),
        "pay_regularly" => {
            done(bank.pay_regularly_as_other_client(&given::<RecurringOrder>(arguments)?))
        }
        "cancel_regular" => {
            let which: RecurringCancellation = given(arguments)?;
            done(bank.cancel_regular_as_other_client(&which))
        }
        "write_letter" => done(bank.write_letter(&given::<LetterOrder>(arguments)?)),
        "change_user" => done(bank.change_user(&given::<UserChange>(arguments)?)),
        "change_account" => done(bank.change_account(&given::<AccountChange>(arguments)?)),
        "move_message_set" => {
            let set: MessageSetMove = given(arguments)?;
            done(bank.move_message_set(&set.message_set, set.url.as_deref(), &set.realm))
        }
        "arm" => done(bank.arm(given::<Arming>(arguments)?)),
        "armed_faults" => told(&bank.armed_faults()),
        "disarm" => told(&bank.disarm(given(arguments)?)),
        "disarm_all" => {
            bank.disarm_all();
            told(&())
        }
        "known_faults" => {
            let known = Fault::all()
                .into_iter()
                .map(|(fault, meaning)| (fault.name(), meaning));
            told(&known.collect::<std::collections::BTreeMap<_, _>>())
        }
        _ => Err(PyValueError::new_err(format!("{command:?} is no command"))),
    }
}

/// Runs the test bank as a program, until Ctrl-C: `arguments` are those of the command line, without
/// the name of the program. Returns the exit code.
#[pyfunction]
pub(crate) fn run_sandbox(py: Python<'_>, arguments: Vec<String>) -> PyResult<u8> {
    let name = OsString::from("python -m ofx_billpay.sandbox");
    let arguments = std::iter::once(name).chain(arguments.into_iter().map(OsString::from));
    let say = |text: &str| Python::attach(|py| print(py, text));
    let ended = py.detach(|| {
        run_command_line(
            arguments,
            |line| drop(say(&format!("{line}\n"))),
            // Ctrl-C is how the program ends.
            || pending_signal().is_some(),
        )
    });
    match ended {
        Ok(()) => Ok(0),
        Err(end) => {
            let stream = if end.exit_code == 0 {
                "stdout"
            } else {
                "stderr"
            };
            write(py, stream, &end.text)?;
            Ok(end.exit_code)
        }
    }
}

fn print(py: Python<'_>, text: &str) -> PyResult<()> {
    write(py, "stdout", text)
}

fn write(py: Python<'_>, stream: &str, text: &str) -> PyResult<()> {
    let stream = py.import("sys")?.getattr(stream)?;
    stream.call_method1("write", (text,))?;
    stream.call_method0("flush")?;
    Ok(())
}

fn failed(error: &dyn std::error::Error) -> PyErr {
    PyRuntimeError::new_err(with_causes(error))
}

fn with_causes(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}
