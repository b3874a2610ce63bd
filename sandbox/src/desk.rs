//! What only the people at the bank can do: let a user in again, revoke keys, move a message set.

use crate::server::{DatabaseError, Sandbox};

impl Sandbox {
    /// Lets a user in again who was locked out by wrong passwords or wrong proofs. False if there is
    /// no such user.
    pub fn unlock(&self, user: &str) -> Result<bool, DatabaseError> {
        self.office.bank.unlock(user).map_err(DatabaseError::sqlite)
    }

    /// Makes every ACCESSKEY and USERKEY that a user was given worthless. False if there is no such
    /// user.
    pub fn revoke_keys(&self, user: &str) -> Result<bool, DatabaseError> {
        self.office
            .bank
            .revoke_keys(user)
            .map_err(DatabaseError::sqlite)
    }

    /// Confirms what the customer signed on from: each CLIENTUID that the fault `ConfirmClient` has kept
    /// out, if its days are not over. False if there is none, or no such user.
    pub fn confirm_client(&self, user: &str) -> Result<bool, DatabaseError> {
        let confirmed = self.office.bank.confirm_clients(user);
        confirmed.map_err(DatabaseError::sqlite)
    }

    /// Gives a user another password: in one SIGNONREALM, or in all that have none of their own. False
    /// if there is no such user.
    pub fn set_password(
        &self,
        user: &str,
        password: &str,
        realm: Option<&str>,
    ) -> Result<bool, DatabaseError> {
        let set = self.office.bank.set_password(user, password, realm);
        set.map_err(DatabaseError::sqlite)
    }

    /// Says in the profile that a message set (`SIGNON`, `SIGNUP`, `BILLPAY`, `PROF`) is served at
    /// another URL, or back at this bank's own if there is none, with the passwords of a realm. Paths
    /// below `/ofx` of this bank are served by it, and SIGNUP and BILLPAY are carried out only where
    /// they are served, and one realm in a file. False if there is no such set.
    pub fn move_message_set(
        &self,
        message_set: &str,
        url: Option<&str>,
        realm: &str,
    ) -> Result<bool, DatabaseError> {
        self.office
            .bank
            .move_message_set(message_set, url, realm)
            .map_err(DatabaseError::sqlite)
    }
}
