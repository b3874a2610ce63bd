//! Asks the system whether something came over a connection that nobody reads from, such as its end.

use std::io;
use std::mem::MaybeUninit;

use socket2::{SockRef, Socket};
use tokio::net::TcpStream;

/// A second handle of a connection, which is asked in place of the first. The connection stays open as long as there is one of them.
pub(super) struct Ear(Socket);

impl Ear {
    /// One for a connection; none where the system gives no second handle.
    pub(super) fn at(stream: &TcpStream) -> Option<Ear> {
        let socket = SockRef::from(stream).try_clone().ok()?;
        // Where systems keep this for each handle by itself, it must not wait.
        socket.set_nonblocking(true).ok()?;
        Some(Ear(socket))
    }

    /// Whether nothing came, for sure. What came stays where it is.
    pub(super) fn hears_nothing(&self) -> bool {
        let found = self.0.peek(&mut [MaybeUninit::uninit()]);
        found.is_err_and(|error| error.kind() == io::ErrorKind::WouldBlock)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::time::{Duration, Instant};

    use tokio::runtime::Builder;

    use super::*;

    /// Both ends of a connection.
    async fn pair() -> (TcpStream, std::net::TcpStream) {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let here = TcpStream::connect(listener.local_addr().unwrap());
        (here.await.unwrap(), listener.accept().unwrap().0)
    }

    fn hears_something_soon(ear: &Ear) -> bool {
        let until = Instant::now() + Duration::from_secs(5);
        std::iter::repeat_with(|| Instant::now() < until)
            .take_while(|in_time| *in_time)
            .any(|_| !ear.hears_nothing())
    }

    #[test]
    fn nothing_is_told_apart_from_bytes_and_from_the_end() {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let _entered = runtime.enter();
        for is_end in [false, true] {
            let (here, mut there) = runtime.block_on(pair());
            let ear = Ear::at(&here).unwrap();
            assert!(ear.hears_nothing() && ear.hears_nothing());
            if is_end {
                drop(there);
            } else {
                there.write_all(b"x").unwrap();
            }
            assert!(hears_something_soon(&ear), "{is_end}");
            assert!(!ear.hears_nothing(), "what was heard stays");
        }
    }
}
