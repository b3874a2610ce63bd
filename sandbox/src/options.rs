//! The choices a test bank is started with.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use crate::control::Scenario;
use crate::value::{Date, Weekday};

/// How a bank is set up. `Options::default()` is a fresh bank in memory on a free port.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where to listen; port 0 takes a free one. Default: `127.0.0.1:0`.
    pub listen: SocketAddr,
    /// Where the control API listens besides, never with TLS: for a controller that does not know the bank's authority. Port 0
    /// takes a free one. Default: nowhere.
    pub control: Option<SocketAddr>,
    /// Allows an address that is not loopback. Default: false, as a test bank protects nothing.
    pub allow_remote: bool,
    /// The SQLite file that holds the bank, made if it is not there. Default: in memory.
    pub database: Option<PathBuf>,
    /// The day on which a new bank begins; an existing one keeps its own day. Default: the real day.
    pub start_date: Option<Date>,
    /// Whether 1.x replies close their leaves. Default: open.
    pub sgml_leaves: SgmlLeaves,
    /// What a repeated TRNUID is answered with. Default: replay.
    pub duplicates: Duplicates,
    /// What a due date that leaves too little time leads to. Default: clamp.
    pub lead_time: LeadTime,
    /// How many changes each synchronisation history keeps; older ones are forgotten. Default: all.
    pub history_limit: Option<u32>,
    /// How many wrong passwords, or wrong proofs, lock a user out. Default: 3.
    pub lock_out_after: u32,
    /// The days without processing. Default: Saturday and Sunday.
    pub days_off: Vec<Weekday>,
    /// The hour, GMT, at which the processing of a day ends. The clock of the bank stands at noon:
    /// with 12 or less, today's processing is over already. Default: 17.
    pub processing_ends: u8,
    /// How many days before a payment is processed the account is debited. Default: 0.
    pub days_with: u32,
    /// How many days before an instance of a recurring payment is due it is made. Default: 8.
    pub model_window: u32,
    /// How many days after its end a payment can be asked about. Default: 30.
    pub status_window: u32,
    /// Whether payment mail may be in HTML. Default: false.
    pub html_mail: bool,
    /// How clients learn what became of a payment. Default: told.
    pub status_changes: StatusChanges,
    /// What the bank insists on, by the name of a profile such as `picky-headers`. Default: nothing.
    pub quirk: Option<String>,
    /// The world that a new bank begins with, and the faults that are armed. Default: the usual world.
    pub scenario: Option<Scenario>,
    /// Whether it speaks TLS, with an authority made for this run. Default: false.
    pub tls: bool,
    /// Whether TLS asks clients for a certificate. Default: none.
    pub client_certificates: ClientCertificates,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            control: None,
            allow_remote: false,
            database: None,
            start_date: None,
            sgml_leaves: SgmlLeaves::default(),
            duplicates: Duplicates::default(),
            lead_time: LeadTime::default(),
            history_limit: None,
            lock_out_after: 3,
            days_off: vec![Weekday::Saturday, Weekday::Sunday],
            processing_ends: 17,
            days_with: 0,
            model_window: 8,
            status_window: 30,
            html_mail: false,
            status_changes: StatusChanges::default(),
            quirk: None,
            scenario: None,
            tls: false,
            client_certificates: ClientCertificates::default(),
        }
    }
}

/// Whether the leaves of a 1.x reply have end tags; both are legal SGML.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum SgmlLeaves {
    /// `<CODE>0`, except where the end tag is compulsory.
    #[default]
    Open,
    /// `<CODE>0</CODE>`.
    Closed,
}

/// The answer to a request that was carried out before, recognised by its TRNUID.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Duplicates {
    /// The stored reply, byte for byte.
    #[default]
    Replay,
    /// Status 2019.
    Status2019,
}

/// The answer to a due date nearer than the payee's DAYSTOPAY.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum LeadTime {
    /// The payment is processed today and may be late.
    #[default]
    Clamp,
    /// Status 2014.
    Reject,
}

/// How clients learn what became of a payment; the profile tells it as STSVIAMODS.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum StatusChanges {
    /// A synchronisation brings each change as a PMTMODRS.
    #[default]
    Told,
    /// They ask with PMTINQRQ, or with a REFRESH.
    Asked,
}

/// Whether clients need a certificate of their own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum ClientCertificates {
    /// They need none.
    #[default]
    None,
    /// They need the one that the bank makes at its start.
    Required,
}
