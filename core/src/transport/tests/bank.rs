//! A server that does as it is told, and remembers what it got, byte by byte.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// A request as it was received.
#[derive(Debug, Clone)]
pub(super) struct Request {
    /// The number of the connection, from 0.
    pub(super) connection: usize,
    pub(super) from: SocketAddr,
    pub(super) raw: Vec<u8>,
}

impl Request {
    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.raw).into_owned()
    }

    pub(super) fn body(&self) -> &[u8] {
        let end = find(&self.raw, b"\r\n\r\n").unwrap();
        &self.raw[end + 4..]
    }
}

/// What the server does about a request.
pub(super) enum Deed {
    /// Sends bytes and waits for the next request.
    Answer(Vec<u8>),
    /// Sends bytes and closes the connection.
    Last(Vec<u8>),
    /// Sends bytes one by one with a pause before each, and closes the connection.
    Drip(Vec<u8>, Duration),
    /// Breaks the connection off.
    Reset,
    /// Sends bytes, and breaks the connection off a little later.
    LaterReset(Vec<u8>),
    /// Sends bytes and closes the connection without ending TLS.
    CutOff(Vec<u8>),
    /// Says nothing until the client goes away.
    Silence,
}

/// An answer with a body.
pub(super) fn ok(body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 200 OK\r\nX-Bank: b\r\nContent-Length: {length}\r\n\r\n{body}").into_bytes()
}

/// The server. It lives as long as the process.
pub(super) struct Bank {
    pub(super) address: SocketAddr,
    received: Arc<Mutex<Vec<Request>>>,
    /// How many connections ended.
    ended: Arc<Mutex<usize>>,
    /// How many were made.
    made: Arc<Mutex<usize>>,
}

type Script = dyn Fn(&Request) -> Deed + Send + Sync;

impl Bank {
    pub(super) fn new(script: impl Fn(&Request) -> Deed + Send + Sync + 'static) -> Bank {
        Bank::start("127.0.0.1:0", None, Arc::new(script))
    }

    pub(super) fn on(
        place: &str,
        script: impl Fn(&Request) -> Deed + Send + Sync + 'static,
    ) -> Bank {
        Bank::start(place, None, Arc::new(script))
    }

    pub(super) fn secure(
        tls: ServerConfig,
        script: impl Fn(&Request) -> Deed + Send + Sync + 'static,
    ) -> Bank {
        Bank::start("127.0.0.1:0", Some(Arc::new(tls)), Arc::new(script))
    }

    /// One that answers everything with a text.
    pub(super) fn saying(body: &'static str) -> Bank {
        Bank::new(move |_| Deed::Answer(ok(body)))
    }

    /// One that sends bytes and closes.
    pub(super) fn sending(bytes: impl Into<Vec<u8>>) -> Bank {
        let bytes = bytes.into();
        Bank::new(move |_| Deed::Last(bytes.clone()))
    }

    fn start(place: &str, tls: Option<Arc<ServerConfig>>, script: Arc<Script>) -> Bank {
        let listener = TcpListener::bind(place).unwrap();
        let bank = Bank {
            address: listener.local_addr().unwrap(),
            received: Arc::default(),
            ended: Arc::default(),
            made: Arc::default(),
        };
        let received = Arc::clone(&bank.received);
        let (ended, made) = (Arc::clone(&bank.ended), Arc::clone(&bank.made));
        thread::spawn(move || {
            for (connection, stream) in listener.incoming().enumerate() {
                let stream = stream.unwrap();
                *made.lock().unwrap() += 1;
                let guest = Guest {
                    connection,
                    script: Arc::clone(&script),
                    received: Arc::clone(&received),
                };
                let (tls, ended) = (tls.clone(), Arc::clone(&ended));
                thread::spawn(move || {
                    serve(stream, tls, &guest);
                    *ended.lock().unwrap() += 1;
                });
            }
        });
        bank
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}/ofx", self.address)
    }

    pub(super) fn requests(&self) -> Vec<Request> {
        self.received.lock().unwrap().clone()
    }

    pub(super) fn connections(&self) -> usize {
        *self.made.lock().unwrap()
    }

    /// Waits until so many connections have ended.
    pub(super) fn wait_for_ends(&self, count: usize) {
        for _ in 0..500 {
            if *self.ended.lock().unwrap() >= count {
                return;
            }
            thread::sleep(Duration::from_millis(10));
        }
        panic!("the client did not close the connection");
    }
}

