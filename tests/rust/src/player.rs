//! Plays a scenario: a bank, an object, a listener, and the steps one after the other.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ofx_billpay::{
    BillPayment, Challenge, ConnectionStatusEvent, ErrorEvent, Listener, PayeeRecord,
    PaymentRecord, RecurringRecord, SslServerAuthenticationEvent, SslStatusEvent,
};
use ofx_billpay_sandbox::{Sandbox, parse_options};
use serde_json::{Value, json};

use crate::folder::Folder;
use crate::scenario::{Call, Listen, Scenario, Step, customer, difference};
use crate::words;

/// Plays a scenario in one version, and tells what was not as it says.
pub fn play(scenario: &Scenario, version: &str) -> Result<(), String> {
    let mut play = Play::new(scenario, version);
    for (index, step) in scenario.steps.iter().enumerate() {
        if let Some(what) = play.step(step) {
            return Err(format!("step {}: {what}", index + 1));
        }
    }
    Ok(())
}

struct Play<'a> {
    scenario: &'a Scenario,
    version: &'a str,
    bank: Sandbox,
    folder: Folder,
    object: BillPayment,
    ears: Arc<Ears>,
    challenge: Option<Challenge>,
    transaction: String,
    result: String,
}

impl<'a> Play<'a> {
    fn new(scenario: &'a Scenario, version: &'a str) -> Self {
        let own = ["--date", "20260302", "--control", "127.0.0.1:0"].map(str::to_owned);
        let arguments: Vec<String> = own.iter().chain(&scenario.bank).cloned().collect();
        let options = parse_options(&arguments).expect("the arguments are known");
        let mut play = Play {
            scenario,
            version,
            bank: Sandbox::start(options).expect("the bank starts"),
            folder: Folder::new("play"),
            object: BillPayment::new(),
            ears: Arc::default(),
            challenge: None,
            transaction: String::new(),
            result: String::new(),
        };
        if let Some(world) = &scenario.world {
            play.ask("POST /control/scenario", world)
                .expect("the world is sound");
        }
        play.begin();
        play
    }

    fn begin(&mut self) {
        self.ears = Arc::default();
        self.object = if self.scenario.read_only {
            BillPayment::read_only()
        } else {
            BillPayment::new()
        };
        self.object.set_fi_url(self.bank.url());
        words::set(&self.object, "ofx_version", &json!(self.version));
        let shown = self.object.config("DateFormat=MM/dd/yyyy");
        shown.expect("dates can be shown so");
        for (name, value) in customer() {
            words::set(&self.object, &name, &value);
        }
    }

    /// Carries out a step, and tells what is not as it says.
    fn step(&mut self, step: &Step) -> Option<String> {
        match step {
            Step::Set { set } => {
                // Another name clears the identifiers of the payee before.
                let is_name = |name: &str| name == "payee_name";
                let (first, rest): (Vec<_>, Vec<_>) =
                    set.iter().partition(|(name, _)| is_name(name));
                for (name, value) in first.into_iter().chain(rest) {
                    words::set(&self.object, name, &self.filled(value));
                }
                None
            }
            Step::Config { config } => config.iter().find_map(|setting| {
                let filled = self.filled_text(setting);
                self.object
                    .config(&filled)
                    .err()
                    .map(|error| error.to_string())
            }),
            Step::Listen { listen } => {
                self.ears = Arc::new(Ears {
                    listen: listen.clone(),
                    heard: Mutex::default(),
                });
                self.object.set_listener(self.ears.clone());
                None
            }
            Step::Anew { .. } => {
                self.begin();
                None
            }
            Step::Bank { bank, with, gives } => {
                let answer = match self.ask(bank, &self.filled(with)) {
                    Ok(answer) => answer,
                    Err(what) => return Some(format!("{bank} fails: {what}")),
                };
                let difference = difference(&self.filled(gives.as_ref()?), &answer)?;
                Some(format!("{bank} gives{difference}"))
            }
            Step::Call(call) => self.call(call),
            Step::Expect { expect } => expect.iter().find_map(|(name, value)| {
                let found = words::get(&self.object, name);
                let difference = difference(&self.filled(value), &found)?;
                Some(format!("{name}{difference}"))
            }),
        }
    }

