//! The synchronisation engine as the native half of `ofx_billpay.sync`: numbers, words and JSON, which Python makes classes of.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ofx_billpay::job::{
    Account, Channel, Connection, CredentialProvider, EngineOptions, Key, NewAccount,
    NewConnection, StoredRecord, SyncEngine as Engine, SyncScope, SyncType, no_credentials,
};
use ofx_billpay::value::Secret;
use ofx_billpay::{Error, Result as CoreResult};
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::exception;
use crate::listener::pending_signal;
use crate::secret::SecretText;

/// So often a waiting call looks whether Ctrl-C was pressed.
const LOOK: Duration = Duration::from_millis(100);

/// The native half of `ofx_billpay.sync.SyncEngine`; use that.
#[pyclass(frozen, subclass, module = "ofx_billpay.sync")]
pub(crate) struct NativeSyncEngine {
    engine: Engine,
}

/// A function of Python's that gives passwords.
struct Provider(Py<PyAny>);

impl CredentialProvider for Provider {
    fn password(&self, connection: &Connection) -> CoreResult<Secret> {
        let asked = Python::try_attach(|py| {
            let shown = connection_json(connection).to_string();
            self.0
                .call1(py, (shown,))
                .and_then(|password| Ok(password.extract::<SecretText>(py)?.0))
                .map_err(|error| {
                    // What it says may hold the password.
                    let name = error.get_type(py).name().map(|name| name.to_string());
                    let name = name.unwrap_or_else(|_| "an exception".to_owned());
                    no_credentials(&format!("the function that gives them raised {name}"))
                })
        });
        let ending = || no_credentials("the interpreter is ending");
        asked.unwrap_or_else(|| Err(ending())).map(Secret::new)
    }
}

/// A connection to be added, as Python gives it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    url: String,
    organization: String,
    fi_id: String,
    user: String,
    ofx_version: String,
    app_id: String,
    app_version: String,
    client_uid: String,
    timeout: i64,
    /// Name and value of each.
    settings: Vec<(String, String)>,
    /// Bank, number and type of each.
    accounts: Vec<(String, String, String)>,
    may_store_credentials: bool,
    interval: Option<i64>,
}

#[pymethods]
impl NativeSyncEngine {
    #[new]
    #[pyo3(signature = (path, key, credentials, workers, challenge_age))]
    fn new(
        py: Python<'_>,
        path: PathBuf,
        key: Option<Vec<u8>>,
        credentials: Option<Py<PyAny>>,
        workers: usize,
        challenge_age: i64,
    ) -> PyResult<Self> {
        let key = key.map(|bytes| Key::new(&bytes)).transpose();
        let provider = |function| Arc::new(Provider(function)) as Arc<dyn CredentialProvider>;
        let options = EngineOptions {
            workers,
            key: key.map_err(|error| exception(&error))?,
            credentials: credentials.map(provider),
            challenge_age,
            ..EngineOptions::default()
        };
        let opened = py.detach(|| Engine::open(path, options));
        let engine = opened.map_err(|error| exception(&error))?;
        Ok(NativeSyncEngine { engine })
    }

    fn _add_connection(
        &self,
        py: Python<'_>,
        given: &str,
        password: Option<SecretText>,
    ) -> PyResult<i64> {
        let given: Given = serde_json::from_str(given)
            .map_err(|error| PyValueError::new_err(error.to_string()))?;
        let account = |(bank_id, number, kind): (String, String, String)| NewAccount {
            bank_id,
            number: number.into(),
            kind,
        };
        let new = NewConnection {
            url: given.url,
            organization: given.organization,
            fi_id: given.fi_id,
            ofx_version: given.ofx_version,
            app_id: given.app_id,
            app_version: given.app_version,
            user: given.user,
            client_uid: given.client_uid,
            timeout: given.timeout,
            settings: given.settings,
            accounts: given.accounts.into_iter().map(account).collect(),
            may_store_credentials: given.may_store_credentials,
            password: password.map(|password| Secret::new(password.0)),
            interval: given.interval,
        };
        self.ask(py, |engine| engine.add_connection(&new))
    }

    fn _connection(&self, py: Python<'_>, connection: i64) -> PyResult<String> {
        let found = self.ask(py, |engine| engine.connection(connection))?;
        Ok(connection_json(&found).to_string())
    }

    fn _connections(&self, py: Python<'_>, after: i64, most: usize) -> PyResult<String> {
        let found = self.ask(py, |engine| engine.connections(after, most))?;
        Ok(list(&found, connection_json))
    }

    fn _accounts(&self, py: Python<'_>, connection: i64) -> PyResult<String> {
        let found = self.ask(py, |engine| engine.accounts(connection))?;
        Ok(list(&found, account_json))
    }

    fn _synchronize(
        &self,
        py: Python<'_>,
        connection: i64,
        kind: &str,
        scope: &str,
    ) -> PyResult<i64> {
        self.ask(py, |engine| {
            engine.synchronize(connection, SyncType::parse(kind)?, SyncScope::parse(scope)?)
        })
    }

    fn _synchronize_all(&self, py: Python<'_>, kind: &str, scope: &str) -> PyResult<Vec<i64>> {
        self.ask(py, |engine| {
            engine.synchronize_all(SyncType::parse(kind)?, SyncScope::parse(scope)?)
        })
    }

