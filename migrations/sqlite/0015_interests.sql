-- Interests. Instants are milliseconds since 1970 UTC in BIGINT columns named at or …_at.

-- What members may say that they are interested in. key: the name as names are compared (small letters, single blanks).
-- position: where it stands in the list. retired_at: not offered any more since then; who chose it is kept, and the same
-- name brings it back.
CREATE TABLE interest (
    id INTEGER PRIMARY KEY,
    community_id BIGINT NOT NULL REFERENCES community (id),
    name TEXT NOT NULL,
    key TEXT NOT NULL,
    position BIGINT NOT NULL,
    retired_at BIGINT,
    UNIQUE (community_id, key)
);

-- Who chose it, from when to when; number: 1 for the first time. Rows belong to the account by which it was said; of a
-- person with several, each speaks for all of them.
CREATE TABLE interest_choice (
    interest_id BIGINT NOT NULL REFERENCES interest (id),
    account_id BIGINT NOT NULL REFERENCES account (id),
    number BIGINT NOT NULL,
    chosen_at BIGINT NOT NULL,
    dropped_at BIGINT,
    PRIMARY KEY (interest_id, account_id, number)
) WITHOUT ROWID;
CREATE INDEX interest_choice_account ON interest_choice (account_id);

-- Who was shown what there is to choose: who was never asked has not chosen nothing.
CREATE TABLE interest_asked (
    community_id BIGINT NOT NULL REFERENCES community (id),
    account_id BIGINT NOT NULL REFERENCES account (id),
    PRIMARY KEY (community_id, account_id)
) WITHOUT ROWID;
CREATE INDEX interest_asked_account ON interest_asked (account_id);
