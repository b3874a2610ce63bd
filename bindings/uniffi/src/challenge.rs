//! Challenges: what an error tells that the bank wants answered.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use ofx_billpay::{BillPayment as Core, Challenge as CoreChallenge};

use crate::error::{Result, status_code};

/// A question of a challenge.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Question {
    /// What the answer is given under, such as MFA13; AUTHTOKEN for a one-time code.
    pub phrase_id: String,
    /// The question for people.
    pub label: String,
    /// Whether the client answers by itself, so that nobody need be asked.
    pub answered_by_client: bool,
}

/// What a bank wants answered before it does what was asked: the `challenge` of an error.
///
/// `resume` sends the request again with the answers, in this process or another: `to_json` and `from_json` carry it there. It
/// holds no password and no answer, but the request with its account numbers.
#[derive(Clone, PartialEq, uniffi::Object)]
#[uniffi::export(Display, Eq, Hash)]
pub struct Challenge(pub(crate) CoreChallenge);

#[uniffi::export]
impl Challenge {
    /// A challenge of the JSON that `to_json` made.
    #[uniffi::constructor]
    pub fn from_json(json: String) -> Result<Arc<Self>> {
        Ok(Arc::new(Challenge(Core::challenge_from_json(&json)?)))
    }

    /// The challenge as JSON, to be resumed by another process.
    pub fn to_json(&self) -> String {
        self.0.to_json()
    }

    /// The status that the bank refused with: 3000, 3001, 15512 or 15513.
    pub fn status(&self) -> i32 {
        status_code(self.0.status())
    }

    /// The questions.
    pub fn questions(&self) -> Vec<Question> {
        let questions = self.0.questions().iter();
        let question = |question: &ofx_billpay::Question| Question {
            phrase_id: question.phrase_id.clone(),
            label: question.label.clone(),
            answered_by_client: question.answered_by_client,
        };
        questions.map(question).collect()
    }

    /// Where the bank explains its one-time code; none if it does not.
    pub fn help_url(&self) -> Option<String> {
        self.0.help_url().map(str::to_owned)
    }

    /// The TRNUID under which the request is sent again; none if it has none.
    pub fn transaction_id(&self) -> Option<String> {
        self.0.transaction_id().map(str::to_owned)
    }
}

impl Eq for Challenge {}

/// Equal ones have the same hash, which tells nothing of them.
impl Hash for Challenge {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

impl fmt::Display for Challenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (status, count) = (self.0.status(), self.0.questions().len());
        write!(f, "<challenge {status} with {count} questions>")
    }
}

impl fmt::Debug for Challenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