struct Guest {
    connection: usize,
    script: Arc<Script>,
    received: Arc<Mutex<Vec<Request>>>,
}

trait Line: Read + Write {}
impl<T: Read + Write> Line for T {}

fn serve(stream: TcpStream, tls: Option<Arc<ServerConfig>>, guest: &Guest) {
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    let from = stream.peer_addr().unwrap();
    let socket = stream.try_clone().unwrap();
    let in_order = match tls {
        None => talk(stream, &socket, from, guest),
        Some(config) => {
            let connection = ServerConnection::new(config).unwrap();
            let mut stream = StreamOwned::new(connection, stream);
            let in_order = talk(&mut stream, &socket, from, guest);
            if in_order {
                stream.conn.send_close_notify();
                let _ = stream.flush();
            }
            in_order
        }
    };
    if in_order {
        let _ = socket.shutdown(Shutdown::Both);
    }
}

/// Answers requests until the connection ends, and says whether it is to end in order.
fn talk(mut line: impl Line, socket: &TcpStream, from: SocketAddr, guest: &Guest) -> bool {
    while let Some(raw) = receive(&mut line) {
        let request = Request {
            connection: guest.connection,
            from,
            raw,
        };
        guest.received.lock().unwrap().push(request.clone());
        match (guest.script)(&request) {
            Deed::Answer(bytes) => {
                if line.write_all(&bytes).and_then(|()| line.flush()).is_err() {
                    return true;
                }
            }
            Deed::Last(bytes) => {
                let _ = line.write_all(&bytes).and_then(|()| line.flush());
                return true;
            }
            Deed::CutOff(bytes) => {
                let _ = line.write_all(&bytes).and_then(|()| line.flush());
                return false;
            }
            Deed::Drip(bytes, pause) => {
                for byte in bytes {
                    thread::sleep(pause);
                    if line.write_all(&[byte]).and_then(|()| line.flush()).is_err() {
                        break;
                    }
                }
                return true;
            }
            Deed::Reset => {
                break_off(socket);
                return false;
            }
            Deed::LaterReset(bytes) => {
                let _ = line.write_all(&bytes).and_then(|()| line.flush());
                thread::sleep(Duration::from_millis(50));
                break_off(socket);
                return false;
            }
            Deed::Silence => {
                let mut byte = [0];
                while matches!(line.read(&mut byte), Ok(1)) {}
                return true;
            }
        }
    }
    true
}

/// Closing a socket then sends RST.
fn break_off(socket: &TcpStream) {
    let socket = socket2::SockRef::from(socket);
    socket.set_linger(Some(Duration::ZERO)).unwrap();
}

/// One request with its body; `None` at the end of the connection.
fn receive(line: &mut impl Line) -> Option<Vec<u8>> {
    let mut raw = Vec::new();
    let mut byte = [0];
    loop {
        if let Some(end) = find(&raw, b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&raw[..end]).to_lowercase();
            let length = head.split("content-length: ").nth(1);
            let length = length.map(|rest| rest.lines().next().unwrap().parse::<usize>().unwrap());
            let is_whole = match length {
                Some(length) => raw.len() == end + 4 + length,
                None if head.contains("chunked") => raw.ends_with(b"\r\n0\r\n\r\n"),
                None => true,
            };
            if is_whole {
                return Some(raw);
            }
        }
        match line.read(&mut byte) {
            Ok(1) => raw.push(byte[0]),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            _ => return None,
        }
    }
}

pub(super) fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}
