//! Challenges from Python: what an error tells that the bank wants answered, and the way on.

use std::collections::HashMap;

use ofx_billpay::{BillPayment as Core, Challenge as CoreChallenge, Question as CoreQuestion};
use pyo3::prelude::*;
use pyo3::types::PyType;

use crate::bill_payment::BillPayment;
use crate::error::exception;
use crate::view::view;

view! {
    /// A question of a challenge.
    Question(CoreQuestion) as "Question" {
        /// What the answer is given under, such as MFA13; AUTHTOKEN for a one-time code.
        phrase_id: String = |question| question.phrase_id.clone();
        /// The question for people.
        label: String = |question| question.label.clone();
        /// Whether the client answers by itself, so that nobody need be asked.
        answered_by_client: bool = |question| question.answered_by_client;
    }
}

impl Question {
    fn shown(&self) -> String {
        format!("<question {}>", self.0.phrase_id)
    }
}

/// What a bank wants answered before it does what was asked: the `challenge` of an error.
///
/// `BillPayment.resume` sends the request again with the answers, in this process or another: `to_json` and `from_json` carry
/// it there. It holds no password and no answer, but the request with its account numbers.
#[pyclass(frozen, eq, module = "ofx_billpay")]
#[derive(Clone, PartialEq)]
pub(crate) struct Challenge(pub(crate) CoreChallenge);

#[pymethods]
impl Challenge {
    /// The status that the bank refused with: 3000, 3001, 15512 or 15513.
    #[getter]
    fn status(&self) -> u32 {
        self.0.status()
    }

    /// The questions.
    #[getter]
    fn questions(&self) -> Vec<Question> {
        self.0.questions().iter().cloned().map(Question).collect()
    }

    /// Where the bank explains its one-time code; None if it does not.
    #[getter]
    fn help_url(&self) -> Option<String> {
        self.0.help_url().map(str::to_owned)
    }

    /// The TRNUID under which the request is sent again; None if it has none.
    #[getter]
    fn transaction_id(&self) -> Option<String> {
        self.0.transaction_id().map(str::to_owned)
    }

    /// The challenge as JSON, to be resumed by another process.
    fn to_json(&self) -> String {
        self.0.to_json()
    }

    /// A challenge of the JSON that `to_json` made.
    #[staticmethod]
    fn from_json(json: &str) -> PyResult<Challenge> {
        let challenge = Core::challenge_from_json(json).map_err(|error| exception(&error))?;
        Ok(Challenge(challenge))
    }

    #[pyo3(signature = () -> "tuple[object, ...]")]
    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        let class = PyType::new::<Challenge>(py);
        Ok((class.getattr("from_json")?, (self.0.to_json(),)))
    }

    fn __repr__(&self) -> String {
        let (status, count) = (self.0.status(), self.0.questions().len());
        format!("<challenge {status} with {count} questions>")
    }
}

#[pymethods]
impl BillPayment {
    /// Answers a challenge, the `challenge` of an error, and sends the request again that the bank refused, under the same
    /// transaction id. `answers` are by the `phrase_id` of each question that people answer.
    ///
    /// Afterwards the properties are filled as the call itself would have done. Returns the token if it was a
    /// synchronization, otherwise None. A call without a request to repeat, such as `request_accounts`, is only signed on
    /// for: make it again. Raises as the call itself; wrong answers are refused with another challenge.
    #[pyo3(signature = (challenge, answers: "dict[str, str]") -> "str | None")]
    #[allow(
        clippy::needless_pass_by_value,
        reason = "what Python gives is converted on its way in"
    )]
    fn resume(
        &self,
        py: Python<'_>,
        challenge: &Bound<'_, Challenge>,
        answers: HashMap<String, String>,
    ) -> PyResult<Option<String>> {
        let challenge = challenge.get().0.clone();
        let mut pairs: Vec<_> = answers
            .iter()
            .map(|(id, answer)| (id.as_str(), answer.as_str()))
            .collect();
        pairs.sort_unstable();
        self.run(py, |core| core.resume(&challenge, &pairs))
    }
}
