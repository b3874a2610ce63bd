//! What is known of a file beside its text: where it came in, and what the bank does with it in a way of
//! its own.

/// How a file came in, and how the bank treats it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Circumstances<'a> {
    /// The path of the URL that it was sent to, such as `/ofx`.
    pub(crate) path: &'a str,
    /// Where the bank departs from the usual.
    pub(crate) manner: Manner,
}

/// What some real banks do and OFX permits; nothing of it by default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Manner {
    /// A due date without processing becomes the next one with it, and the reply says so.
    pub(crate) moves_due_date: bool,
    /// The reply names a payee of the directory by its PAYEEID, whatever the request said.
    pub(crate) names_payee_by_id: bool,
    /// A payment to a payee of the list gives the payee another PAYEELSTID.
    pub(crate) renumbers_payee: bool,
    /// A CLIENTUID that is new must be confirmed by the customer, within so many days.
    pub(crate) confirms_client: Option<u32>,
}
