//! What the sandbox promises, said as requests and replies over real HTTP.

mod calendar;
mod client;
mod control;
mod faults;
mod load;
mod long_history;
mod mail;
mod message_log;
mod page;
mod payees;
mod payments;
mod profile;
mod program;
mod quirks;
mod raw;
mod recovery;
mod recurring;
mod recurring_changes;
mod scenarios;
mod scratch;
mod sign_on;
mod status_codes;
mod synchronisation;
mod tls;
mod wire;
