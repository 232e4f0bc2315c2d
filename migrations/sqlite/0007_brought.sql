-- What posts and events brought. Instants are milliseconds since 1970 UTC in BIGINT columns named …_at or at.

-- A message of ours that belongs to a showing of a post or announces an event. It outlives its effect, which is
-- forgotten after 90 days. chat: what the platform's number of a message is unique in, empty where it is unique
-- everywhere. community_id NULL: not known to be ours; something was said of it while a message was being sent whose
-- number was not known yet. copy_of: the platform itself shows that message in another chat too. space_id: where it
-- stands, if that is known. at: when it was sent.
CREATE TABLE brought_message (
    id INTEGER PRIMARY KEY,
    platform TEXT NOT NULL,
    chat TEXT NOT NULL,
    message TEXT NOT NULL,
    community_id BIGINT REFERENCES community (id),
    post_id BIGINT REFERENCES post (id),
    due_at BIGINT,
    event_id BIGINT REFERENCES event (id),
    copy_of BIGINT,
    space_id BIGINT REFERENCES space (id),
    at BIGINT NOT NULL,
    UNIQUE (platform, chat, message)
);
CREATE INDEX brought_message_of ON brought_message (community_id, at);
CREATE INDEX brought_message_unclaimed ON brought_message (at) WHERE community_id IS NULL;

-- A reaction by somebody. The key is the promise that it counts once, however often it is told. removed_at NULL: it
-- stands.
CREATE TABLE brought_reaction (
    message_id BIGINT NOT NULL REFERENCES brought_message (id),
    account_id BIGINT NOT NULL REFERENCES account (id),
    emoji TEXT NOT NULL,
    at BIGINT NOT NULL,
    removed_at BIGINT,
    PRIMARY KEY (message_id, account_id, emoji)
) WITHOUT ROWID;

-- How many reactions there were, where the platform names nobody: a row for each time that it said so.
CREATE TABLE brought_total (
    message_id BIGINT NOT NULL REFERENCES brought_message (id),
    emoji TEXT NOT NULL,
    at BIGINT NOT NULL,
    total BIGINT NOT NULL,
    PRIMARY KEY (message_id, emoji, at)
) WITHOUT ROWID;

-- A message that answers one of ours, or stands under it. reply: the platform's name of it. is_first 1: the first
-- message of somebody who had just joined.
CREATE TABLE brought_reply (
    message_id BIGINT NOT NULL REFERENCES brought_message (id),
    reply TEXT NOT NULL,
    account_id BIGINT NOT NULL REFERENCES account (id),
    at BIGINT NOT NULL,
    is_first BIGINT NOT NULL,
    PRIMARY KEY (message_id, reply)
) WITHOUT ROWID;

-- A vote in a poll that belongs to one of our messages, for polls to fill: the options that stand, a row each.
CREATE TABLE brought_vote (
    message_id BIGINT NOT NULL REFERENCES brought_message (id),
    account_id BIGINT NOT NULL REFERENCES account (id),
    choice BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (message_id, account_id, choice)
) WITHOUT ROWID;
