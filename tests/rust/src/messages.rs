//! Random requests and responses, of all the aggregates of bill payment.

#![allow(
    clippy::wildcard_imports,
    reason = "nearly all messages are named here"
)]

use ofx_billpay::message::*;
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

use crate::values::{amount, date, private, secret, text};

fn one_of<T: Clone + std::fmt::Debug + 'static>(choices: &[T]) -> BoxedStrategy<T> {
    select(choices.to_vec()).boxed()
}

fn status() -> BoxedStrategy<Status> {
    let severity = one_of(&[Severity::Info, Severity::Warn, Severity::Error]);
    (any::<u32>(), of(severity), of(text(255)))
        .prop_map(|(code, severity, message)| Status {
            code,
            severity,
            message,
        })
        .boxed()
}

fn account() -> BoxedStrategy<BankAccount> {
    let types = one_of(&[
        AccountType::Checking,
        AccountType::Savings,
        AccountType::MoneyMarket,
        AccountType::LineOfCredit,
        AccountType::CertificateOfDeposit,
    ]);
    (text(9), of(text(22)), private(22), types, of(private(22)))
        .prop_map(
            |(bank_id, branch_id, account_id, account_type, account_key)| BankAccount {
                bank_id,
                branch_id,
                account_id,
                account_type,
                account_key,
            },
        )
        .boxed()
}

fn payee() -> BoxedStrategy<Payee> {
    let lines = of((text(32), of(text(32))));
    let place = (text(32), text(5), text(11), of(text(3)), text(32));
    (text(32), text(32), lines, place)
        .prop_map(|(name, addr1, lines, place)| {
            let (addr2, addr3) =
                lines.map_or((None, None), |(second, third)| (Some(second), third));
            let (city, state, postal_code, country, phone) = place;
            Payee {
                name,
                addr1,
                addr2,
                addr3,
                city,
                state,
                postal_code,
                country,
                phone,
            }
        })
        .boxed()
}

fn payee_reference() -> BoxedStrategy<PayeeReference> {
    prop_oneof![
        text(12).prop_map(PayeeReference::Id),
        payee().prop_map(PayeeReference::Full),
    ]
    .boxed()
}

fn extension() -> BoxedStrategy<Extension> {
    let element = (text(32), of(text(32)), of(text(20)), text(100)).prop_map(
        |(tag_name, name, tag_type, tag_value)| ExtensionElement {
            tag_name,
            name,
            tag_type,
            tag_value,
        },
    );
    vec(element, 1..3)
        .prop_map(|elements| Extension { elements })
        .boxed()
}

fn invoice() -> BoxedStrategy<Invoice> {
    let discount =
        (amount(), amount(), of(date()), text(80)).prop_map(|(rate, amount, date, description)| {
            Discount {
                rate,
                amount,
                date,
                description,
            }
        });
    let adjustment = (of(text(32)), text(80), amount(), of(date())).prop_map(
        |(number, description, amount, date)| Adjustment {
            number,
            description,
            amount,
            date,
        },
    );
    let line = (amount(), text(80)).prop_map(|(amount, description)| LineItem {
        amount,
        description,
    });
    let head = (text(32), amount(), amount(), date(), text(80));
    (head, of(discount), of(adjustment), vec(line, 0..3))
        .prop_map(
            |((number, total, paid, date, description), discount, adjustment, lines)| Invoice {
                number,
                total,
                paid,
                date,
                description,
                discount,
                adjustment,
                lines,
            },
        )
        .boxed()
}

fn extended_payment() -> BoxedStrategy<ExtendedPayment> {
    let pays = one_of(&[PaymentFor::Individual, PaymentFor::Business]);
    let invoices = vec(invoice(), 1..3).prop_map(|invoices| Invoices { invoices });
    (of(pays), of("[0-9]{1,10}"), text(255), of(invoices))
        .prop_map(
            |(pays, check_number, description, invoices)| ExtendedPayment {
                pays,
                check_number,
                description: Some(description),
                invoices,
            },
        )
        .boxed()
}

