-- Polls. Instants are milliseconds since 1970 UTC in BIGINT columns named at or …_at; truth is 0 or 1.

-- A question that is asked as each platform's own poll, with one result. number: the community's own count, what people
-- type. state: open | closed. closes_at: when Steward closes it everywhere; earlier once it was closed on one platform.
-- closed_by: who closed it: a moderator, or platform:NAME; NULL: its time had come.
CREATE TABLE poll (
    id INTEGER PRIMARY KEY,
    community_id BIGINT NOT NULL REFERENCES community (id),
    number BIGINT NOT NULL,
    question TEXT NOT NULL,
    is_multiple BIGINT NOT NULL,
    state TEXT NOT NULL,
    closes_at BIGINT NOT NULL,
    closed_at BIGINT,
    closed_by TEXT,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    UNIQUE (community_id, number)
);
-- What has to be closed because its time comes.
CREATE INDEX poll_due ON poll (closes_at) WHERE state = 'open';

-- What can be answered, in the order of writing.
CREATE TABLE poll_answer (
    poll_id BIGINT NOT NULL REFERENCES poll (id),
    position BIGINT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (poll_id, position)
) WITHOUT ROWID;

-- Where it is asked. effect_id: what sent it; close_id: what closes it there. poll_key: what the platform calls the poll
-- when it tells of votes, and answer_keys what it calls the answers, a JSON list in their order; NULL until it was sent,
-- and where a moderator said that it is there. is_closed: the platform said that it is closed. effect_id and close_id are
-- NULL again when the effects are forgotten, long after the closing.
-- votes_due: the platform is to be asked for all votes there, because some may not have been seen.
CREATE TABLE poll_target (
    poll_id BIGINT NOT NULL REFERENCES poll (id),
    position BIGINT NOT NULL,
    platform TEXT NOT NULL,
    channel TEXT NOT NULL,
    effect_id BIGINT,
    close_id BIGINT,
    poll_key TEXT,
    answer_keys TEXT,
    is_closed BIGINT NOT NULL,
    votes_due BIGINT NOT NULL,
    PRIMARY KEY (poll_id, position)
) WITHOUT ROWID;
CREATE INDEX poll_target_key ON poll_target (platform, poll_key);
CREATE INDEX poll_target_effect ON poll_target (effect_id);
CREATE INDEX poll_target_close ON poll_target (close_id);

-- A vote that stands, by the platform's names: it may come before it is written down which poll that is. What is taken
-- back is deleted.
CREATE TABLE poll_vote (
    platform TEXT NOT NULL,
    poll_key TEXT NOT NULL,
    account_id BIGINT NOT NULL REFERENCES account (id),
    answer_key TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (platform, poll_key, account_id, answer_key)
) WITHOUT ROWID;

-- A poll that may turn out to be ours, because it was told of while an attempt to ask one was under way or in doubt.
-- is_closed: it was closed there. Forgotten with its votes when it does not turn out.
CREATE TABLE poll_stray (
    platform TEXT NOT NULL,
    poll_key TEXT NOT NULL,
    is_closed BIGINT NOT NULL,
    heard_at BIGINT NOT NULL,
    PRIMARY KEY (platform, poll_key)
) WITHOUT ROWID;