    fn _job(&self, py: Python<'_>, job: i64) -> PyResult<String> {
        let job = self.ask(py, |engine| engine.job(job))?;
        let shown = json!({
            "id": job.id,
            "connection_id": job.connection_id,
            "type": job.kind,
            "scope": job.scope,
            "automatic": job.automatic,
            "state": job.state,
            "created": job.created,
            "ended": job.ended,
            "challenge": job.challenge,
            "error": job.error,
        });
        Ok(shown.to_string())
    }

    fn _answer(
        &self,
        py: Python<'_>,
        job: i64,
        answers: HashMap<String, SecretText>,
    ) -> PyResult<()> {
        let answers: Vec<(String, Secret)> = answers
            .into_iter()
            .map(|(id, answer)| (id, Secret::new(answer.0)))
            .collect();
        self.ask(py, |engine| {
            let answers: Vec<(&str, Secret)> = answers
                .iter()
                .map(|(id, answer)| (id.as_str(), answer.clone()))
                .collect();
            engine.answer(job, &answers)
        })
    }

    /// Events after a cursor, each as JSON; waits up to so many seconds for some.
    fn _poll(&self, py: Python<'_>, after: i64, wait: f64) -> PyResult<Vec<String>> {
        let wait = Duration::try_from_secs_f64(wait.max(0.0)).unwrap_or(Duration::MAX);
        let begun = Instant::now();
        loop {
            let rest = wait.saturating_sub(begun.elapsed());
            let events = self.ask(py, |engine| engine.queue().poll(after, rest.min(LOOK)))?;
            if !events.is_empty() || begun.elapsed() >= wait {
                let shown = events.iter().map(serde_json::to_string);
                let shown: Result<Vec<String>, _> = shown.collect();
                return shown.map_err(|error| PyRuntimeError::new_err(error.to_string()));
            }
            if let Some(interrupt) = pending_signal() {
                return Err(interrupt);
            }
        }
    }

    fn _end(&self, py: Python<'_>) -> PyResult<i64> {
        self.ask(py, |engine| engine.queue().end())
    }

    fn _records(&self, py: Python<'_>, connection: i64, channel: &str) -> PyResult<String> {
        let found = self.ask(py, |engine| {
            engine.records(connection, Channel::parse(channel)?)
        })?;
        Ok(list(&found, record_json))
    }

    fn _changes(&self, py: Python<'_>, connection: i64, after: i64) -> PyResult<String> {
        let found = self.ask(py, |engine| engine.changes(connection, after))?;
        Ok(list(&found, record_json))
    }

    /// Removes a connection with all that is stored of it; its events stay.
    fn remove_connection(&self, py: Python<'_>, connection: i64) -> PyResult<()> {
        self.ask(py, |engine| engine.remove_connection(connection))
    }

    /// Stores a password, with the user's consent; automatic synchronization that was stopped goes on.
    fn set_password(&self, py: Python<'_>, connection: i64, password: SecretText) -> PyResult<()> {
        let password = Secret::new(password.0);
        self.ask(py, |engine| engine.set_password(connection, &password))
    }

    /// Says whether the user allows that credentials are stored; without, those that are stored are removed.
    fn set_consent(&self, py: Python<'_>, connection: i64, may_store: bool) -> PyResult<()> {
        self.ask(py, |engine| engine.set_consent(connection, may_store))
    }

    /// Lets refused credentials be tried once more, and automatic synchronization go on.
    fn resume(&self, py: Python<'_>, connection: i64) -> PyResult<()> {
        self.ask(py, |engine| engine.resume(connection))
    }

    /// Whether this process works on the jobs of the file, and not another one.
    #[getter]
    fn is_working(&self) -> bool {
        self.engine.is_working()
    }

    /// Ends the work. Jobs that are broken off run again when the file is opened next.
    fn close(&self, py: Python<'_>) {
        py.detach(|| self.engine.close());
    }
}

impl NativeSyncEngine {
    fn ask<T: Send>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&Engine) -> CoreResult<T> + Send,
    ) -> PyResult<T> {
        py.detach(|| work(&self.engine))
            .map_err(|error: Error| exception(&error))
    }
}

impl Drop for NativeSyncEngine {
    fn drop(&mut self) {
        // The workers may want the interpreter before they end: it must not be held while they are waited for.
        Python::try_attach(|py| py.detach(|| self.engine.close()));
    }
}

fn list<T>(items: &[T], show: impl Fn(&T) -> Value) -> String {
    Value::Array(items.iter().map(show).collect()).to_string()
}

fn connection_json(connection: &Connection) -> Value {
    json!({
        "id": connection.id,
        "url": connection.url,
        "realm": connection.realm,
        "organization": connection.organization,
        "fi_id": connection.fi_id,
        "ofx_version": connection.ofx_version,
        "app_id": connection.app_id,
        "app_version": connection.app_version,
        "user": connection.user,
        "client_uid": connection.client_uid,
        "timeout": connection.timeout,
        "settings": connection.settings.iter().cloned().collect::<HashMap<_, _>>(),
        "may_store_credentials": connection.may_store_credentials,
        "has_password": connection.has_password,
        "interval": connection.interval,
        "next_due": connection.next_due,
        "stopped_by": connection.stopped_by,
        "failures": connection.failures,
        "created": connection.created,
    })
}

fn account_json(account: &Account) -> Value {
    json!({
        "id": account.id,
        "bank_id": account.bank_id,
        "number": &*account.number,
        "type": account.kind,
        "description": &*account.description,
        "active": account.active,
    })
}

fn record_json(record: &StoredRecord) -> Value {
    json!({
        "channel": record.channel,
        "account_id": record.account_id,
        "key": record.key,
        "change": record.change,
        "removed": record.removed,
        "fields": record.fields,
    })
}
