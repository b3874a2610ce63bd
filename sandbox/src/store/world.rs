//! The world that a new bank begins with: its users, their accounts, the standard payees.

use rusqlite::{Connection, params};

use super::account::{self, Account, BillPay};
use super::user::{self, PasswordChange, answer_digest, digest};
use crate::value::{Date, Moment, Money};

/// A user of the beginning. The password is `<login>-pass`.
struct Person {
    login: &'static str,
    locked: bool,
    must_change: bool,
    credentials: Option<[&'static str; 2]>,
    auth_token: Option<&'static str>,
    client_uid_required: bool,
    /// Phrase, label, answer.
    phrases: &'static [(&'static str, Option<&'static str>, Option<&'static str>)],
    /// Number, type, balance in cents, SVCSTATUS of bill payment.
    accounts: &'static [(&'static str, &'static str, i64, BillPay)],
}

const PERSON: Person = Person {
    login: "",
    locked: false,
    must_change: false,
    credentials: None,
    auth_token: None,
    client_uid_required: false,
    phrases: &[],
    accounts: &[],
};

const PEOPLE: [Person; 9] = [
    Person {
        login: "demo",
        accounts: &[
            ("516273", "CHECKING", 1_000_000, BillPay::Active),
            ("516274", "SAVINGS", 500_000, BillPay::Active),
            ("516275", "MONEYMRKT", 250_000, BillPay::Available),
            ("516276", "CREDITLINE", 250_000, BillPay::Pending),
        ],
        ..PERSON
    },
    Person {
        login: "second",
        accounts: &[("700001", "CHECKING", 1_000_000, BillPay::Active)],
        ..PERSON
    },
    Person {
        login: "locked",
        locked: true,
        accounts: &[("700002", "CHECKING", 1_000_000, BillPay::Active)],
        ..PERSON
    },
    Person {
        login: "newpass",
        must_change: true,
        accounts: &[("700003", "CHECKING", 1_000_000, BillPay::Active)],
        ..PERSON
    },
    Person {
        login: "mfa",
        phrases: &[
            ("MFA13", None, Some("6789")),
            (
                "SCHOOL",
                Some("What was the name of your first school?"),
                Some("Maplewood"),
            ),
            ("MFA107", None, None),
        ],
        accounts: &[("700004", "CHECKING", 1_000_000, BillPay::Active)],
        ..PERSON
    },
    Person {
        login: "token",
        auth_token: Some("739214"),
        accounts: &[("700005", "CHECKING", 1_000_000, BillPay::Active)],
        ..PERSON
    },
    Person {
        login: "creds",
        credentials: Some(["maple", "river"]),
        accounts: &[("700006", "CHECKING", 1_000_000, BillPay::Active)],
        ..PERSON
    },
    Person {
        login: "device",
        client_uid_required: true,
        accounts: &[("700007", "CHECKING", 1_000_000, BillPay::Active)],
        ..PERSON
    },
    Person {
        login: "machine",
        phrases: &[
            ("MFA101", None, None),
            ("MFA102", None, None),
            ("MFA103", None, None),
            ("MFA104", None, None),
            ("MFA105", None, None),
            ("MFA106", None, None),
            ("MFA107", None, None),
        ],
        accounts: &[("700008", "CHECKING", 1_000_000, BillPay::Active)],
        ..PERSON
    },
];

const BANK_CODE: &str = "123432123";

/// PAYEEID, name, postal code, DAYSTOPAY.
const DIRECTORY: [(&str, &str, &str, u32); 3] = [
    ("NGWP01", "Northgate Water & Power", "43999", 2),
    ("LKTL01", "Lakeside Telephone", "55801", 1),
    ("MRDN01", "Meridian Card Services", "19801", 3),
];

/// The counters with the number before their first.
const COUNTERS: [(&str, i64); 4] = [("payment", 0), ("payee", 0), ("model", 0), ("check", 1000)];

/// The message sets that the bank offers; all have the same users and passwords.
const MESSAGE_SETS: [&str; 4] = ["SIGNON", "SIGNUP", "BILLPAY", "PROF"];
const REALM: &str = "SANDBOX";

/// Fills an empty database.
pub(super) fn create(connection: &Connection, first_day: Date) -> rusqlite::Result<()> {
    let now = Moment::after_noon(first_day, 0).to_string();
    connection.execute(
        "INSERT INTO bank (id, today, profile_changed) VALUES (1, ?1, ?2)",
        (first_day.to_string(), now),
    )?;
    for counter in COUNTERS {
        connection.execute("INSERT INTO counter VALUES (?1, ?2)", counter)?;
    }
    for set in MESSAGE_SETS {
        connection.execute("INSERT INTO profile VALUES (?1, NULL, ?2)", (set, REALM))?;
    }
    for person in &PEOPLE {
        move_in(connection, person, first_day)?;
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

fn move_in(connection: &Connection, person: &Person, first_day: Date) -> rusqlite::Result<()> {
    let login = person.login;
    let user = user::add(connection, login, &format!("{login}-pass"), first_day)?;
    let [credential_1, credential_2] =
        [(0, "credential 1"), (1, "credential 2")].map(|(at, kind)| {
            let secret = person.credentials.map(|credentials| credentials[at]);
            secret.map(|secret| digest(login, kind, secret))
        });
    connection.execute(
        "UPDATE user SET locked = ?2, credential_1 = ?3, credential_2 = ?4, auth_token = ?5,
            client_uid_required = ?6
         WHERE id = ?1",
        params![
            user,
            person.locked,
            credential_1,
            credential_2,
            person.auth_token.map(|token| digest(login, "token", token)),
            person.client_uid_required
        ],
    )?;
    if person.must_change {
        user::set_password_change(connection, user, PasswordChange::Needed)?;
    }
    for ((phrase, label, answer), position) in person.phrases.iter().zip(0_i64..) {
        let answer = answer.map(|answer| answer_digest(login, phrase, answer));
        connection.execute(
            "INSERT INTO phrase VALUES (?1, ?2, ?3, ?4, ?5)",
            params![user, position, phrase, label, answer],
        )?;
    }
    for &(number, kind, balance, bill_pay) in person.accounts {
        let account = Account {
            id: 0,
            user_id: user,
            bank_code: BANK_CODE.to_owned(),
            number: number.to_owned(),
            kind: kind.to_owned(),
            bill_pay,
        };
        account::add(connection, &account, Money(balance))?;
    }
    Ok(())
}
