-- Events. Instants are milliseconds since 1970 UTC in BIGINT columns named …_at; truth is 0 or 1.
-- An event is a gathering; an answer is what one person said of it; a presence is that somebody was there.

-- Whether somebody can be written to in private, as the platform last said. No row: nobody has tried yet.
CREATE TABLE private_way (
    platform TEXT NOT NULL,
    external_id TEXT NOT NULL,
    is_open BIGINT NOT NULL,
    since_at BIGINT NOT NULL,
    PRIMARY KEY (platform, external_id)
) WITHOUT ROWID;

-- number: the community's own count, what people type. place: PLATFORM:CHANNEL or an https address. capacity NULL:
-- as many as come. accept_minutes: how long an offered place is kept; 0: it is given at once. rule: the schedule in
-- canonical words, on the newest event of a series only. series_id: the first event of the series. revision: how often
-- it was changed, for calendars. answers: how many were counted so far, for the order. next_at: when something is due
-- of it: an offer that runs out, a reminder, the start, the end.
CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    community_id BIGINT NOT NULL REFERENCES community (id),
    number BIGINT NOT NULL,
    title TEXT NOT NULL,
    about TEXT NOT NULL,
    place TEXT NOT NULL,
    starts_at BIGINT NOT NULL,
    minutes BIGINT NOT NULL,
    zone TEXT NOT NULL,
    capacity BIGINT,
    accept_minutes BIGINT NOT NULL,
    state TEXT NOT NULL,
    rule TEXT,
    series_id BIGINT,
    revision BIGINT NOT NULL,
    answers BIGINT NOT NULL,
    next_at BIGINT,
    made_by TEXT NOT NULL,
    approved_by TEXT,
    made_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    UNIQUE (community_id, number)
);
-- What has to be looked at because its time comes.
CREATE INDEX event_due ON event (next_at) WHERE state = 'open';
-- What somebody in a channel may be at.
CREATE INDEX event_at ON event (place);

-- Where an event is announced, in the order of writing. effect_id: what sent the announcement. tokens: those of its
-- buttons, so that a changed announcement keeps them.
CREATE TABLE event_target (
    event_id BIGINT NOT NULL REFERENCES event (id),
    position BIGINT NOT NULL,
    platform TEXT NOT NULL,
    channel TEXT NOT NULL,
    effect_id BIGINT,
    tokens TEXT NOT NULL,
    PRIMARY KEY (event_id, position)
) WITHOUT ROWID;

-- What one person said, once a person however many accounts they have. account_id: the account that said it last, to
-- which is written. position: the order in which places are given. until_at: how long an offered place is kept.
CREATE TABLE event_answer (
    event_id BIGINT NOT NULL REFERENCES event (id),
    person_id BIGINT NOT NULL REFERENCES account (id),
    account_id BIGINT NOT NULL REFERENCES account (id),
    state TEXT NOT NULL,
    position BIGINT NOT NULL,
    until_at BIGINT,
    at BIGINT NOT NULL,
    PRIMARY KEY (event_id, person_id)
) WITHOUT ROWID;

-- What was written to the outbox because of an event. kind: announcement, change, private, line, mirror; what was found
-- not to reach the person is unreached.
CREATE TABLE event_effect (
    effect_id BIGINT PRIMARY KEY,
    event_id BIGINT NOT NULL REFERENCES event (id),
    kind TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX event_effect_of ON event_effect (event_id);

-- Of what somebody was reminded. The key is the promise that each is told once, and anew when the start moves.
CREATE TABLE event_reminder (
    event_id BIGINT NOT NULL REFERENCES event (id),
    person_id BIGINT NOT NULL REFERENCES account (id),
    starts_at BIGINT NOT NULL,
    lead_minutes BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (event_id, person_id, starts_at, lead_minutes)
) WITHOUT ROWID;

-- That somebody was there. how: voice (a span) or checkin (an instant: to_at is from_at).
CREATE TABLE event_presence (
    event_id BIGINT NOT NULL REFERENCES event (id),
    account_id BIGINT NOT NULL REFERENCES account (id),
    from_at BIGINT NOT NULL,
    to_at BIGINT NOT NULL,
    how TEXT NOT NULL,
    PRIMARY KEY (event_id, account_id, from_at)
) WITHOUT ROWID;
