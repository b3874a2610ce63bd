//! What stands in the books beside the payments: accounts, payees, recurring payments, mail, users.

use super::html::Html;
use crate::control::{LedgerAccount, LedgerLetter, LedgerModel, LedgerPayee, LedgerUser};

pub(super) fn accounts(page: &mut Html, accounts: &[LedgerAccount]) {
    page.raw("<section aria-labelledby=\"accounts\">\n<h2 id=\"accounts\">Accounts</h2>\n");
    page.raw("<ul class=\"cards\">\n");
    for account in accounts {
        page.raw("<li><span class=\"label\">")
            .text(&account.user)
            .raw(" · ")
            .text(&account.kind)
            .raw("</span><strong>")
            .text(&account.balance)
            .raw("</strong><span class=\"small\">")
            .text(&account.number)
            .raw(" · bank ")
            .text(&account.bank);
        page.raw(match account.bill_pay.as_str() {
            "ACTIVE" => "",
            "PEND" => " · bill payment asked for",
            _ => " · no bill payment",
        });
        page.raw("</span></li>\n");
    }
    page.raw("</ul>\n</section>\n");
}

pub(super) fn payees(page: &mut Html, payees: &[LedgerPayee]) {
    page.raw("<section aria-labelledby=\"payees\">\n<h2 id=\"payees\">Payees</h2>\n");
    if payees.is_empty() {
        page.raw("<p class=\"none\">Nobody is on a list yet.</p>\n</section>\n");
        return;
    }
    page.raw(
        "<table>\n<thead><tr><th>Name</th><th>List</th><th>Id</th><th>Known as</th>\
         <th>Accounts</th></tr></thead>\n<tbody>\n",
    );
    for payee in payees {
        let accounts = payee.accounts.join(", ");
        let known = payee.payee_id.as_deref().unwrap_or("–");
        let state = if payee.removed { " (removed)" } else { "" };
        let name = format!("{}{state}", payee.name);
        page.row(&[&name, &payee.user, &payee.list_id, known, &accounts]);
    }
    page.raw("</tbody>\n</table>\n</section>\n");
}

pub(super) fn models(page: &mut Html, models: &[LedgerModel]) {
    page.raw(
        "<section aria-labelledby=\"recurring\">\n<h2 id=\"recurring\">Recurring payments</h2>\n",
    );
    if models.is_empty() {
        page.raw("<p class=\"none\">Nothing is paid regularly.</p>\n</section>\n");
        return;
    }
    page.raw(
        "<table>\n<thead><tr><th>Payee</th><th>Amount</th><th>How often</th><th>Next due</th>\
         <th>From</th><th>Id</th></tr></thead>\n<tbody>\n",
    );
    for model in models {
        page.raw("<tr><td>")
            .text(&model.payee_name)
            .raw("</td><td class=\"amount\">")
            .text(&model.amount)
            .raw("</td><td>")
            .text(&model.frequency.to_lowercase());
        if let Some(instances) = model.instances {
            page.raw(", ").text(&instances.to_string()).raw(" times");
        }
        page.raw("</td><td>");
        match &model.next_due {
            _ if model.canceled => page.raw("canceled"),
            Some(due) => page.day(due),
            None => page.raw("all made"),
        };
        page.raw("</td><td>")
            .text(&model.user)
            .raw(", ")
            .text(&model.account)
            .raw("</td><td>")
            .text(&model.server_id)
            .raw("</td></tr>\n");
    }
    page.raw("</tbody>\n</table>\n</section>\n");
}

/// More would make the page heavy; the others are in the ledger of the control API.
const MOST_LETTERS: usize = 50;

pub(super) fn letters(page: &mut Html, letters: &[LedgerLetter]) {
    page.raw("<section aria-labelledby=\"mail\">\n<h2 id=\"mail\">Mail</h2>\n");
    if letters.is_empty() {
        page.raw("<p class=\"none\">Nobody has written yet.</p>\n</section>\n");
        return;
    }
    for letter in letters.iter().rev().take(MOST_LETTERS) {
        page.raw("<details class=\"letter\">\n<summary><strong>")
            .text(&letter.subject)
            .raw("</strong> <span class=\"small\">")
            .text(&letter.from)
            .raw(" to ")
            .text(&letter.to)
            .raw(", ")
            .day(&letter.created);
        if let Some(server_id) = &letter.server_id {
            page.raw(" · about ").text(server_id);
        }
        page.raw("</span></summary>\n<p class=\"letter-text\">")
            .text(&letter.text)
            .raw("</p>\n</details>\n");
    }
    page.raw("</section>\n");
}

pub(super) fn users(page: &mut Html, users: &[LedgerUser]) {
    page.raw(
        "<section aria-labelledby=\"users\">\n<h2 id=\"users\">Users</h2>\n<table>\n<thead><tr>\
         <th>User</th><th>Must prove</th><th>State</th></tr></thead>\n<tbody>\n",
    );
    for user in users {
        let mut proofs = vec!["password".to_owned()];
        proofs.extend(user.must_give.iter().cloned());
        proofs.extend(user.questions.iter().cloned());
        let mut states = Vec::new();
        if user.locked {
            states.push("locked out");
        }
        if user.password_change != "NONE" {
            states.push("must change the password");
        }
        page.row(&[&user.login, &proofs.join(", "), &states.join(", ")]);
    }
    page.raw("</tbody>\n</table>\n</section>\n");
}
