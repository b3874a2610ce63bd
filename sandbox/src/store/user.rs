//! The users and what they prove themselves with, of which the database keeps digests only.

use rusqlite::{Connection, OptionalExtension, Row};
use sha2::{Digest, Sha256};

use crate::value::{Date, Moment};

/// Whether a user has to change the password.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum PasswordChange {
    /// No.
    NotNeeded,
    /// Yes, and the user is to be told so.
    Needed,
    /// Yes, and the user was told: nothing else is done before.
    Overdue,
}

const CHANGES: [(PasswordChange, &str); 3] = [
    (PasswordChange::NotNeeded, "NONE"),
    (PasswordChange::Needed, "NEEDED"),
    (PasswordChange::Overdue, "OVERDUE"),
];

impl PasswordChange {
    /// The word that stands in the database.
    pub(crate) fn code(self) -> &'static str {
        let found = CHANGES.iter().find(|(known, _)| *known == self);
        found.map_or("", |(_, word)| word)
    }
}

/// One user. It has no `Debug`: the digests are nobody's business.
pub(crate) struct User {
    pub(crate) id: i64,
    pub(crate) login: String,
    pub(crate) locked: bool,
    pub(crate) password_change: PasswordChange,
    /// How many wrong proofs (answers, tokens) came since the last right one.
    pub(crate) wrong_proofs: u32,
    /// How often the keys of this user were revoked; part of every key.
    pub(crate) key_generation: u32,
    pub(crate) client_uid_required: bool,
    client_uid: Option<Vec<u8>>,
    credentials: [Option<Vec<u8>>; 2],
    auth_token: Option<Vec<u8>>,
    password: Vec<u8>,
}

/// A question of the MFA challenge.
pub(crate) struct Phrase {
    pub(crate) id: String,
    /// The question in words; none if the id is a standard one.
    pub(crate) label: Option<String>,
    /// None if the client software answers by itself, what nobody here can know.
    answer: Option<Vec<u8>>,
}

const USERS: &str = "SELECT id, login, password, locked, password_change, wrong_proofs,
    key_generation, client_uid_required, client_uid, credential_1, credential_2, auth_token
    FROM user";

fn read(row: &Row<'_>) -> rusqlite::Result<User> {
    let word: String = row.get(4)?;
    let change = CHANGES.iter().find(|(_, known)| *known == word);
    Ok(User {
        id: row.get(0)?,
        login: row.get(1)?,
        password: row.get(2)?,
        locked: row.get(3)?,
        password_change: change.ok_or_else(|| super::unreadable(4, "a word"))?.0,
        wrong_proofs: row.get(5)?,
        key_generation: row.get(6)?,
        client_uid_required: row.get(7)?,
        client_uid: row.get(8)?,
        credentials: [row.get(9)?, row.get(10)?],
        auth_token: row.get(11)?,
    })
}

impl User {
    /// Which of USERCRED1 and USERCRED2 this user must give.
    pub(crate) fn needs_credentials(&self) -> [bool; 2] {
        [0, 1].map(|at| self.credentials[at].is_some())
    }

    /// Whether the credentials given are right, as far as this user needs them.
    pub(crate) fn has_credentials(&self, given: [Option<&str>; 2]) -> bool {
        let stored = self
            .credentials
            .iter()
            .zip(["credential 1", "credential 2"]);
        stored.zip(given).all(|((stored, kind), given)| {
            let Some(stored) = stored else { return true };
            given.is_some_and(|given| digest(&self.login, kind, given) == *stored)
        })
    }

    /// Whether this user must give an AUTHTOKEN.
    pub(crate) fn needs_auth_token(&self) -> bool {
        self.auth_token.is_some()
    }

    /// Whether this is the user's AUTHTOKEN.
    pub(crate) fn has_auth_token(&self, token: &str) -> bool {
        self.auth_token.as_deref() == Some(&digest(&self.login, "token", token))
    }

