-- The installations that a bank wants confirmed: until when that is possible, and whether it was done.
CREATE TABLE client (
    user_id INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    uid BLOB NOT NULL,
    until TEXT NOT NULL,
    confirmed INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (user_id, uid)
) STRICT, WITHOUT ROWID;

-- The passwords that differ from the usual one of their user, by the realm of the message sets they are for.
CREATE TABLE realm_password (
    user_id INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    realm TEXT NOT NULL,
    password BLOB NOT NULL,
    PRIMARY KEY (user_id, realm)
) STRICT, WITHOUT ROWID;
