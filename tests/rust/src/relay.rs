//! A relay between a client and a bank that cuts a connection after so many bytes of the request or of the reply.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Where a connection is cut: so many bytes of one direction pass, and then both ends are closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// After so many bytes of the client.
    Request(usize),
    /// After so many bytes of the bank.
    Reply(usize),
}

/// What passes through the relay.
#[derive(Debug, Default)]
struct Traffic {
    /// For the next connection only.
    cut: Option<Cut>,
    /// How many bytes of the client and of the bank have passed.
    passed: [usize; 2],
}

/// A relay on loopback, until the process ends.
#[derive(Debug)]
pub struct Relay {
    /// Where it listens.
    pub address: SocketAddr,
    traffic: Arc<Mutex<Traffic>>,
}

/// Nothing on loopback is so slow, however busy the machine is.
const PATIENCE: Duration = Duration::from_secs(300);

impl Relay {
    /// Starts a relay to an address.
    ///
    /// # Panics
    ///
    /// If it cannot listen.
    pub fn start(bank: SocketAddr) -> Relay {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("it has an address");
        let traffic = Arc::<Mutex<Traffic>>::default();
        let shared = Arc::clone(&traffic);
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let Ok(bank) = TcpStream::connect(bank) else {
                    continue;
                };
                let cut = locked(&shared).cut.take();
                carry(&client, &bank, cut, &shared);
            }
        });
        Relay { address, traffic }
    }

    /// Cuts the next connection.
    pub fn cut_next(&self, cut: Cut) {
        locked(&self.traffic).cut = Some(cut);
    }

    /// How many bytes of the client and of the bank have passed since this was asked last.
    pub fn passed(&self) -> (usize, usize) {
        let [request, reply] = std::mem::take(&mut locked(&self.traffic).passed);
        (request, reply)
    }
}

fn locked(traffic: &Mutex<Traffic>) -> std::sync::MutexGuard<'_, Traffic> {
    traffic.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Carries a connection on threads of its own.
fn carry(client: &TcpStream, bank: &TcpStream, cut: Option<Cut>, traffic: &Arc<Mutex<Traffic>>) {
    let (of_request, of_reply) = match cut {
        Some(Cut::Request(bytes)) => (Some(bytes), None),
        Some(Cut::Reply(bytes)) => (None, Some(bytes)),
        None => (None, None),
    };
    for (from, to, limit, index) in [(client, bank, of_request, 0), (bank, client, of_reply, 1)] {
        let (Ok(from), Ok(to)) = (from.try_clone(), to.try_clone()) else {
            return;
        };
        let traffic = Arc::clone(traffic);
        std::thread::spawn(move || {
            pump(from, to, limit, |count| {
                locked(&traffic).passed[index] += count;
            });
        });
    }
}

/// Carries one direction until it ends, or until so many bytes have passed.
fn pump(mut from: TcpStream, mut to: TcpStream, limit: Option<usize>, tell: impl Fn(usize)) {
    let mut left = limit.unwrap_or(usize::MAX);
    let mut buffer = [0; 16384];
    // What fails here is what the two ends are tested with.
    let _ = from.set_read_timeout(Some(PATIENCE));
    while left > 0 {
        let room = left.min(buffer.len());
        match from.read(&mut buffer[..room]) {
            Ok(0) | Err(_) => break,
            Ok(count) => {
                // Before it arrives: whoever gets the last byte may ask at once.
                tell(count);
                left -= count;
                if to.write_all(&buffer[..count]).is_err() {
                    break;
                }
            }
        }
    }
    let _ = to.shutdown(Shutdown::Both);
    let _ = from.shutdown(Shutdown::Both);
}