    fn call(&mut self, call: &Call) -> Option<String> {
        let Call {
            call: name, error, ..
        } = call;
        let with: Vec<Value> = call.with.iter().map(|value| self.filled(value)).collect();
        let result = words::call(&self.object, name, &with, self.challenge.as_ref());
        let heard = std::mem::take(&mut *self.ears.heard());
        let failure = match &result {
            _ if heard.has_thrown => Some(json!({ "kind": "listener" })),
            Err(error) => Some(words::error_fields(error)),
            Ok(_) => None,
        };
        match (error, &failure) {
            (None, Some(failure)) => return Some(format!("{name} fails: {failure}")),
            (Some(error), None) => return Some(format!("{name} succeeds, expected {error}")),
            (Some(error), Some(failure)) => {
                if let Some(difference) = difference(&self.filled(error), failure) {
                    return Some(format!("{name} fails with error{difference}"));
                }
            }
            (None, None) => {}
        }
        match result {
            Err(error) => {
                self.challenge = error.challenge().cloned();
                let transaction = error.transaction_id().unwrap_or_default();
                transaction.clone_into(&mut self.transaction);
            }
            Ok(value) => {
                if let Some(text) = value.as_str() {
                    text.clone_into(&mut self.result);
                }
                let gives = call.gives.as_ref().map(|gives| self.filled(gives));
                if let Some(difference) = gives.and_then(|gives| difference(&gives, &value)) {
                    return Some(format!("{name} gives{difference}"));
                }
            }
        }
        let events = self.filled(&json!(call.events));
        let difference = difference(&events, &json!(heard.events))?;
        Some(format!("events of {name}{difference}"))
    }

    /// A value with all names in its texts replaced.
    fn filled(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.filled_text(text)),
            Value::Array(items) => items.iter().map(|item| self.filled(item)).collect(),
            Value::Object(fields) => fields
                .iter()
                .map(|(name, value)| (name.clone(), self.filled(value)))
                .collect(),
            other => other.clone(),
        }
    }

    fn filled_text(&self, text: &str) -> String {
        let mut parts = text.split('$');
        let mut filled = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let is_of_name = |c: char| c.is_ascii_lowercase() || c == '_';
            let end = part.find(|c| !is_of_name(c)).unwrap_or(part.len());
            let (name, rest) = part.split_at(end);
            match name {
                "folder" => filled.push_str(&self.folder.path().to_string_lossy()),
                "transaction" => filled.push_str(&self.transaction),
                "result" => filled.push_str(&self.result),
                _ => filled.push_str(words::get(&self.object, name).as_str().expect("a text")),
            }
            filled.push_str(rest);
        }
        filled
    }

    /// Asks the bank's control interface.
    fn ask(&self, what: &str, body: &Value) -> Result<Value, String> {
        let url = self.bank.control_url().expect("the bank is controlled");
        let host = url
            .trim_start_matches("http://")
            .trim_end_matches("/control");
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        let mut line = TcpStream::connect(host).expect("the bank listens");
        let head = format!(
            "{what} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nConnection: close\r\n\
             Content-Length: {}\r\n\r\n",
            body.len()
        );
        line.write_all((head + &body).as_bytes())
            .expect("the bank reads");
        let mut reply = String::new();
        line.read_to_string(&mut reply).expect("the bank answers");
        let (head, body) = reply.split_once("\r\n\r\n").expect("a head");
        if head.starts_with("HTTP/1.1 200") {
            Ok(serde_json::from_str(body).expect("JSON"))
        } else {
            Err(body.to_owned())
        }
    }
}

/// What a listener was told during a call.
#[derive(Default)]
struct Heard {
    events: Vec<Value>,
    has_thrown: bool,
}

/// The listener: it hears, and fails if it shall.
#[derive(Default)]
struct Ears {
    listen: Listen,
    heard: Mutex<Heard>,
}

impl Ears {
    fn heard(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn hear(&self, event: Value) {
        let mut heard = self.heard();
        let name = event["event"].as_str();
        heard.has_thrown |= self.listen.throw_at.as_deref() == name;
        if self
            .listen
            .to
            .iter()
            .any(|wanted| Some(wanted.as_str()) == name)
        {
            heard.events.push(event);
        }
    }
}

impl Listener for Ears {
    fn on_sync_payments(&self, payment: &PaymentRecord) {
        self.hear(words::payment_event(payment));
    }

    fn on_sync_recurring_payments(&self, model: &RecurringRecord) {
        self.hear(words::recurring_event(model));
    }

    fn on_sync_payees(&self, payee: &PayeeRecord) {
        self.hear(words::payee_event(payee));
    }

    fn on_error(&self, error: &ErrorEvent) {
        self.hear(json!({
            "event": "error", "error_code": error.error_code, "description": error.description,
        }));
    }

    fn on_connection_status(&self, event: &ConnectionStatusEvent) {
        self.hear(json!({
            "event": "connection_status", "connection_event": event.connection_event,
            "status_code": event.status_code, "description": event.description,
        }));
    }

    fn on_ssl_status(&self, event: &SslStatusEvent) {
        self.hear(json!({ "event": "ssl_status", "message": event.message }));
    }

    fn on_ssl_server_authentication(&self, event: &SslServerAuthenticationEvent) -> bool {
        self.hear(json!({
            "event": "ssl_server_authentication", "cert_subject": event.cert_subject,
            "cert_issuer": event.cert_issuer, "status": event.status, "accept": event.accept,
        }));
        self.listen.accept.unwrap_or(event.accept)
    }
}
