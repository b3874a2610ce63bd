//! Real handshakes over loopback: what is trusted, what is refused, and why.
