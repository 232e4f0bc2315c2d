-- What goes out. Instants are milliseconds since 1970 UTC in BIGINT columns named …_at; truth is 0 or 1.
-- A post is written once; an occurrence is one time at which it was due; an effect is one call to a platform.

-- number: the community's own count, what people type. rule: the schedule in canonical words, NULL when nothing is
-- scheduled. next_at: the next time it is due, NULL when there is none. occurrences: how many were due so far.
CREATE TABLE post (
    id INTEGER PRIMARY KEY,
    community_id BIGINT NOT NULL REFERENCES community (id),
    number BIGINT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    teaser TEXT NOT NULL,
    media TEXT NOT NULL,
    buttons TEXT NOT NULL,
    topic TEXT NOT NULL,
    form TEXT NOT NULL,
    state TEXT NOT NULL,
    rule TEXT,
    zone TEXT NOT NULL,
    next_at BIGINT,
    occurrences BIGINT NOT NULL,
    catch_up TEXT NOT NULL,
    grace_ms BIGINT NOT NULL,
    on_uncertain TEXT NOT NULL,
    made_by TEXT NOT NULL,
    approved_by TEXT,
    made_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    UNIQUE (community_id, number)
);
-- What is due: asked every time that something may be.
CREATE INDEX post_due ON post (next_at) WHERE state = 'scheduled';

-- Where a post goes, in the order of writing. shows: whole or teaser.
CREATE TABLE post_target (
    post_id BIGINT NOT NULL REFERENCES post (id),
    position BIGINT NOT NULL,
    platform TEXT NOT NULL,
    channel TEXT NOT NULL,
    shows TEXT NOT NULL,
    PRIMARY KEY (post_id, position)
) WITHOUT ROWID;

-- One time at which a post was due. The key is the promise that each is made once.
CREATE TABLE occurrence (
    post_id BIGINT NOT NULL REFERENCES post (id),
    due_at BIGINT NOT NULL,
    number BIGINT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    made_at BIGINT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (post_id, due_at)
) WITHOUT ROWID;

-- post_id, due_at, target and part are NULL for what is no part of a post. subject_id: the effect whose message an
-- edit or a deletion is about. not_before_at: not attempted earlier. too_late_at: worth nothing from then on; NULL: never.
-- doubt: an attempt was begun and nobody knows what came of it. nonce: the same for every attempt.
CREATE TABLE effect (
    id INTEGER PRIMARY KEY,
    community_id BIGINT NOT NULL REFERENCES community (id),
    platform TEXT NOT NULL,
    channel TEXT NOT NULL,
    post_id BIGINT REFERENCES post (id),
    due_at BIGINT,
    target BIGINT,
    part BIGINT,
    subject_id BIGINT,
    deed TEXT NOT NULL,
    nonce TEXT NOT NULL,
    state TEXT NOT NULL,
    not_before_at BIGINT NOT NULL,
    too_late_at BIGINT,
    attempts BIGINT NOT NULL,
    first_attempt_at BIGINT,
    doubt BIGINT NOT NULL,
    cause TEXT,
    reason TEXT,
    message_id TEXT,
    made_at BIGINT NOT NULL,
    ended_at BIGINT
);
-- The first open effect of each channel is the only one that may be attempted.
CREATE INDEX effect_open ON effect (platform, channel, id) WHERE state IN ('waiting', 'sending', 'parked');
CREATE INDEX effect_due ON effect (platform, not_before_at) WHERE state IN ('waiting', 'parked');
CREATE INDEX effect_late ON effect (too_late_at) WHERE state IN ('waiting', 'parked') AND doubt = 0;
CREATE INDEX effect_of_post ON effect (post_id, due_at, target, part);
CREATE INDEX effect_by_state ON effect (community_id, state, id);

-- What stands still on a moderator's word or because of a doubt about the clock or the database.
-- scope: all, community:ID, or PLATFORM:CHANNEL.
CREATE TABLE hold (
    scope TEXT PRIMARY KEY,
    community_id BIGINT,
    reason TEXT NOT NULL,
    actor TEXT NOT NULL,
    since_at BIGINT NOT NULL
) WITHOUT ROWID;

-- What moderators are to be told, once each. about: what it is about, so that the same is not told twice.
CREATE TABLE notice (
    id INTEGER PRIMARY KEY,
    community_id BIGINT NOT NULL REFERENCES community (id),
    about TEXT NOT NULL,
    kind TEXT NOT NULL,
    args TEXT NOT NULL,
    effect_id BIGINT,
    made_at BIGINT NOT NULL,
    told_at BIGINT,
    UNIQUE (community_id, about)
);
CREATE INDEX notice_untold ON notice (community_id, id) WHERE told_at IS NULL;