fn payment() -> BoxedStrategy<PaymentInfo> {
    let who = (payee_reference(), of(text(12)), of(account()));
    let bill =
        (text(32), text(32)).prop_map(|(publisher, bill_id)| BillPublished { publisher, bill_id });
    let rest = (private(32), date(), of(text(255)), of(text(80)), of(bill));
    let details = vec(extended_payment(), 0..2);
    (account(), amount(), who, details, rest)
        .prop_map(
            |(from, amount, (payee, payee_list_id, to), details, rest)| {
                let (payee_account, due, memo, bill_reference, bill) = rest;
                PaymentInfo {
                    from,
                    amount,
                    payee,
                    payee_list_id,
                    to,
                    details,
                    payee_account,
                    due,
                    memo,
                    bill_reference,
                    bill,
                }
            },
        )
        .boxed()
}

fn processing() -> BoxedStrategy<ProcessingStatus> {
    let states = one_of(&[
        PaymentState::WillProcess,
        PaymentState::Processed,
        PaymentState::NoFunds,
        PaymentState::Failed,
        PaymentState::Canceled,
    ]);
    (states, date())
        .prop_map(|(state, date)| ProcessingStatus { state, date })
        .boxed()
}

fn extended_payee() -> BoxedStrategy<ExtendedPayee> {
    let identity = (
        text(12),
        one_of(&[IdScope::Global, IdScope::User]),
        text(32),
    );
    (of(identity), 0_u32..1000)
        .prop_map(|(identity, days_to_pay)| {
            let (payee_id, scope, name) = identity
                .map_or((None, None, None), |(id, scope, name)| {
                    (Some(id), Some(scope), Some(name))
                });
            ExtendedPayee {
                payee_id,
                scope,
                name,
                days_to_pay,
            }
        })
        .boxed()
}

fn recurrence() -> BoxedStrategy<Recurrence> {
    let frequency = one_of(&[
        Frequency::Weekly,
        Frequency::Biweekly,
        Frequency::TwiceMonthly,
        Frequency::Monthly,
        Frequency::FourWeeks,
        Frequency::Bimonthly,
        Frequency::Quarterly,
        Frequency::Semiannually,
        Frequency::Annually,
    ]);
    (of(0_u32..1000), frequency)
        .prop_map(|(instances, frequency)| Recurrence {
            instances,
            frequency,
        })
        .boxed()
}

fn mail() -> BoxedStrategy<Mail> {
    let people = (text(32), date(), text(32), text(32));
    (people, text(60), text(1000), any::<bool>(), any::<bool>())
        .prop_map(
            |((user_id, created, from, to), subject, body, images, html)| Mail {
                user_id,
                created,
                from,
                to,
                subject,
                body,
                images,
                html,
            },
        )
        .boxed()
}

/// Declares a strategy for a wrapper around one of some bodies.
macro_rules! request_wrapper {
    ($function:ident: $wrapper:ident, $body:expr) => {
        pub(super) fn $function() -> BoxedStrategy<$wrapper> {
            let head = (text(36), of(text(32)), of(secret(80)), of(extension()));
            (head, $body)
                .prop_map(
                    |((transaction_id, cookie, tan, extension), body)| $wrapper {
                        transaction_id,
                        cookie,
                        tan,
                        extension,
                        body,
                    },
                )
                .boxed()
        }
    };
}

macro_rules! response_wrapper {
    ($function:ident: $wrapper:ident, $body:expr) => {
        pub(super) fn $function() -> BoxedStrategy<$wrapper> {
            let head = (text(36), status(), of(text(32)), of(extension()));
            (head, of($body))
                .prop_map(
                    |((transaction_id, status, cookie, extension), body)| $wrapper {
                        transaction_id,
                        status,
                        cookie,
                        extension,
                        body,
                    },
                )
                .boxed()
        }
    };
}

mod bodies;
mod files;

pub use files::{request, response};