    /// Whether this may be the installation that the user signs on from: the registered one, or any
    /// if none is registered yet.
    pub(crate) fn may_come_from(&self, client_uid: &str) -> bool {
        let registered = self.client_uid.as_ref();
        registered.is_none_or(|known| *known == digest(&self.login, "client", client_uid))
    }
}

impl Phrase {
    /// Whether this is the right answer; case and outer spaces do not matter. None if only the client
    /// software knows.
    pub(crate) fn is_answered_by(&self, user: &User, answer: &str) -> Option<bool> {
        let given = || answer_digest(&user.login, &self.id, answer);
        self.answer.as_ref().map(|right| *right == given())
    }
}

/// The user who has this login.
pub(crate) fn by_login(connection: &Connection, login: &str) -> rusqlite::Result<Option<User>> {
    let sql = format!("{USERS} WHERE login = ?1");
    connection.query_row(&sql, [login], read).optional()
}

/// All users, oldest first.
pub(crate) fn all(connection: &Connection) -> rusqlite::Result<Vec<User>> {
    let mut statement = connection.prepare(&format!("{USERS} ORDER BY id"))?;
    statement.query_map([], read)?.collect()
}

/// Adds a user who has to prove nothing but the password, and gives the id.
pub(crate) fn add(
    connection: &Connection,
    login: &str,
    password: &str,
    day: Date,
) -> rusqlite::Result<i64> {
    connection.execute(
        "INSERT INTO user (login, password, accounts_changed) VALUES (?1, ?2, ?3)",
        (
            login,
            digest(login, PASSWORD, password),
            Moment::after_noon(day, 0).to_string(),
        ),
    )?;
    Ok(connection.last_insert_rowid())
}

/// The user to whom this USERKEY was given, if it is still good.
pub(crate) fn by_key(
    connection: &Connection,
    key: &str,
    today: Date,
) -> rusqlite::Result<Option<User>> {
    let sql = format!("{USERS} WHERE user_key = ?1 AND user_key_until >= ?2");
    let parameters = (key_digest(key), today.to_string());
    connection.query_row(&sql, parameters, read).optional()
}

/// Remembers the USERKEY that a user was given; an older one is good no longer.
pub(crate) fn set_key(
    connection: &Connection,
    user: i64,
    key: &str,
    until: Date,
) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE user SET user_key = ?2, user_key_until = ?3 WHERE id = ?1",
        (user, key_digest(key), until.to_string()),
    )?;
    Ok(())
}

/// Counts a wrong password, and locks the user out at the `limit`th in a row.
pub(crate) fn count_wrong_password(
    connection: &Connection,
    user: i64,
    limit: u32,
) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE user SET wrong_passwords = wrong_passwords + 1,
            locked = locked OR wrong_passwords + 1 >= ?2
         WHERE id = ?1",
        (user, limit),
    )?;
    Ok(())
}

/// Forgets the wrong passwords before a sign-on that was right in all.
pub(crate) fn forget_wrong_passwords(connection: &Connection, user: i64) -> rusqlite::Result<()> {
    let sql = "UPDATE user SET wrong_passwords = 0 WHERE id = ?1 AND wrong_passwords > 0";
    connection.execute(sql, [user])?;
    Ok(())
}

/// Sets the number of wrong proofs in a row.
pub(crate) fn set_wrong_proofs(
    connection: &Connection,
    user: i64,
    number: u32,
) -> rusqlite::Result<()> {
    let sql = "UPDATE user SET wrong_proofs = ?2 WHERE id = ?1";
    connection.execute(sql, (user, number))?;
    Ok(())
}

/// Says whether the user has to change the password.
pub(crate) fn set_password_change(
    connection: &Connection,
    user: i64,
    change: PasswordChange,
) -> rusqlite::Result<()> {
    let sql = "UPDATE user SET password_change = ?2 WHERE id = ?1";
    connection.execute(sql, (user, change.code()))?;
    Ok(())
}

/// Gives a user another password.
pub(crate) fn set_password(
    connection: &Connection,
    user: &User,
    password: &str,
) -> rusqlite::Result<()> {
    // Who gave the password to somebody may have given the key, too.
    let sql = "UPDATE user SET password = ?2, user_key = NULL WHERE id = ?1";
    connection.execute(sql, (user.id, digest(&user.login, PASSWORD, password)))?;
    set_password_change(connection, user.id, PasswordChange::NotNeeded)
}

