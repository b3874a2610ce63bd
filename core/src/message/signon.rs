//! Sign-on: who asks, with which application, and what the server answers (OFX 2.5).

use super::common::{Extension, Status};
use super::declare::aggregate;
use crate::value::{DateTime, Secret};

aggregate! {
    /// The sign-on of a request. One of the three ways to sign on is filled: user and password, user key, access token.
    SONRQ: pub struct SignonRequest {
        /// The client's clock.
        DTCLIENT => client_time: DateTime,
        /// The user's name at the institution, up to 32 characters.
        USERID => user_id: Option<String>,
        /// The password.
        USERPASS => password: Option<Secret>,
        /// A key that the server issued instead of user and password.
        USERKEY => user_key: Option<Secret>,
        /// A token of the institution's own authorisation server (2.2).
        ACCESSTOKEN => access_token: Option<Secret>,
        /// Whether the server shall issue a user key.
        GENUSERKEY => generate_user_key: Option<bool>,
        /// The language of messages for people: `ENG`.
        LANGUAGE => language: String,
        /// The institution.
        FI => institution: Option<Institution>,
        /// The server's cookie of this session.
        SESSCOOKIE => session_cookie: Option<Secret>,
        /// The application, up to 5 characters.
        APPID => app_id: String,
        /// Its version, up to 4 digits.
        APPVER => app_version: String,
        /// The key of a registered application (2.2).
        APPKEY => app_key: Option<Secret>,
        /// A lasting identifier of this installation (1.0.3, 2.0.3 and later).
        CLIENTUID => client_uid: Option<String>,
        /// An additional credential that the profile asks for.
        USERCRED1 => user_credential_1: Option<Secret>,
        /// A second one.
        USERCRED2 => user_credential_2: Option<Secret>,
        /// A one-time code that the user got on another way.
        AUTHTOKEN => auth_token: Option<Secret>,
        /// The proof of challenges that were answered before.
        ACCESSKEY => access_key: Option<Secret>,
        /// Answers to challenges.
        MFACHALLENGEANSWER | MFACHALLENGEA => answers: Vec<ChallengeAnswer>,
        /// An extension (2.2).
        OFXEXTENSION => extension: Option<Extension>,
    }
}

aggregate! {
    /// The institution that is signed on to.
    FI: pub struct Institution {
        /// Its name, up to 32 characters; servers compare it letter by letter.
        ORG => organization: String,
        /// Its identifier, unique within the organisation.
        FID => id: Option<String>,
    }
}

aggregate! {
    /// The answer to one challenge question.
    MFACHALLENGEANSWER: pub struct ChallengeAnswer {
        /// Which question.
        MFAPHRASEID => phrase_id: String,
        /// The answer.
        MFAPHRASEA => answer: Secret,
    }
}

aggregate! {
    /// What the server answers to a sign-on.
    SONRS: pub struct SignonResponse {
        /// Whether it was accepted.
        STATUS => status: Status,
        /// The server's clock.
        DTSERVER => server_time: Option<DateTime>,
        /// The key that may stand for user and password from now on.
        USERKEY => user_key: Option<Secret>,
        /// When that key expires.
        TSKEYEXPIRE => user_key_expires: Option<DateTime>,
        /// The language of messages.
        LANGUAGE => language: Option<String>,
        /// When the profile changed last: newer than the cached one means that it must be fetched again.
        DTPROFUP => profile_changed: Option<DateTime>,
        /// When the user's data changed last (2.2.1).
        DTUSERUP => user_changed: Option<DateTime>,
        /// When the user's accounts changed last.
        DTACCTUP => accounts_changed: Option<DateTime>,
        /// The institution.
        FI => institution: Option<Institution>,
        /// To be sent with the next request of this session.
        SESSCOOKIE => session_cookie: Option<Secret>,
        /// To be sent with every request from now on, also in later sessions.
        ACCESSKEY => access_key: Option<Secret>,
        /// An extension (2.2).
        OFXEXTENSION => extension: Option<Extension>,
    }
}

aggregate! {
    /// Asks to change the password.
    PINCHRQ: pub struct PasswordChangeRequest {
        /// The user.
        USERID => user_id: String,
        /// The new password.
        NEWUSERPASS => new_password: Secret,
    }
}

aggregate! {
    /// A changed password.
    PINCHRS: pub struct PasswordChangeResponse {
        /// The user.
        USERID => user_id: Option<String>,
        /// When it was changed.
        DTCHANGED => changed: Option<DateTime>,
    }
}

aggregate! {
    /// Asks for challenge questions.
    MFACHALLENGERQ: pub struct ChallengeRequest {
        /// The client's clock.
        DTCLIENT => client_time: DateTime,
    }
}

aggregate! {
    /// Challenge questions.
    MFACHALLENGERS: pub struct ChallengeResponse {
        /// Each of them.
        MFACHALLENGE => questions: Vec<ChallengeQuestion>,
    }
}

aggregate! {
    /// A challenge question.
    MFACHALLENGE: pub struct ChallengeQuestion {
        /// Which question: `MFA1` to `MFA30` ask the user and `MFA101` to `MFA110` the client, in a meaning that OFX gives them;
        /// others mean what the label says.
        MFAPHRASEID => phrase_id: String,
        /// The question, for people.
        MFAPHRASELABEL => label: Option<String>,
    }
}
