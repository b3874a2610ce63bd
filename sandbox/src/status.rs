//! The status codes of OFX that this bank gives, and the refusals that carry them.

use crate::wire::Element;

macro_rules! statuses {
    ($($name:ident = $code:literal $meaning:literal;)*) => {
        /// A status code of OFX.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Status { $(#[doc = $meaning] $name = $code),* }

        impl Status {
            /// What the code means, in a few words of our own.
            fn meaning(self) -> &'static str {
                match self { $(Status::$name => $meaning),* }
            }
        }
    };
}

statuses! {
    Done = 0 "Done";
    UpToDate = 1 "Your copy is current";
    General = 2000 "The request cannot be carried out";
    AccountNotFound = 2003 "This account is not known";
    AccountNotAuthorized = 2005 "This account is not yours";
    SourceNotFound = 2006 "The paying account is not known";
    SourceNotAuthorized = 2008 "You may not pay from this account";
    InvalidAmount = 2012 "The amount is not valid";
    DateTooEarly = 2014 "The date leaves too little time";
    DateTooFar = 2015 "The date is too far ahead";
    AlreadyCommitted = 2016 "The payment is already on its way";
    AlreadyCanceled = 2017 "The payment is already canceled";
    UnknownServerId = 2018 "No payment has this SRVRTID";
    DuplicateRequest = 2019 "This TRNUID was used before";
    InvalidDate = 2020 "The date is not valid";
    UnsupportedVersion = 2021 "This version of the message set is not offered";
    AnswersNeeded = 3000 "More proof is needed: ask for the MFA challenge";
    WrongAnswers = 3001 "An answer to the MFA challenge is wrong";
    RejectWithoutToken = 6500 "REJECTIFMISSING Y needs a TOKEN";
    OutOfDate = 6502 "Not carried out: the token is out of date";
    InvalidPayee = 10501 "The payee is not valid";
    InvalidPayeeAddress = 10502 "The address of the payee is not valid";
    InvalidPayeeAccount = 10503 "The account number with the payee is not valid";
    NotModifiable = 10505 "This element cannot be modified";
    InvalidFrequency = 10508 "The frequency is not valid";
    ModelCanceled = 10509 "The recurring payment is already at its end";
    InvalidPayeeId = 10510 "The PAYEEID is not valid";
    InvalidPayeeCity = 10511 "The city of the payee is not valid";
    InvalidPayeeState = 10512 "The state of the payee is not valid";
    InvalidPayeePostalCode = 10513 "The postal code of the payee is not valid";
    AlreadyProcessed = 10514 "The payment is already processed";
    PayeeNotModifiable = 10515 "This payee cannot be modified";
    InvalidPayeeName = 10517 "The name of the payee is not valid";
    UnknownModel = 10518 "No recurring payment has this RECSRVRTID";
    InvalidPayeeListId = 10519 "The PAYEELSTID is not valid";
    InvalidService = 13502 "This service is not offered";
    WrongInstitution = 13504 "FI is missing or names another institution";
    PasswordExpired = 15000 "USERPASS must be changed in the next request";
    SignonInvalid = 15500 "The sign-on is not valid";
    LockedOut = 15502 "Locked: the bank must be asked";
    PasswordNotChanged = 15503 "USERPASS is not changed";
    PasswordChangeMissing = 15507 "USERPASS must be changed first";
    OtherUser = 15508 "Not authorised to act for this USERID";
    WrongClientUid = 15510 "CLIENTUID is missing or is not the registered one";
    AnswersRefused = 15511 "Too many wrong answers: the bank must be asked";
    AuthTokenNeeded = 15512 "AUTHTOKEN is needed";
    InvalidAuthToken = 15513 "AUTHTOKEN is wrong";
    NoHtml = 16500 "Mail in HTML is not accepted";
    UnknownRecipient = 16501 "This recipient of mail is not known";
}

impl Status {
    /// The refusal that says no more than the code does.
    pub(crate) fn plain(self) -> Refusal {
        self.because("")
    }

    /// The refusal that also tells what was wrong. `detail` names elements, never their content.
    pub(crate) fn because(self, detail: impl Into<String>) -> Refusal {
        Refusal {
            status: self,
            detail: detail.into(),
        }
    }
}

/// OFX permits no longer MESSAGE.
const LONGEST_MESSAGE: usize = 255;

/// A request that is answered with an error status and no body.
#[derive(Clone)]
pub(crate) struct Refusal {
    pub(crate) status: Status,
    detail: String,
}

impl Refusal {
    /// The STATUS aggregate.
    pub(crate) fn element(&self) -> Element {
        let mut status = status_element(self.status, "ERROR");
        let message: String = self.text().chars().take(LONGEST_MESSAGE).collect();
        status.set(Element::leaf("MESSAGE", message));
        status
    }

    /// What went wrong, as a sentence.
    pub(crate) fn text(&self) -> String {
        let meaning = self.status.meaning();
        match self.detail.as_str() {
            "" => meaning.to_owned(),
            detail => format!("{meaning}: {detail}"),
        }
    }
}

/// The STATUS aggregate of a request that was carried out.
pub(crate) fn done() -> Element {
    info(Status::Done)
}

/// The STATUS aggregate of good news that are no plain success.
pub(crate) fn info(status: Status) -> Element {
    status_element(status, "INFO")
}

fn status_element(status: Status, severity: &str) -> Element {
    let code = (status as u32).to_string();
    Element::group(
        "STATUS",
        [
            Element::leaf("CODE", code),
            Element::leaf("SEVERITY", severity),
        ],
    )
}

/// Why a request did not do what it asked for.
pub(crate) enum Failure {
    /// The bank says no; the client is told with a status.
    Refused(Refusal),
    /// The message cannot even be answered with a status.
    Malformed(String),
    /// The database failed; nothing of the request is kept.
    Storage(rusqlite::Error),
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Storage(error)
    }
}
