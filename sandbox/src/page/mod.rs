//! The page for people: what the bank holds, what was said, and a few things to do.

mod books;
mod form;
mod html;
mod messages;
mod timeline;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Form, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Deserialize;

use crate::control::{ControlError, Exchange, Ledger};
use crate::fault::ArmedFault;
use crate::office::Office;
use html::Html;

/// Nothing from elsewhere, no script at all, and no frame around it.
const POLICY: &str = "default-src 'none'; style-src 'self'; form-action 'self'; \
    frame-ancestors 'none'; base-uri 'none'";

const STYLE: &str = include_str!("page.css");

/// How many exchanges are shown unless more are asked for.
const SHOWN: usize = 25;

/// The routes of the page and its forms.
pub(crate) fn routes() -> Router<Arc<Office>> {
    Router::new()
        .route("/", get(show))
        .route("/page.css", get(style))
        .route("/page/clock", post(advance))
        .route("/page/faults", post(arm))
        .route("/page/disarm", post(disarm))
        .route("/page/reset", post(reset))
}

async fn style() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, STYLE).into_response()
}

#[derive(Deserialize)]
struct Shown {
    exchanges: Option<usize>,
}

async fn show(State(office): State<Arc<Office>>, Query(shown): Query<Shown>) -> Response {
    let most = shown.exchanges.unwrap_or(SHOWN);
    page(office, most, None).await
}

/// The page; with an error if a form could not be carried out.
async fn page(office: Arc<Office>, most: usize, error: Option<String>) -> Response {
    let seen = tokio::task::spawn_blocking(move || {
        let ledger = office.bank.ledger()?;
        let exchanges = office.log().exchanges();
        let faults = office.armory().armed().to_vec();
        Ok::<_, ControlError>(whole(&ledger, &exchanges, &faults, most, error.as_deref()))
    });
    let status = StatusCode::OK;
    match seen.await {
        Ok(Ok(body)) => sent(status, body),
        _ => sent(
            StatusCode::INTERNAL_SERVER_ERROR,
            "the bank failed".to_owned(),
        ),
    }
}

fn sent(status: StatusCode, body: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (status, headers, body).into_response()
}

fn whole(
    ledger: &Ledger,
    exchanges: &[Exchange],
    faults: &[ArmedFault],
    most: usize,
    error: Option<&str>,
) -> String {
    let mut page = Html::default();
    page.raw(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>Sandbox Bank</title>\n<link rel=\"stylesheet\" href=\"/page.css\">\n</head>\n\
         <body>\n<a class=\"skip\" href=\"#payments\">To the payments</a>\n<header>\n\
         <h1>Sandbox Bank</h1>\n<p class=\"today\">Today is <time>",
    )
    .day(&ledger.today)
    .raw("</time></p>\n");
    form::clock(&mut page);
    page.raw("</header>\n<main>\n");
    if let Some(error) = error {
        page.raw("<p class=\"error\" role=\"alert\">")
            .text(error)
            .raw("</p>\n");
    }
    contents(&mut page);
    books::accounts(&mut page, &ledger.accounts);
    timeline::payments(&mut page, ledger);
    books::models(&mut page, &ledger.models);
    books::payees(&mut page, &ledger.payees);
    books::letters(&mut page, &ledger.letters);
    messages::log(&mut page, exchanges, most);
    form::faults(&mut page, faults);
    books::users(&mut page, &ledger.users);
    page.raw(
        "</main>\n<footer>\n<p>OFX by POST on <code>/ofx</code>, JSON below \
         <code>/control/</code>.</p>\n",
    );
    form::reset(&mut page);
    page.raw("</footer>\n</body>\n</html>\n");
    page.finish()
}

/// The way to each part, by mouse or keyboard.
fn contents(page: &mut Html) {
    page.raw(
        "<nav aria-label=\"Parts of the page\"><a href=\"#accounts\">Accounts</a>\n\
         <a href=\"#payments\">Payments</a>\n<a href=\"#recurring\">Recurring</a>\n\
         <a href=\"#payees\">Payees</a>\n<a href=\"#mail\">Mail</a>\n\
         <a href=\"#log\">Messages</a>\n<a href=\"#faults\">Faults</a>\n\
         <a href=\"#users\">Users</a></nav>\n",
    );
}

/// Does what a form asks for and shows the page again.
async fn done(
    office: Arc<Office>,
    work: impl FnOnce(&Office) -> Result<(), ControlError> + Send + 'static,
) -> Response {
    let here = Arc::clone(&office);
    let result = tokio::task::spawn_blocking(move || work(&here)).await;
    let error = match result {
        // See other: so that reloading the page does not do it again.
        Ok(Ok(())) => return (StatusCode::SEE_OTHER, [(header::LOCATION, "/")]).into_response(),
        Ok(Err(error)) => error.to_string(),
        Err(_) => "the bank failed".to_owned(),
    };
    let mut response = page(office, SHOWN, Some(error)).await;
    *response.status_mut() = StatusCode::BAD_REQUEST;
    response
}

#[derive(Deserialize)]
struct Days {
    days: u32,
}

async fn advance(State(office): State<Arc<Office>>, Form(form): Form<Days>) -> Response {
    done(office, move |office| {
        office.bank.advance(form.days)?;
        Ok(())
    })
    .await
}

async fn arm(State(office): State<Arc<Office>>, Form(form): Form<form::Wanted>) -> Response {
    done(office, move |office| {
        office.arm(form.arming()?)?;
        Ok(())
    })
    .await
}

#[derive(Deserialize)]
struct Which {
    id: u64,
}

async fn disarm(State(office): State<Arc<Office>>, Form(form): Form<Which>) -> Response {
    done(office, move |office| {
        // One that struck in the meantime is gone as well.
        office.armory().disarm(form.id);
        Ok(())
    })
    .await
}

async fn reset(State(office): State<Arc<Office>>) -> Response {
    done(office, Office::reset).await
}
