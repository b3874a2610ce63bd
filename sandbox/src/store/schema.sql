-- The bank in one file. Dates are YYYYMMDD, amounts are cents, messages are XML in the official order.

CREATE TABLE bank (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    today TEXT NOT NULL,
    -- The moment of the last change of the profile.
    profile_changed TEXT NOT NULL
) STRICT;

-- Where each message set is served and with whose passwords. Without a URL it is served by the bank itself.
CREATE TABLE profile (
    message_set TEXT PRIMARY KEY,
    url TEXT,
    realm TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Every id that the bank gives comes from here, so that equal requests make equal replies.
CREATE TABLE counter (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Whatever is secret is kept as a digest. A column that may be NULL says what is not asked of the user.
CREATE TABLE user (
    id INTEGER PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    password BLOB NOT NULL,
    locked INTEGER NOT NULL DEFAULT 0,
    wrong_passwords INTEGER NOT NULL DEFAULT 0,
    -- Whether the password must be changed; OVERDUE if the user was told so.
    password_change TEXT NOT NULL DEFAULT 'NONE'
        CHECK (password_change IN ('NONE', 'NEEDED', 'OVERDUE')),
    credential_1 BLOB,
    credential_2 BLOB,
    auth_token BLOB,
    client_uid_required INTEGER NOT NULL DEFAULT 0,
    client_uid BLOB,
    wrong_proofs INTEGER NOT NULL DEFAULT 0,
    key_generation INTEGER NOT NULL DEFAULT 0,
    user_key BLOB,
    user_key_until TEXT,
    -- The moment of the last change of the user's accounts.
    accounts_changed TEXT NOT NULL
) STRICT;
CREATE INDEX user_of_key ON user (user_key);

-- The questions of the MFA challenge. Any answer will do where none is kept.
CREATE TABLE phrase (
    user_id INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    phrase TEXT NOT NULL,
    label TEXT,
    answer BLOB,
    PRIMARY KEY (user_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES user (id),
    bank_code TEXT NOT NULL,
    number TEXT NOT NULL,
    type TEXT NOT NULL,
    balance INTEGER NOT NULL,
    -- Whether bills can be paid from it: the words of SVCSTATUS.
    bill_pay TEXT NOT NULL CHECK (bill_pay IN ('AVAIL', 'PEND', 'ACTIVE')),
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

-- The recurring payments. Instances are counted from the first due date on; the next one has number
-- next_instance (from 0) and is due on next_due, which is empty when none is left.
CREATE TABLE model (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES user (id),
    account_id INTEGER NOT NULL REFERENCES account (id),
    payee INTEGER NOT NULL REFERENCES payee (id),
    server_id TEXT NOT NULL UNIQUE,
    info TEXT NOT NULL,
    frequency TEXT NOT NULL,
    instances INTEGER,
    amount INTEGER NOT NULL CHECK (amount > 0),
    initial_amount INTEGER CHECK (initial_amount > 0),
    final_amount INTEGER CHECK (final_amount > 0),
    first_due TEXT NOT NULL,
    next_instance INTEGER NOT NULL,
    next_due TEXT,
    canceled INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX model_due ON model (canceled, next_due);
CREATE INDEX model_of_account ON model (account_id);

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
    check_number TEXT,
    -- Whether the money has left the account.
    debited INTEGER NOT NULL DEFAULT 0,
    -- The recurring payment that it is an instance of, and the date of the series it was made for.
    model INTEGER REFERENCES model (id),
    instance_due TEXT,
    CHECK ((model IS NULL) = (instance_due IS NULL))
) STRICT;
CREATE INDEX payment_of_model ON payment (model);
CREATE INDEX payment_due ON payment (state, debited, state_date);
CREATE INDEX payment_of_account ON payment (account_id);

-- The letters of the users and those of the bank.
CREATE TABLE mail (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES user (id),
    message TEXT NOT NULL,
    answered INTEGER NOT NULL
) STRICT;
CREATE INDEX mail_of_user ON mail (user_id);
CREATE INDEX mail_to_answer ON mail (answered);

-- One synchronisation history: of what kind, of which user, of which account (0 if of none).
CREATE TABLE scope (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('PAYEE', 'PMT', 'RECPMT', 'PMTMAIL')),
    user_id INTEGER NOT NULL REFERENCES user (id),
    account_id INTEGER NOT NULL,
    token INTEGER NOT NULL,
    UNIQUE (kind, user_id, account_id)
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
