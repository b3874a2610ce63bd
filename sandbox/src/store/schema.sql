-- The bank in one file. Dates are YYYYMMDD, amounts are cents, messages are XML in the official order.

CREATE TABLE bank (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    today TEXT NOT NULL
) STRICT;

-- Every id that the bank gives comes from here, so that equal requests make equal replies.
CREATE TABLE counter (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE user (
    id INTEGER PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    password_digest BLOB NOT NULL
) STRICT;

CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES user (id),
    bank_code TEXT NOT NULL,
    number TEXT NOT NULL,
    type TEXT NOT NULL,
    balance INTEGER NOT NULL,
    UNIQUE (bank_code, number, type)
) STRICT;

-- The standard payees that the whole payment system knows.
CREATE TABLE directory (
    payee_id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    postal_key TEXT NOT NULL,
    days_to_pay INTEGER NOT NULL,
    UNIQUE (name_key, postal_key)
) STRICT, WITHOUT ROWID;

-- The payee lists. An entry has an address, or it is known by its PAYEEID alone.
CREATE TABLE payee (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES user (id),
    list_id TEXT NOT NULL UNIQUE,
    address TEXT,
    transfer_to TEXT,
    payee_id TEXT REFERENCES directory (payee_id),
    removed INTEGER NOT NULL DEFAULT 0,
    CHECK (address IS NOT NULL OR payee_id IS NOT NULL)
) STRICT;
CREATE INDEX payee_at_address ON payee (user_id, address);

CREATE TABLE payee_account (
    payee INTEGER NOT NULL REFERENCES payee (id),
    position INTEGER NOT NULL,
    number TEXT NOT NULL,
    PRIMARY KEY (payee, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE payment (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES user (id),
    account_id INTEGER NOT NULL REFERENCES account (id),
    payee INTEGER NOT NULL REFERENCES payee (id),
    server_id TEXT NOT NULL UNIQUE,
    info TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    state TEXT NOT NULL CHECK (state IN
        ('WILLPROCESSON', 'PROCESSEDON', 'NOFUNDSON', 'FAILEDON', 'CANCELEDON')),
    state_date TEXT NOT NULL,
    check_number TEXT
) STRICT;
CREATE INDEX payment_due ON payment (state, state_date);
CREATE INDEX payment_of_account ON payment (account_id);

-- One synchronisation history: a user's payees (account_id 0) or the payments of one account.
CREATE TABLE scope (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES user (id),
    account_id INTEGER NOT NULL,
    token INTEGER NOT NULL,
    UNIQUE (user_id, account_id)
) STRICT;

CREATE TABLE history (
    scope_id INTEGER NOT NULL REFERENCES scope (id),
    token INTEGER NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (scope_id, token)
) STRICT, WITHOUT ROWID;

-- What each TRNUID was answered with, so that a repeated request is not carried out twice.
CREATE TABLE reply (
    user_id INTEGER NOT NULL REFERENCES user (id),
    trnuid TEXT NOT NULL,
    request_digest BLOB NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (user_id, trnuid)
) STRICT, WITHOUT ROWID;
