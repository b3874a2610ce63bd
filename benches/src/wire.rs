//! Calls over real connections: new and kept, in the clear and over TLS, from Rust and from Python.

use std::fs;
use std::rc::Rc;

use ofx_billpay::BillPayment;

use crate::Setup;
use crate::fixed::Server;
use crate::process::program;
use crate::reply::{ACCOUNT_ID, BANK_ID};
use crate::row::{Contestant, Outcome, Row, Unit};

/// How calls are made.
#[derive(Clone, Copy)]
struct Way {
    /// In words.
    name: &'static str,
    is_secure: bool,
    /// Whether the connection is kept for the next call.
    is_kept: bool,
    /// Whether each call has an object of its own.
    anew: bool,
}

impl Way {
    /// One by which all calls are those of one object.
    fn new(name: &'static str, is_secure: bool, is_kept: bool) -> Self {
        Way {
            name,
            is_secure,
            is_kept,
            anew: false,
        }
    }
}

/// So many calls are made at a time.
const CALLS: usize = 300;

/// Calls over a kept connection.
pub fn kept(setup: &Setup) -> Outcome<Row> {
    in_rust(setup, Way::new("kept connection", false, true))
}

/// Calls that each make a connection.
pub fn new(setup: &Setup) -> Outcome<Row> {
    in_rust(setup, Way::new("new connections", false, false))
}

/// Calls over a kept connection with TLS.
pub fn kept_tls(setup: &Setup) -> Outcome<Row> {
    in_rust(setup, Way::new("kept TLS connection", true, true))
}

/// Calls that each make a connection with TLS, which resumes the session before it.
pub fn new_tls(setup: &Setup) -> Outcome<Row> {
    in_rust(setup, Way::new("new TLS connections", true, false))
}

/// The same, by an object for each call.
pub fn objects_tls(setup: &Setup) -> Outcome<Row> {
    let way = Way::new("an object a call, TLS", true, false);
    in_rust(setup, Way { anew: true, ..way })
}

/// Calls from Python over a kept connection.
pub fn python_kept(setup: &Setup) -> Outcome<Row> {
    in_python(setup, true)
}

/// Calls from Python that each make a connection.
pub fn python_new(setup: &Setup) -> Outcome<Row> {
    in_python(setup, false)
}

/// An object that is ready to call the server.
fn client(server: &Server, way: Way) -> Outcome<BillPayment> {
    let bank = BillPayment::new();
    bank.set_fi_url(&server.url);
    bank.set_fi_organization("EXAMPLE");
    bank.set_fi_id("1001");
    bank.set_ofx_app_id("QWIN");
    bank.set_ofx_app_version("2700");
    bank.set_ofx_user("kim01");
    bank.set_ofx_password("pw");
    bank.set_payment_from_bank_id(BANK_ID);
    bank.set_payment_from_account_id(ACCOUNT_ID);
    let mut settings = vec![format!(
        "KeepAlive={}",
        if way.is_kept { "True" } else { "False" }
    )];
    if way.is_secure {
        let pem = fs::read_to_string(&server.certificate).map_err(|error| error.to_string())?;
        settings.push(format!("SSLServerCACerts={pem}"));
        settings.push("ReuseSSLSession=True".to_owned());
    }
    for setting in settings {
        bank.config(&setting).map_err(|error| error.to_string())?;
    }
    Ok(bank)
}

/// The bytes that a call sends, for those who send them without knowing what they are.
fn request(bank: &BillPayment) -> Outcome<String> {
    let failed = |error: ofx_billpay::Error| error.to_string();
    bank.synchronize_payments("0").map_err(failed)?;
    bank.config("MaskSensitive=False").map_err(failed)?;
    Ok(bank.ofx_request())
}

/// Our calls, all of one object or each of an object of its own.
fn ours(server: Rc<Server>, way: Way) -> Outcome<Contestant> {
    let kept = client(&server, way)?;
    Ok(Contestant::here("ofx-billpay", CALLS, move || {
        let mut seen = 0;
        for _ in 0..CALLS {
            let own = if way.anew {
                Some(client(&server, way)?)
            } else {
                None
            };
            let bank = own.as_ref().unwrap_or(&kept);
            bank.synchronize_payments("0")
                .map_err(|error| error.to_string())?;
            seen += bank.sync_payments().len();
        }
        Ok(seen)
    }))
}

