//! What the sandbox promises, said as requests and replies over real HTTP.

mod client;
mod payees;
mod payments;
mod program;
mod recovery;
mod scratch;
mod status_codes;
mod synchronisation;
mod wire;
