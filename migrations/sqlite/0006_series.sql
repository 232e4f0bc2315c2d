-- Series: lessons in order that reach each learner in their own time. Instants are milliseconds since 1970 UTC in BIGINT
-- columns named …_at; truth is 0 or 1.

-- number: the community's own count, what people type. begins: own (each learner's own time) or calendar (a time for all).
-- every_days and at_minute: own: so many civil days between two lessons, at this minute of the day by the clocks of the
-- community's zone. rule and zone: calendar: when the next lesson is given out. enters: moderator, or joining as well.
-- given: calendar: the number of the last lesson that was given out. next_at: calendar: when the next one is.
CREATE TABLE series (
    id INTEGER PRIMARY KEY,
    community_id BIGINT NOT NULL REFERENCES community (id),
    number BIGINT NOT NULL,
    name TEXT NOT NULL,
    begins TEXT NOT NULL,
    every_days BIGINT NOT NULL,
    at_minute BIGINT NOT NULL,
    rule TEXT,
    zone TEXT NOT NULL,
    enters TEXT NOT NULL,
    state TEXT NOT NULL,
    given BIGINT NOT NULL,
    next_at BIGINT,
    made_by TEXT NOT NULL,
    approved_by TEXT,
    made_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    UNIQUE (community_id, number)
);
CREATE INDEX series_due ON series (next_at) WHERE state = 'running';

-- position: 1, 2, 3 … within the series; the only order there is. It is moved by one statement for all that stand behind,
-- so that no index can hold it unique.
CREATE TABLE series_lesson (
    id INTEGER PRIMARY KEY,
    series_id BIGINT NOT NULL REFERENCES series (id),
    position BIGINT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    media TEXT NOT NULL,
    buttons TEXT NOT NULL,
    is_approved BIGINT NOT NULL,
    made_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE INDEX series_lesson_of ON series_lesson (series_id, position);

-- Whoever the lessons go to. learner_id: the account that stands for a person, however many they have, or minus the count
-- of a channel. account_id: the account that was entered, to which is written; NULL for a channel. channel: of a channel
-- alone. position: the number of the last lesson that is behind them; 0: none. stops: the sum of what makes them stand
-- still: 1 on a word about them, 2 they were taken out, 4 the series stands still. next_at: when to look at them; NULL:
-- not by the clock. due_at: when the lesson that goes out was due. last_at: the day from which the next distance counts.
CREATE TABLE series_learner (
    series_id BIGINT NOT NULL REFERENCES series (id),
    learner_id BIGINT NOT NULL,
    account_id BIGINT REFERENCES account (id),
    platform TEXT NOT NULL,
    channel TEXT NOT NULL,
    position BIGINT NOT NULL,
    state TEXT NOT NULL,
    stops BIGINT NOT NULL,
    next_at BIGINT,
    due_at BIGINT,
    last_at BIGINT,
    entered_at BIGINT NOT NULL,
    PRIMARY KEY (series_id, learner_id)
) WITHOUT ROWID;
-- What is due: asked every time that something may be, and read in small batches.
CREATE INDEX series_learner_due ON series_learner (platform, next_at, series_id, learner_id)
    WHERE stops = 0 AND next_at IS NOT NULL;
CREATE INDEX series_learner_by_account ON series_learner (account_id);

-- That a lesson was decided for a learner. The key is the promise that each goes to each at most once. state: going, done
-- or dead (it surely did not arrive). parts_done: so many parts of it arrived.
CREATE TABLE series_sent (
    series_id BIGINT NOT NULL REFERENCES series (id),
    learner_id BIGINT NOT NULL,
    lesson_id BIGINT NOT NULL,
    state TEXT NOT NULL,
    parts_done BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (series_id, learner_id, lesson_id)
) WITHOUT ROWID;

-- What was written to the outbox because of a series. is_current: it stands for the lesson by now; what was taken back is
-- never sent again, whoever asks for it.
CREATE TABLE series_effect (
    effect_id BIGINT PRIMARY KEY,
    series_id BIGINT NOT NULL REFERENCES series (id),
    learner_id BIGINT NOT NULL,
    lesson_id BIGINT NOT NULL,
    part BIGINT NOT NULL,
    is_current BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX series_effect_of ON series_effect (series_id, learner_id, lesson_id);

-- Where whoever cannot be written to in private finds a button. is_wanted: somebody there is out of reach since the last
-- line. line_at: when that was written.
CREATE TABLE series_call (
    series_id BIGINT NOT NULL REFERENCES series (id),
    platform TEXT NOT NULL,
    channel TEXT NOT NULL,
    is_wanted BIGINT NOT NULL,
    line_at BIGINT,
    PRIMARY KEY (series_id, platform, channel)
) WITHOUT ROWID;