/// Gives a user a password for one realm, which the others do not share.
pub(crate) fn set_realm_password(
    connection: &Connection,
    user: &User,
    realm: &str,
    password: &str,
) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO realm_password VALUES (?1, ?2, ?3)
         ON CONFLICT (user_id, realm) DO UPDATE SET password = ?3",
        (user.id, realm, digest(&user.login, PASSWORD, password)),
    )?;
    Ok(())
}

/// Whether the user has a password of its own in this realm.
pub(crate) fn has_realm_password(
    connection: &Connection,
    user: &User,
    realm: &str,
) -> rusqlite::Result<bool> {
    let sql = "SELECT count(*) FROM realm_password WHERE user_id = ?1 AND realm = ?2";
    let found: i64 = connection.query_row(sql, (user.id, realm), |row| row.get(0))?;
    Ok(found > 0)
}

/// Whether this is the user's password in a realm: the realm's own one, or the usual one if it has none.
pub(crate) fn is_password(
    connection: &Connection,
    user: &User,
    realm: &str,
    password: &str,
) -> rusqlite::Result<bool> {
    let sql = "SELECT password FROM realm_password WHERE user_id = ?1 AND realm = ?2";
    let own: Option<Vec<u8>> = connection
        .query_row(sql, (user.id, realm), |row| row.get(0))
        .optional()?;
    let right = own.as_ref().unwrap_or(&user.password);
    Ok(*right == digest(&user.login, PASSWORD, password))
}

/// Registers the installation that the user signs on from.
pub(crate) fn register_client(
    connection: &Connection,
    user: &User,
    client_uid: &str,
) -> rusqlite::Result<()> {
    let sql = "UPDATE user SET client_uid = ?2 WHERE id = ?1";
    connection.execute(sql, (user.id, digest(&user.login, "client", client_uid)))?;
    Ok(())
}

/// Lets a user in again who was locked out; tells whether there is such a user.
pub(crate) fn unlock(connection: &Connection, login: &str) -> rusqlite::Result<bool> {
    let sql = "UPDATE user SET locked = 0, wrong_passwords = 0, wrong_proofs = 0 WHERE login = ?1";
    Ok(connection.execute(sql, [login])? == 1)
}

/// Makes every key that the user was given worthless; tells whether there is such a user.
pub(crate) fn revoke_keys(connection: &Connection, login: &str) -> rusqlite::Result<bool> {
    let sql = "UPDATE user SET key_generation = key_generation + 1, user_key = NULL
         WHERE login = ?1";
    Ok(connection.execute(sql, [login])? == 1)
}

/// The questions that a user must answer, in their order.
pub(crate) fn phrases(connection: &Connection, user: i64) -> rusqlite::Result<Vec<Phrase>> {
    let sql = "SELECT phrase, label, answer FROM phrase WHERE user_id = ?1 ORDER BY position";
    let mut statement = connection.prepare(sql)?;
    let phrases = statement.query_map([user], |row| {
        Ok(Phrase {
            id: row.get(0)?,
            label: row.get(1)?,
            answer: row.get(2)?,
        })
    })?;
    phrases.collect()
}

const PASSWORD: &str = "password";

/// Salted with the login: nobody who opens the file reads a secret, which is all it is meant for.
pub(super) fn digest(login: &str, kind: &str, secret: &str) -> Vec<u8> {
    let digest = Sha256::new()
        .chain_update(login)
        .chain_update([0])
        .chain_update(kind)
        .chain_update([0])
        .chain_update(secret);
    digest.finalize().to_vec()
}

/// The digest of an answer to a question, in the form in which answers are compared.
pub(super) fn answer_digest(login: &str, phrase: &str, answer: &str) -> Vec<u8> {
    digest(login, phrase, &answer.trim().to_lowercase())
}

fn key_digest(key: &str) -> Vec<u8> {
    digest("", "key", key)
}
