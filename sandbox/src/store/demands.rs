//! What a user must give at a sign-on, as the people at the bank change it.

use rusqlite::{Connection, params};

use super::user::{self, PasswordChange, User, answer_digest, digest};
use crate::control::{Demands, Question};

/// Changes what is given, and leaves the rest.
pub(crate) fn change(
    connection: &Connection,
    user: &User,
    demands: &Demands,
) -> rusqlite::Result<()> {
    let login = user.login.as_str();
    match demands.locked {
        Some(true) => {
            connection.execute("UPDATE user SET locked = 1 WHERE id = ?1", [user.id])?;
        }
        Some(false) => drop(user::unlock(connection, login)?),
        None => {}
    }
    if let Some(must) = demands.must_change_password {
        let change = if must {
            PasswordChange::Needed
        } else {
            PasswordChange::NotNeeded
        };
        user::set_password_change(connection, user.id, change)?;
    }
    let secrets = [
        ("credential_1", "credential 1", &demands.user_cred1),
        ("credential_2", "credential 2", &demands.user_cred2),
        ("auth_token", "token", &demands.auth_token),
    ];
    for (column, kind, secret) in secrets {
        if let Some(secret) = secret {
            let kept = Some(secret).filter(|secret| !secret.is_empty());
            let kept = kept.map(|secret| digest(login, kind, secret));
            let sql = format!("UPDATE user SET {column} = ?2 WHERE id = ?1");
            connection.execute(&sql, params![user.id, kept])?;
        }
    }
    if let Some(required) = demands.client_uid_required {
        let sql = "UPDATE user SET client_uid_required = ?2, client_uid = NULL WHERE id = ?1";
        connection.execute(sql, params![user.id, required])?;
    }
    match &demands.questions {
        Some(questions) => ask(connection, user.id, login, questions),
        None => Ok(()),
    }
}

/// Puts these questions in the place of those that were there.
fn ask(
    connection: &Connection,
    user: i64,
    login: &str,
    questions: &[Question],
) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM phrase WHERE user_id = ?1", [user])?;
    for (question, position) in questions.iter().zip(0_i64..) {
        let answer = question.answer.as_ref();
        let answer = answer.map(|answer| answer_digest(login, &question.phrase, answer));
        connection.execute(
            "INSERT INTO phrase VALUES (?1, ?2, ?3, ?4, ?5)",
            params![user, position, question.phrase, question.label, answer],
        )?;
    }
    Ok(())
}
