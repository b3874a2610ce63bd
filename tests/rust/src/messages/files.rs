//! Synchronisations, sign-ons, and whole files.

use super::bodies::*;
use super::*;

fn from() -> BoxedStrategy<SyncFrom> {
    prop_oneof![
        text(10).prop_map(SyncFrom::Token),
        any::<bool>().prop_map(SyncFrom::TokenOnly),
        any::<bool>().prop_map(SyncFrom::Refresh),
    ]
    .boxed()
}

/// Declares strategies for a synchronisation, with what each direction carries besides.
macro_rules! synchronisation {
    ($rq:ident: $request:ident[$($rq_field:ident: $rq_value:expr),*] $items:expr;
     $rs:ident: $response:ident[$($rs_field:ident: $rs_value:expr),*] $answers:expr;) => {
        fn $rq() -> BoxedStrategy<$request> {
            let head = (from(), any::<bool>(), of(extension()));
            (head, $($rq_value,)* vec($items, 0..2)).prop_map(
                |((from, reject_if_missing, extension), $($rq_field,)* requests)| $request {
                    from, reject_if_missing, $($rq_field,)* extension, requests,
                },
            ).boxed()
        }

        fn $rs() -> BoxedStrategy<$response> {
            let head = (text(10), of(any::<bool>()), of(extension()));
            (head, $($rs_value,)* vec($answers, 0..3)).prop_map(
                |((token, lost, extension), $($rs_field,)* responses)| $response {
                    token, lost, $($rs_field,)* extension, responses,
                },
            ).boxed()
        }
    };
}

synchronisation! {
    payment_sync_request: PaymentSyncRequest[account: account()] payment_request();
    payment_sync_response: PaymentSyncResponse[account: account()] payment_response();
}
synchronisation! {
    payee_sync_request: PayeeSyncRequest[] payee_request();
    payee_sync_response: PayeeSyncResponse[] payee_response();
}
synchronisation! {
    recurring_sync_request: RecurringSyncRequest[account: account()] recurring_request();
    recurring_sync_response: RecurringSyncResponse[account: account()] recurring_response();
}
synchronisation! {
    mail_sync_request: MailSyncRequest[images: any::<bool>(), html: any::<bool>()] mail_request();
    mail_sync_response: MailSyncResponse[] mail_response();
}

fn institution() -> BoxedStrategy<Institution> {
    (text(32), of(text(32)))
        .prop_map(|(organization, id)| Institution { organization, id })
        .boxed()
}

fn signon_request() -> BoxedStrategy<SignonRequest> {
    let who = prop_oneof![
        (text(32), secret(171)).prop_map(|(user, pass)| (Some(user), Some(pass), None, None)),
        secret(64).prop_map(|key| (None, None, Some(key), None)),
        secret(100).prop_map(|token| (None, None, None, Some(token))),
    ];
    let context = (
        date(),
        of(any::<bool>()),
        "[A-Z]{3}",
        of(institution()),
        of(secret(100)),
    );
    let app = (text(5), "[0-9]{4}", of(secret(100)), of(text(36)));
    let more = (
        of(secret(171)),
        of(secret(171)),
        of(secret(171)),
        of(secret(100)),
    );
    let answer = (text(32), secret(64))
        .prop_map(|(phrase_id, answer)| ChallengeAnswer { phrase_id, answer });
    (who, context, app, more, vec(answer, 0..3), of(extension()))
        .prop_map(|(who, context, app, more, answers, extension)| {
            let (user_id, password, user_key, access_token) = who;
            let (client_time, generate_user_key, language, institution, session_cookie) = context;
            let (app_id, app_version, app_key, client_uid) = app;
            let (user_credential_1, user_credential_2, auth_token, access_key) = more;
            // The second cannot be without the first.
            let user_credential_2 = user_credential_2.filter(|_| user_credential_1.is_some());
            SignonRequest {
                client_time,
                user_id,
                password,
                user_key,
                access_token,
                generate_user_key,
                language,
                institution,
                session_cookie,
                app_id,
                app_version,
                app_key,
                client_uid,
                user_credential_1,
                user_credential_2,
                auth_token,
                access_key,
                answers,
                extension,
            }
        })
        .boxed()
}

fn signon_response() -> BoxedStrategy<SignonResponse> {
    let keys = (of(secret(64)), of(date()), of(secret(100)), of(secret(100)));
    let changes = (of(date()), of(date()), of(date()));
    let rest = (of("[A-Z]{3}"), of(institution()), of(extension()));
    (status(), of(date()), keys, changes, rest)
        .prop_map(
            |(status, server_time, keys, changes, (language, institution, extension))| {
                let (user_key, user_key_expires, session_cookie, access_key) = keys;
                let (profile_changed, user_changed, accounts_changed) = changes;
                SignonResponse {
                    status,
                    server_time,
                    user_key,
                    user_key_expires,
                    language,
                    profile_changed,
                    user_changed,
                    accounts_changed,
                    institution,
                    session_cookie,
                    access_key,
                    extension,
                }
            },
        )
        .boxed()
}

/// A whole request.
pub fn request() -> BoxedStrategy<Request> {
    let payees = prop_oneof![
        payee_request().prop_map(PayeeRequest::Transaction),
        payee_sync_request().prop_map(PayeeRequest::Synchronize),
    ];
    let payments = prop_oneof![
        payment_request().prop_map(PaymentRequest::Transaction),
        recurring_request().prop_map(PaymentRequest::Recurring),
        inquiry_request().prop_map(PaymentRequest::Inquiry),
        mail_request().prop_map(PaymentRequest::Mail),
        payment_sync_request().prop_map(PaymentRequest::Synchronize),
        recurring_sync_request().prop_map(PaymentRequest::SynchronizeRecurring),
        mail_sync_request().prop_map(PaymentRequest::SynchronizeMail),
    ];
    let set = (vec(payees, 0..3), vec(payments, 0..3))
        .prop_map(|(payees, payments)| BillPayRequestSet { payees, payments });
    (signon_request(), of(set))
        .prop_map(|(signon, bill_pay)| Request {
            signon: SignonRequestSet {
                signon,
                password_change: None,
                challenge: None,
            },
            signup: None,
            bill_pay,
            profile: None,
        })
        .boxed()
}

/// A whole response.
pub fn response() -> BoxedStrategy<Response> {
    let payees = prop_oneof![
        payee_response().prop_map(PayeeResponse::Transaction),
        payee_sync_response().prop_map(PayeeResponse::Synchronize),
    ];
    let payments = prop_oneof![
        payment_response().prop_map(PaymentResponse::Transaction),
        recurring_response().prop_map(PaymentResponse::Recurring),
        inquiry_response().prop_map(PaymentResponse::Inquiry),
        mail_response().prop_map(PaymentResponse::Mail),
        payment_sync_response().prop_map(PaymentResponse::Synchronize),
        recurring_sync_response().prop_map(PaymentResponse::SynchronizeRecurring),
        mail_sync_response().prop_map(PaymentResponse::SynchronizeMail),
    ];
    let set = (vec(payees, 0..3), vec(payments, 0..3))
        .prop_map(|(payees, payments)| BillPayResponseSet { payees, payments });
    (signon_response(), of(set))
        .prop_map(|(signon, bill_pay)| Response {
            signon: SignonResponseSet {
                signon,
                password_change: None,
                challenge: None,
            },
            signup: None,
            bill_pay,
            profile: None,
        })
        .boxed()
}
