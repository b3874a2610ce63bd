//! What stands around the bank: the faults that are armed, the quirk, the message log.

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::extract::{Request, State};
use axum::http::header;
use axum::response::Response;

use crate::bank::Bank;
use crate::control::log::{self, Log};
use crate::control::mask::masked;
use crate::control::{Connection, ControlError, Exchange, Scenario};
use crate::fault::answer::{self, Arrival, BLOCKED, Reply};
use crate::fault::armory::{Armory, Strike};
use crate::fault::{Arming, Fault, transport};
use crate::quirk::{Quirk, Visit};
use crate::value::Date;
use crate::{clock, glance, wire};

/// Longer requests are refused unread.
const LARGEST_REQUEST: usize = 16 * 1024 * 1024;

/// The bank and all that a controller has set up around it.
pub(crate) struct Office {
    pub(crate) bank: Bank,
    quirk: Option<Quirk>,
    armory: Mutex<Armory>,
    log: Mutex<Log>,
    cookie_needed: AtomicBool,
    /// The addresses that are not listened to, and the day of the bank on which that is so.
    blocked: Mutex<BTreeMap<IpAddr, Date>>,
}

/// The head of a request, as far as anything here depends on it.
struct Head {
    headers: Vec<(String, String)>,
    arrival: Arrival,
    peer: Option<IpAddr>,
}

impl Office {
    pub(crate) fn new(bank: Bank, quirk: Option<Quirk>) -> Self {
        Self {
            bank,
            quirk,
            armory: Mutex::default(),
            log: Mutex::default(),
            cookie_needed: AtomicBool::new(false),
            blocked: Mutex::default(),
        }
    }

    pub(crate) fn armory(&self) -> MutexGuard<'_, Armory> {
        self.armory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn arm(&self, arming: Arming) -> Result<u64, ControlError> {
        let armed = self.armory().arm(arming);
        armed.map_err(|objection| ControlError::Invalid(objection.to_owned()))
    }

    pub(crate) fn disarm_all(&self) {
        self.armory().disarm_all();
        self.cookie_needed.store(false, Ordering::Relaxed);
        self.blocked().clear();
    }

    fn blocked(&self) -> MutexGuard<'_, BTreeMap<IpAddr, Date>> {
        self.blocked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether an address is blocked today; from now on it is if it has just deserved it.
    fn is_blocked(&self, peer: Option<IpAddr>, strikes: &[Strike]) -> bool {
        let (Some(peer), Ok(today)) = (peer, self.bank.today()) else {
            return false;
        };
        let mut blocked = self.blocked();
        if strikes.iter().any(|one| one.fault == Fault::BlockAddress) {
            blocked.insert(peer, today);
        }
        blocked.get(&peer) == Some(&today)
    }

    /// Makes all as new: the books, the faults, the log.
    pub(crate) fn reset(&self) -> Result<(), ControlError> {
        self.bank.reset(None)?;
        self.disarm_all();
        self.log().clear();
        Ok(())
    }

    /// Begins again with a scenario.
    pub(crate) fn load(&self, scenario: &Scenario) -> Result<(), ControlError> {
        if let Some(objection) = scenario.faults.iter().find_map(Arming::objection) {
            return Err(ControlError::Invalid(objection.to_owned()));
        }
        self.disarm_all();
        self.log().clear();
        if let Err(error) = self.bank.load(scenario) {
            self.bank.reset(None)?;
            return Err(error);
        }
        for arming in &scenario.faults {
            self.arm(arming.clone())?;
        }
        Ok(())
    }

    /// The faults that a request meets: those of the quirk, and those that are armed for it.
    fn strikes(&self, head: &Head, message: &str) -> Vec<Strike> {
        let visit = Visit {
            headers: &head.headers,
            message,
        };
        let quirk = self.quirk.as_ref();
        let mut strikes = quirk.map_or_else(Vec::new, |quirk| quirk.strikes(&visit));
        strikes.extend(self.armory().strike(message));
        let asks_for_cookie = |strike: &Strike| strike.fault == Fault::EmptyWithCookie;
        if strikes.iter().any(asks_for_cookie) {
            self.cookie_needed.store(true, Ordering::Relaxed);
        } else if self.cookie_needed.load(Ordering::Relaxed) {
            strikes.push(Strike {
                fault: Fault::EmptyWithCookie,
                message: None,
            });
        }
        strikes
    }

