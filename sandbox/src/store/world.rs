//! The world that a new bank begins with: its users, their accounts, the standard payees.

use rusqlite::{Connection, params};

use super::user;
use crate::value::Date;

const USERS: [(i64, &str, &str); 2] = [(1, "demo", "demo-pass"), (2, "second", "second-pass")];

const BANK_CODE: &str = "123432123";

/// User, number, type, balance in cents.
const ACCOUNTS: [(i64, &str, &str, i64); 3] = [
    (1, "516273", "CHECKING", 1_000_000),
    (1, "516274", "SAVINGS", 500_000),
    (2, "700001", "CHECKING", 1_000_000),
];

/// PAYEEID, name, postal code, DAYSTOPAY.
const DIRECTORY: [(&str, &str, &str, u32); 3] = [
    ("NGWP01", "Northgate Water & Power", "43999", 2),
    ("LKTL01", "Lakeside Telephone", "55801", 1),
    ("MRDN01", "Meridian Card Services", "19801", 3),
];

/// The counters with the number before their first.
const COUNTERS: [(&str, i64); 3] = [("payment", 0), ("payee", 0), ("check", 1000)];

/// Fills an empty database.
pub(super) fn create(connection: &Connection, first_day: Date) -> rusqlite::Result<()> {
    connection.execute("INSERT INTO bank VALUES (1, ?1)", [first_day.to_string()])?;
    for counter in COUNTERS {
        connection.execute("INSERT INTO counter VALUES (?1, ?2)", counter)?;
    }
    for (id, login, password) in USERS {
        let digest = user::password_digest(login, password);
        connection.execute(
            "INSERT INTO user VALUES (?1, ?2, ?3)",
            params![id, login, digest],
        )?;
    }
    for (user, number, kind, balance) in ACCOUNTS {
        connection.execute(
            "INSERT INTO account (user_id, bank_code, number, type, balance)
             VALUES (?1, ?2, ?3, ?4, ?5)",
            params![user, BANK_CODE, number, kind, balance],
        )?;
    }
    for (payee_id, name, postal_code, days) in DIRECTORY {
        connection.execute(
            "INSERT INTO directory VALUES (?1, ?2, ?3, ?4, ?5)",
            params![
                payee_id,
                name,
                super::payee::match_key(name),
                super::payee::match_key(postal_code),
                days
            ],
        )?;
    }
    Ok(())
}
