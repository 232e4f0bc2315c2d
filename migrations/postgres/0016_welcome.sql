-- Welcome and rules. Instants are milliseconds since 1970 UTC in BIGINT columns named at or …_at; truth is 0 or 1.

-- How whoever comes is greeted. on_since_at: whoever came before is not.
CREATE TABLE welcome (
    community_id BIGINT PRIMARY KEY REFERENCES community (id),
    text TEXT NOT NULL,
    is_on BIGINT NOT NULL,
    on_since_at BIGINT NOT NULL
);

-- Where: one place for each space. greeted_at: when the last greeting was written, so that many who come at once are
-- greeted in one.
CREATE TABLE welcome_place (
    community_id BIGINT NOT NULL REFERENCES community (id),
    space_id BIGINT NOT NULL REFERENCES space (id),
    platform TEXT NOT NULL,
    channel TEXT NOT NULL,
    greeted_at BIGINT,
    PRIMARY KEY (community_id, space_id)
);

-- A greeting that is owed for a stay, or what became of it: one row a stay, so that what is told twice is greeted once.
-- since_at: when they came, or may see it. outcome: NULL while it is owed; greeted | late (they came too long ago) | left |
-- again (greeted just before) | off. at: when that was decided.
CREATE TABLE greeting (
    space_id BIGINT NOT NULL REFERENCES space (id),
    account_id BIGINT NOT NULL REFERENCES account (id),
    stay BIGINT NOT NULL,
    community_id BIGINT NOT NULL REFERENCES community (id),
    since_at BIGINT NOT NULL,
    outcome TEXT,
    at BIGINT,
    effect_id BIGINT,
    PRIMARY KEY (space_id, account_id, stay)
);
CREATE INDEX greeting_owed ON greeting (space_id) WHERE outcome IS NULL;
CREATE INDEX greeting_ended ON greeting (community_id, at) WHERE outcome IS NOT NULL;
CREATE INDEX greeting_effect ON greeting (effect_id) WHERE effect_id IS NOT NULL;

-- The rules, each wording with a number of its own; the highest holds. An empty text: there are none any more.
CREATE TABLE rules (
    community_id BIGINT NOT NULL REFERENCES community (id),
    version BIGINT NOT NULL,
    text TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (community_id, version)
);

-- Who accepted which, and when first. Rows belong to the account that did; of a person with several each speaks for all.
CREATE TABLE rules_accepted (
    community_id BIGINT NOT NULL REFERENCES community (id),
    account_id BIGINT NOT NULL REFERENCES account (id),
    version BIGINT NOT NULL,
    accepted_at BIGINT NOT NULL,
    PRIMARY KEY (community_id, account_id, version)
);
CREATE INDEX rules_accepted_account ON rules_accepted (account_id);
