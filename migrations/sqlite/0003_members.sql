-- Persons who have several accounts. Instants are milliseconds since 1970 UTC in BIGINT columns named …_at.
-- An account that stands in no row of member is a person by itself.

-- Accounts that a person joined, in one community only. member_id: the number of the account that is named for the whole,
-- the one by which the code was made. unlinked_at NULL: they are joined now; what was taken apart stays as history.
-- unlinked_by: the account that took it apart and alone may take that back; NULL when it ended by itself.
CREATE TABLE member (
    community_id BIGINT NOT NULL REFERENCES community (id),
    member_id BIGINT NOT NULL,
    account_id BIGINT NOT NULL REFERENCES account (id),
    linked_at BIGINT NOT NULL,
    unlinked_at BIGINT,
    unlinked_by BIGINT,
    PRIMARY KEY (community_id, member_id, account_id, linked_at)
) WITHOUT ROWID;
-- The promise that nobody is two persons: of two who join one account at the same instant one fails here.
CREATE UNIQUE INDEX member_linked ON member (community_id, account_id) WHERE unlinked_at IS NULL;
CREATE INDEX member_by_account ON member (account_id);

-- One-time codes, by their hash. Who makes a new one takes back the one before.
CREATE TABLE link_code (
    code_hash TEXT PRIMARY KEY,
    community_id BIGINT NOT NULL REFERENCES community (id),
    account_id BIGINT NOT NULL REFERENCES account (id),
    expires_at BIGINT NOT NULL,
    used_at BIGINT
) WITHOUT ROWID;

-- Wrong codes that an account typed since an instant.
CREATE TABLE link_try (
    account_id BIGINT PRIMARY KEY REFERENCES account (id),
    since_at BIGINT NOT NULL,
    wrong BIGINT NOT NULL
) WITHOUT ROWID;
