//! What the sandbox promises, said as requests and replies over real HTTP.

mod calendar;
mod client;
mod mail;
mod payees;
mod payments;
mod profile;
mod program;
mod recovery;
mod recurring;
mod recurring_changes;
mod scratch;
mod sign_on;
mod status_codes;
mod synchronisation;
mod wire;