/// The calls of one reqwest client, which reads the reply and does nothing with it.
fn reqwest(server: Rc<Server>, way: Way, request: String) -> Outcome<Contestant> {
    let failed = |error: reqwest::Error| error.to_string();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.map_err(|error| error.to_string())?;
    let mut builder = reqwest::Client::builder().tls_built_in_root_certs(false);
    if way.is_secure {
        let pem = fs::read(&server.certificate).map_err(|error| error.to_string())?;
        let certificate = reqwest::Certificate::from_pem(&pem).map_err(failed)?;
        builder = builder.add_root_certificate(certificate);
    }
    let client = builder.build().map_err(failed)?;
    Ok(Contestant::here("reqwest, bare", CALLS, move || {
        runtime.block_on(async {
            let mut seen = 0;
            for _ in 0..CALLS {
                let mut call = client
                    .post(&server.url)
                    .header("Content-Type", "application/x-ofx");
                if !way.is_kept {
                    call = call.header("Connection", "close");
                }
                let answer = call.body(request.clone()).send().await.map_err(failed)?;
                seen += usize::from(!answer.bytes().await.map_err(failed)?.is_empty());
            }
            Ok(seen)
        })
    }))
}

/// The calls of one curl, which keeps connections as it likes.
fn curl(setup: &Setup, server: &Server, way: Way, request: &str) -> Outcome<Contestant> {
    let file = setup.file("request.ofx", request.as_bytes())?;
    let mut arguments = vec!["--silent", "--data-binary"];
    let body = format!("@{file}");
    arguments.extend([body.as_str(), "--cacert", server.certificate.as_str()]);
    if !way.is_kept {
        arguments.extend(["--header", "Connection: close"]);
    }
    for _ in 0..CALLS {
        arguments.extend(["--output", "/dev/null", server.url.as_str()]);
    }
    Ok(program("curl, one process", "curl", &arguments))
}

fn in_rust(setup: &Setup, way: Way) -> Outcome<Row> {
    let server = Rc::new(Server::start(setup, way.is_secure)?);
    let request = request(&client(&server, way)?)?;
    Ok(Row {
        name: format!("{CALLS} calls, {}", way.name),
        unit: Unit::Seconds,
        bytes: 0,
        rounds: setup.rounds,
        ours: ours(Rc::clone(&server), way)?,
        peers: vec![
            reqwest(Rc::clone(&server), way, request.clone())?.with_goal(0.7),
            curl(setup, &server, way, &request)?,
        ],
    })
}

fn in_python(setup: &Setup, is_kept: bool) -> Outcome<Row> {
    let way = Way::new("", false, is_kept);
    let server = Rc::new(Server::start(setup, false)?);
    let request = request(&client(&server, way)?)?;
    let file = setup.file("request.ofx", request.as_bytes())?;
    let calls = CALLS.to_string();
    let how = if is_kept { "kept" } else { "new" };
    let script = |name: &str, who: &str| {
        let contestant =
            setup
                .tools
                .script(name, "calls.py", &[who, &server.url, &file, &calls, how]);
        // The server stays as long as somebody calls it.
        let server = Rc::clone(&server);
        let mut work = contestant.work;
        Contestant::measured(name, move || {
            let _ = &server;
            work()
        })
    };
    let connections = if is_kept {
        "kept connection"
    } else {
        "new connections"
    };
    let requests = script("requests", "requests");
    let bare = reqwest(Rc::clone(&server), way, request)?;
    // A connection costs the system more than a call costs anybody: where each call makes one, not even Rust is six times as fast.
    let peers = if is_kept {
        vec![requests.with_goal(6.0), bare]
    } else {
        vec![requests, bare.with_goal(0.7)]
    };
    Ok(Row {
        name: format!("{CALLS} calls from Python, {connections}"),
        unit: Unit::Seconds,
        bytes: 0,
        rounds: setup.rounds,
        ours: script("ofx-billpay", "ofx_billpay"),
        peers,
    })
}
