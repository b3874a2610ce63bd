//! For a caller whose thread belongs to another runtime: the work is done on a thread of its own, the observer stays on the caller's.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;

use super::http::TICK;
use super::observer::{Observer, ServerCertificate};

/// What the observer is to be told or asked.
enum Call {
    ConnectionStatus(&'static str, i32, String),
    SslStatus(String),
    Accepts(Box<ServerCertificate>, Sender<bool>),
    Piece(Vec<u8>, Sender<bool>),
}

/// Stands for the observer on the other thread.
struct Messenger {
    calls: Sender<Call>,
    wants_pieces: bool,
    going: std::sync::Arc<AtomicBool>,
}

impl Observer for Messenger {
    fn keep_going(&self) -> bool {
        self.going.load(Ordering::Relaxed)
    }

    fn wants_pieces(&self) -> bool {
        self.wants_pieces
    }

    fn piece(&self, bytes: &[u8]) -> bool {
        // The next piece waits until this one was taken, so that they do not heap up.
        let (taken, answered) = mpsc::channel();
        let call = Call::Piece(bytes.to_vec(), taken);
        self.calls.send(call).is_ok() && answered.recv().unwrap_or(false)
    }

    fn connection_status(&self, event: &'static str, code: i32, description: &str) {
        let call = Call::ConnectionStatus(event, code, description.to_owned());
        // It fails only if the caller is gone, and with it the one to tell.
        let _ = self.calls.send(call);
    }

    fn ssl_status(&self, message: &str) {
        let _ = self.calls.send(Call::SslStatus(message.to_owned()));
    }

    fn accepts(&self, certificate: &ServerCertificate) -> bool {
        let (answer, answered) = mpsc::channel();
        let call = Call::Accepts(Box::new(certificate.clone()), answer);
        // Whoever does not answer does not accept.
        self.calls.send(call).is_ok() && answered.recv().unwrap_or(false)
    }
}

/// Does work on another thread and waits for it. The observer is told and asked on this one.
pub(super) fn run<T: Send>(
    observer: &dyn Observer,
    work: impl FnOnce(&dyn Observer) -> T + Send,
) -> T {
    let going = std::sync::Arc::new(AtomicBool::new(true));
    let (calls, received) = mpsc::channel();
    let messenger = Messenger {
        calls,
        wants_pieces: observer.wants_pieces(),
        going: std::sync::Arc::clone(&going),
    };
    thread::scope(|scope| {
        // The messenger is dropped at the end, also of a panic: then nothing more can come.
        let worker = scope.spawn(move || work(&messenger));
        let mut asked = std::time::Instant::now();
        loop {
            match received.recv_timeout(TICK.saturating_sub(asked.elapsed())) {
                Ok(Call::ConnectionStatus(event, code, description)) => {
                    observer.connection_status(event, code, &description);
                }
                Ok(Call::SslStatus(message)) => observer.ssl_status(&message),
                Ok(Call::Accepts(certificate, answer)) => {
                    let _ = answer.send(observer.accepts(&certificate));
                }
                Ok(Call::Piece(bytes, taken)) => {
                    let _ = taken.send(observer.piece(&bytes));
                }
                Err(RecvTimeoutError::Timeout) => {
                    asked = std::time::Instant::now();
                    if !observer.keep_going() {
                        going.store(false, Ordering::Relaxed);
                    }
                }
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        worker
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}
