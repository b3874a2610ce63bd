//! The server: a thread of its own, one HTTP listener, one bank behind it.

use std::fmt;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;

use axum::Router;
use axum::middleware::from_fn;
use axum::routing::post;
use tokio::sync::watch;

use crate::bank::Bank;
use crate::control::{self, ControlError, Guarded, guard};
use crate::office::{self, Office};
use crate::options::Options;
use crate::page;
use crate::quirk::{Quirk, QuirkError};
use crate::serve::serve;
use crate::store::StoreError;
use crate::tls::{self, Certificates, TlsError};
use crate::value::Date;

/// Why a bank could not be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address is not loopback, and `allow_remote` was not given.
    #[error("{0} is no loopback address; this must be allowed explicitly")]
    NotLoopback(SocketAddr),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address asked for.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// The thread or its runtime cannot be made.
    #[error("cannot start a thread")]
    Thread(#[source] io::Error),
    /// The database cannot be opened.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The quirk cannot be used.
    #[error(transparent)]
    Quirk(#[from] QuirkError),
    /// The scenario cannot be loaded.
    #[error("the scenario cannot be loaded")]
    Scenario(#[source] ControlError),
    /// TLS cannot be set up.
    #[error("TLS cannot be set up")]
    Tls(#[from] TlsError),
}

/// The database of a bank failed.
#[derive(Debug, thiserror::Error)]
#[error("the database of the bank cannot be used")]
pub struct DatabaseError(#[source] StoreError);

impl DatabaseError {
    pub(crate) fn sqlite(error: rusqlite::Error) -> Self {
        Self(error.into())
    }
}

/// A running bank. It stops when it is dropped.
pub struct Sandbox {
    pub(crate) office: Arc<Office>,
    url: String,
    control_url: Option<String>,
    certificates: Option<Certificates>,
    running: Option<(watch::Sender<()>, JoinHandle<()>)>,
}

impl Sandbox {
    /// Starts a bank in a thread of its own; it serves when this returns.
    pub fn start(options: Options) -> Result<Self, StartError> {
        let address = options.listen;
        for address in std::iter::once(address).chain(options.control) {
            if !address.ip().is_loopback() && !options.allow_remote {
                return Err(StartError::NotLoopback(address));
            }
        }
        let control = options.control;
        let quirk = options.quirk.as_deref().map(Quirk::named).transpose()?;
        let scenario = options.scenario.clone();
        let clients = options.client_certificates;
        let tls = options.tls.then(|| tls::set_up(address.ip(), clients));
        let (tls, certificates) = tls.transpose()?.unzip();
        let is_new = options.database.as_ref().is_none_or(|file| !file.exists());
        let office = Office::new(Bank::open(options).map_err(DatabaseError)?, quirk);
        match scenario {
            // A bank that exists keeps what it has.
            Some(scenario) if is_new => office.load(&scenario).map_err(StartError::Scenario)?,
            Some(scenario) => {
                for fault in scenario.faults {
                    office.arm(fault).map_err(StartError::Scenario)?;
                }
            }
            None => {}
        }
        let office = Arc::new(office);
        let (listener, local) = listen(address)?;
        let scheme = if tls.is_some() { "https" } else { "http" };
        let url = format!("{scheme}://{local}/ofx");
        let (control, controlled) = control.map(listen).transpose()?.unzip();
        office.bank.served_at(&url).map_err(DatabaseError::sqlite)?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(StartError::Thread)?;
        let (stop, stopped) = watch::channel(());
        let side_door = control.map(|listener| {
            let router = controls().with_state(Arc::clone(&office));
            serve(listener, router, None, stopped.clone())
        });
        let side_door = async {
            if let Some(side_door) = side_door {
                side_door.await;
            }
        };
        let front_door = serve(listener, router(Arc::clone(&office)), tls, stopped);
        let thread = std::thread::Builder::new()
            .name("ofx-billpay-sandbox".to_owned())
            .spawn(move || {
                runtime.block_on(async { tokio::join!(front_door, side_door) });
            })
            .map_err(StartError::Thread)?;
        Ok(Self {
            office,
            url,
            control_url: controlled.map(|local| format!("http://{local}/control")),
            certificates,
            running: Some((stop, thread)),
        })
    }

    /// Where it takes OFX requests: `http://127.0.0.1:PORT/ofx`, or `https` with TLS.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Where the control API listens besides: `http://127.0.0.1:PORT/control`. None unless the options ask for it.
    pub fn control_url(&self) -> Option<&str> {
        self.control_url.as_deref()
    }

    /// The certificate of the authority that vouches for the bank, in PEM; none without TLS. The file
    /// is gone when the bank is dropped.
    pub fn ca_file(&self) -> Option<PathBuf> {
        self.certificates.as_ref().map(Certificates::authority)
    }

    /// The certificate that the bank lets in, in PEM; none unless it requires certificates.
    pub fn client_certificate_file(&self) -> Option<PathBuf> {
        self.certificates.as_ref()?.client_certificate()
    }

    /// The private key of that certificate, in PEM.
    pub fn client_key_file(&self) -> Option<PathBuf> {
        self.certificates.as_ref()?.client_key()
    }

    /// The day on which the bank's clock stands.
    pub fn today(&self) -> Result<Date, DatabaseError> {
        self.office.bank.today().map_err(DatabaseError::sqlite)
    }

    /// Moves the bank's clock on, processes the payments that fall due, and gives the new day.
    /// Moving it by 0 days ends the present day's business only.
    pub fn advance_days(&self, days: u32) -> Result<Date, DatabaseError> {
        self.office
            .bank
            .advance(days)
            .map_err(DatabaseError::sqlite)
    }

    /// The balance of an account, such as `10000.00`; none if there is no such account.
    pub fn balance(&self, account: &str) -> Result<Option<String>, DatabaseError> {
        let balance = self
            .office
            .bank
            .balance(account)
            .map_err(DatabaseError::sqlite)?;
        Ok(balance.map(|money| money.to_string()))
    }

    /// Stops serving. Requests that are being answered get their answer.
    pub fn stop(&mut self) {
        if let Some((stop, thread)) = self.running.take() {
            drop(stop);
            let _ = thread.join();
        }
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.stop();
    }
}

fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), StartError> {
    let error = |source| StartError::Listen { address, source };
    let listener = TcpListener::bind(address).map_err(error)?;
    listener.set_nonblocking(true).map_err(error)?;
    let local = listener.local_addr().map_err(error)?;
    Ok((listener, local))
}

fn controls() -> Router<Arc<Office>> {
    control::http::routes().layer(from_fn(|request, next| {
        guard(Guarded::Control, request, next)
    }))
}

fn router(office: Arc<Office>) -> Router {
    let page = page::routes().layer(from_fn(|request, next| guard(Guarded::Page, request, next)));
    Router::new()
        .route("/ofx", post(office::ofx))
        .route("/ofx/{*path}", post(office::ofx))
        .merge(controls())
        .merge(page)
        .with_state(office)
}