    /// Answers a whole request and writes it into the log. There is no reply if the connection shall
    /// end instead.
    fn answer(&self, head: &Head, request: &[u8]) -> (Option<Reply>, Vec<Strike>) {
        let text = wire::decode(request);
        let strikes = self.strikes(head, &text);
        let reply = if self.is_blocked(head.peer, &strikes) {
            Some(Reply::page(403, BLOCKED))
        } else {
            answer::answer(&self.bank, &strikes, &head.arrival, request)
        };
        self.record(request, reply.as_ref(), &strikes);
        (reply, strikes)
    }

    fn record<'a>(&self, request: &'a [u8], reply: Option<&'a Reply>, strikes: &[Strike]) {
        // The log keeps no more than this, and a hostile request is not worth a longer look.
        let begin =
            |message: &'a [u8]| -> &'a [u8] { &message[..message.len().min(log::LONGEST + 1)] };
        let text = wire::decode(begin(request));
        let exchange = Exchange {
            number: 0,
            time: clock::real_time(),
            user: glance::text_of(&text, "USERID"),
            messages: glance::requests(&text),
            http_status: reply.map(|reply| reply.status),
            request_bytes: request.len(),
            reply_bytes: reply.map_or(0, |reply| reply.body.len()),
            faults: strikes.iter().map(|strike| strike.fault.name()).collect(),
            request: masked(begin(request)),
            reply: reply
                .map(|reply| masked(begin(&reply.body)))
                .unwrap_or_default(),
        };
        self.log().add(exchange);
    }
}

/// The OFX endpoint.
pub(crate) async fn ofx(State(office): State<Arc<Office>>, request: Request) -> Response {
    let unread = office.armory().strikes_unread();
    if let Some(strike) = unread {
        if let Fault::DropWhileReading { bytes } = strike.fault {
            read_some(request.into_body(), bytes).await;
        }
        office.record(b"", None, &[strike]);
        return transport::dropped();
    }
    let (parts, body) = request.into_parts();
    let has_cookie = parts.headers.get_all(header::COOKIE).iter().any(|value| {
        let cookies = value.to_str().unwrap_or_default().split(';');
        cookies
            .map(str::trim)
            .any(|cookie| cookie == transport::COOKIE)
    });
    let connection = parts.extensions.get::<Connection>();
    let head = Head {
        headers: parts
            .headers
            .iter()
            .map(|(name, value)| {
                let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
                (name.as_str().to_owned(), value)
            })
            .collect(),
        arrival: Arrival {
            path: parts.uri.path().to_owned(),
            has_cookie,
        },
        peer: connection.map(|connection| connection.peer.ip()),
    };
    let Ok(request) = to_bytes(body, LARGEST_REQUEST).await else {
        let refusal = Reply::page(400, "the request is cut off or too large");
        office.record(b"", Some(&refusal), &[]);
        return transport::send(&office, refusal, &[]).await;
    };
    match on_disk(Arc::clone(&office), head, request).await {
        Some((Some(reply), strikes)) => transport::send(&office, reply, &strikes).await,
        Some((None, _)) => transport::dropped(),
        None => {
            let failure = Reply::page(500, "the bank failed on this request");
            transport::send(&office, failure, &[]).await
        }
    }
}

/// Reads so many bytes of a body, or fewer if there are no more.
async fn read_some(mut body: Body, bytes: u64) {
    let mut read = 0;
    while read < bytes {
        match poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
            Some(Ok(frame)) => read += frame.data_ref().map_or(0, |data| data.len() as u64),
            _ => return,
        }
    }
}

/// SQLite waits for the disk: not on the thread that serves the others.
async fn on_disk(
    office: Arc<Office>,
    head: Head,
    request: Bytes,
) -> Option<(Option<Reply>, Vec<Strike>)> {
    tokio::task::spawn_blocking(move || office.answer(&head, &request))
        .await
        .ok()
}
