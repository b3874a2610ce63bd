//! What the sandbox promises, said as requests and replies over real HTTP.

mod client;
mod control;
mod faults;
mod load;
mod long_history;
mod message_log;
mod page;
mod payees;
mod payments;
mod program;
mod quirks;
mod raw;
mod recovery;
mod scenarios;
mod scratch;
mod status_codes;
mod synchronisation;
mod tls;
mod wire;
