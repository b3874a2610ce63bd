//! The control API: the calls of the `Sandbox` object as HTTP and JSON.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{ControlError, HistoryKind};
use crate::fault::{Arming, Fault};
use crate::office::Office;

/// The routes below `/control/`.
pub(crate) fn routes() -> Router<Arc<Office>> {
    Router::new()
        .route("/control/reset", post(reset))
        .route("/control/clock", get(clock).post(advance))
        .route("/control/ledger", get(ledger))
        .route("/control/history", get(history))
        .route("/control/log", get(log).delete(clear_log))
        .route("/control/payments", post(pay))
        .route("/control/payments/change", post(modify))
        .route("/control/payments/cancel", post(cancel))
        .route("/control/payees", post(add_payee))
        .route("/control/recurring", post(pay_regularly))
        .route("/control/recurring/cancel", post(cancel_regular))
        .route("/control/mail", post(write_letter))
        .route("/control/users", post(change_user))
        .route("/control/accounts", post(change_account))
        .route("/control/message-sets", post(move_message_set))
        .route("/control/faults", get(faults).post(arm).delete(disarm_all))
        .route("/control/faults/known", get(known_faults))
        .route("/control/faults/{id}", delete(disarm))
        .route("/control/scenario", post(load))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Days {
    advance_days: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Which {
    user: String,
    account: Option<String>,
    kind: Option<HistoryKind>,
    #[serde(default)]
    after: i64,
    #[serde(default = "hundred")]
    most: u32,
}

fn hundred() -> u32 {
    100
}

/// Works on the bank, not on the thread that serves the others.
async fn on_bank<T: Serialize + Send + 'static>(
    office: Arc<Office>,
    work: impl FnOnce(&Office) -> Result<T, ControlError> + Send + 'static,
) -> Response {
    match tokio::task::spawn_blocking(move || work(&office)).await {
        Ok(Ok(result)) => json_reply(StatusCode::OK, &result),
        Ok(Err(error)) => failed(&error),
        Err(_) => problem(StatusCode::INTERNAL_SERVER_ERROR, "the bank failed"),
    }
}

/// The same with a body in JSON.
async fn with_body<B: DeserializeOwned + Send + 'static, T: Serialize + Send + 'static>(
    office: Arc<Office>,
    body: Bytes,
    work: impl FnOnce(&Office, B) -> Result<T, ControlError> + Send + 'static,
) -> Response {
    match serde_json::from_slice(&body) {
        Ok(body) => on_bank(office, move |office| work(office, body)).await,
        // The text names what is wrong by line and column and by the names of the API.
        Err(error) => problem(StatusCode::BAD_REQUEST, &error.to_string()),
    }
}

fn failed(error: &ControlError) -> Response {
    let status = match error {
        ControlError::Invalid(_) => StatusCode::BAD_REQUEST,
        ControlError::Refused { .. } => StatusCode::CONFLICT,
        ControlError::Database(_) => StatusCode::INTERNAL_SERVER_ERROR,
    };
    problem(status, &error.to_string())
}

fn problem(status: StatusCode, reason: &str) -> Response {
    json_reply(status, &json!({ "error": reason }))
}

fn json_reply(status: StatusCode, body: &impl Serialize) -> Response {
    let body = serde_json::to_vec(body).unwrap_or_default();
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (status, headers, body).into_response()
}

type Bank = State<Arc<Office>>;

async fn reset(State(office): Bank, body: Bytes) -> Response {
    with_body(office, body, |office, _: Nothing| {
        office.reset()?;
        Ok(json!({}))
    })
    .await
}

async fn clock(State(office): Bank) -> Response {
    on_bank(office, |office| {
        Ok(json!({ "today": office.bank.today()?.to_string() }))
    })
    .await
}

async fn advance(State(office): Bank, body: Bytes) -> Response {
    with_body(office, body, |office, days: Days| {
        let today = office.bank.advance(days.advance_days)?;
        Ok(json!({ "today": today.to_string() }))
    })
    .await
}

async fn ledger(State(office): Bank) -> Response {
    on_bank(office, |office| Ok(office.bank.ledger()?)).await
}

async fn history(State(office): Bank, Query(which): Query<Which>) -> Response {
    on_bank(office, move |office| {
        let account = which.account.as_deref();
        let usual = if account.is_some() {
            HistoryKind::Payments
        } else {
            HistoryKind::Payees
        };
        let kind = which.kind.unwrap_or(usual);
        let bank = &office.bank;
        Ok(bank.history(kind, &which.user, account, which.after, which.most)?)
    })
    .await
}

async fn log(State(office): Bank) -> Response {
    on_bank(office, |office| Ok(office.log().exchanges())).await
}

async fn clear_log(State(office): Bank) -> Response {
    on_bank(office, |office| {
        office.log().clear();
        Ok(json!({}))
    })
    .await
}

async fn pay(State(office): Bank, body: Bytes) -> Response {
    with_body(office, body, |office, order| {
        Ok(json!({ "server_id": office.bank.pay_as_other(&order)? }))
    })
    .await
}

async fn modify(State(office): Bank, body: Bytes) -> Response {
    with_body(office, body, |office, change| {
        office.bank.modify_as_other(&change)?;
        Ok(json!({}))
    })
    .await
}

async fn cancel(State(office): Bank, body: Bytes) -> Response {
    with_body(office, body, |office, which| {
        office.bank.cancel_as_other(&which)?;
        Ok(json!({}))
    })
    .await
}

async fn add_payee(State(office): Bank, body: Bytes) -> Response {
    with_body(office, body, |office, order| {
        Ok(json!({ "list_id": office.bank.add_payee_as_other(&order)? }))
    })
    .await
}

async fn pay_regularly(State(office): Bank, body: Bytes) -> Response {
    with_body(office, body, |office, order| {
        Ok(json!({ "server_id": office.bank.pay_regularly_as_other(&order)? }))
    })
    .await
}

async fn cancel_regular(State(office): Bank, body: Bytes) -> Response {
    with_body(office, body, |office, which| {
        office.bank.cancel_regular_as_other(&which)?;
        Ok(json!({}))
    })
    .await
}

async fn write_letter(State(office): Bank, body: Bytes) -> Response {
    with_body(office, body, |office, order| {
        office.bank.write_letter(&order)?;
        Ok(json!({}))
    })
    .await
}

async fn change_user(State(office): Bank, body: Bytes) -> Response {
    with_body(office, body, |office, change| {
        office.bank.change_user(&change)?;
        Ok(json!({}))
    })
    .await
}

async fn change_account(State(office): Bank, body: Bytes) -> Response {
    with_body(office, body, |office, change| {
        office.bank.change_account(&change)?;
        Ok(json!({}))
    })
    .await
}

async fn move_message_set(State(office): Bank, body: Bytes) -> Response {
    with_body(office, body, |office, set| {
        office.bank.place_message_set(&set)?;
        Ok(json!({}))
    })
    .await
}

async fn faults(State(office): Bank) -> Response {
    on_bank(office, |office| Ok(office.armory().armed().to_vec())).await
}

async fn known_faults() -> Response {
    let known = Fault::all().into_iter();
    let known: Vec<_> = known
        .map(|(fault, meaning)| json!({ "example": fault, "meaning": meaning }))
        .collect();
    json_reply(StatusCode::OK, &known)
}

async fn arm(State(office): Bank, body: Bytes) -> Response {
    with_body(office, body, |office, arming: Arming| {
        Ok(json!({ "id": office.arm(arming)? }))
    })
    .await
}

async fn disarm(State(office): Bank, Path(id): Path<u64>) -> Response {
    on_bank(office, move |office| {
        let found = office.armory().disarm(id);
        let missing = || ControlError::Invalid("there is no such fault".to_owned());
        found.then(|| json!({})).ok_or_else(missing)
    })
    .await
}

async fn disarm_all(State(office): Bank) -> Response {
    on_bank(office, |office| {
        office.disarm_all();
        Ok(json!({}))
    })
    .await
}

async fn load(State(office): Bank, body: Bytes) -> Response {
    with_body(office, body, |office, scenario| {
        office.load(&scenario)?;
        Ok(json!({}))
    })
    .await
}
