//! Accounts and payees as tables.

use super::html::Html;
use crate::control::{LedgerAccount, LedgerPayee};

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
            .text(&account.bank)
            .raw("</span></li>\n");
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
