//! What is seen of an exchange on the wire.
