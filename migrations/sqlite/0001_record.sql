-- The first schema. Instants are milliseconds since 1970 UTC in BIGINT columns named …_at; truth is 0 or 1.
-- Only BIGINT and TEXT are used, because one set of statements serves both engines.
-- The record (stay, coverage, activity) is keyed by space first: binding a space to another community moves no row.

CREATE TABLE community (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    zone TEXT NOT NULL,
    language TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX community_by_name ON community (name);

CREATE TABLE community_setting (
    community_id BIGINT NOT NULL REFERENCES community (id),
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (community_id, name)
) WITHOUT ROWID;

-- Who was named a moderator: an account, or a role that exists on one platform.
CREATE TABLE community_moderator (
    community_id BIGINT NOT NULL REFERENCES community (id),
    platform TEXT NOT NULL,
    kind TEXT NOT NULL,
    external_id TEXT NOT NULL,
    label TEXT NOT NULL,
    PRIMARY KEY (community_id, platform, kind, external_id)
) WITHOUT ROWID;

CREATE TABLE space (
    id INTEGER PRIMARY KEY,
    platform TEXT NOT NULL,
    external_id TEXT NOT NULL,
    community_id BIGINT NOT NULL REFERENCES community (id),
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    owner_external_id TEXT,
    receiver TEXT,
    state TEXT NOT NULL,
    -- When the roster has to be compared next; NULL: not asked for.
    roster_due_at BIGINT,
    created_at BIGINT NOT NULL,
    UNIQUE (platform, external_id)
);
CREATE INDEX space_by_community ON space (community_id);

-- Former identities of a space: a Telegram group that became a supergroup keeps its history.
CREATE TABLE space_alias (
    platform TEXT NOT NULL,
    external_id TEXT NOT NULL,
    space_id BIGINT NOT NULL REFERENCES space (id),
    PRIMARY KEY (platform, external_id)
) WITHOUT ROWID;

CREATE TABLE channel (
    id INTEGER PRIMARY KEY,
    space_id BIGINT NOT NULL REFERENCES space (id),
    external_id TEXT NOT NULL,
    name TEXT NOT NULL,
    UNIQUE (space_id, external_id)
);

-- Names that moderators gave to channels in /settings.
CREATE TABLE channel_name (
    community_id BIGINT NOT NULL REFERENCES community (id),
    name TEXT NOT NULL,
    channel_id BIGINT NOT NULL REFERENCES channel (id),
    PRIMARY KEY (community_id, name)
) WITHOUT ROWID;

CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    platform TEXT NOT NULL,
    external_id TEXT NOT NULL,
    name TEXT NOT NULL,
    is_bot BIGINT NOT NULL,
    UNIQUE (platform, external_id)
);

CREATE TABLE account_setting (
    account_id BIGINT NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (account_id, name)
) WITHOUT ROWID;

-- One spell of presence. joined_at NULL: not known. left_at NULL: still there. left_after_at says that the leave lies
-- between it and left_at (last seen, first missed); NULL: left_at is exact. observed_at: seen since then.
CREATE TABLE stay (
    space_id BIGINT NOT NULL REFERENCES space (id),
    account_id BIGINT NOT NULL REFERENCES account (id),
    number BIGINT NOT NULL,
    joined_at BIGINT,
    observed_at BIGINT NOT NULL,
    left_after_at BIGINT,
    left_at BIGINT,
    end_reason TEXT,
    found_by TEXT NOT NULL,
    source TEXT,
    pending BIGINT NOT NULL,
    PRIMARY KEY (space_id, account_id, number)
) WITHOUT ROWID;

-- When Steward could see a space. to_at NULL: it sees it now (until the receiver's seen_at). What lies between two
-- spans is a gap. source: live or import.
CREATE TABLE coverage (
    space_id BIGINT NOT NULL REFERENCES space (id),
    from_at BIGINT NOT NULL,
    source TEXT NOT NULL,
    to_at BIGINT,
    PRIMARY KEY (space_id, from_at, source)
) WITHOUT ROWID;

-- What the platform says of the number of people, where it gives no roster (Telegram).
CREATE TABLE member_count (
    space_id BIGINT NOT NULL REFERENCES space (id),
    at BIGINT NOT NULL,
    members BIGINT NOT NULL,
    PRIMARY KEY (space_id, at)
) WITHOUT ROWID;

-- Counts per quarter of an hour UTC (slot = seconds / 900), so that local days can be cut again in another zone.
CREATE TABLE activity_recent (
    space_id BIGINT NOT NULL REFERENCES space (id),
    slot BIGINT NOT NULL,
    account_id BIGINT NOT NULL REFERENCES account (id),
    channel_id BIGINT NOT NULL REFERENCES channel (id),
    messages BIGINT NOT NULL,
    replies BIGINT NOT NULL,
    reactions BIGINT NOT NULL,
    voice_seconds BIGINT NOT NULL,
    commands BIGINT NOT NULL,
    PRIMARY KEY (space_id, slot, account_id, channel_id)
) WITHOUT ROWID;

-- Who is in a voice channel now, and up to when the time has been counted.
CREATE TABLE voice_open (
    space_id BIGINT NOT NULL REFERENCES space (id),
    account_id BIGINT NOT NULL REFERENCES account (id),
    channel_id BIGINT NOT NULL REFERENCES channel (id),
    counted_at BIGINT NOT NULL,
    PRIMARY KEY (space_id, account_id)
) WITHOUT ROWID;

-- The position of each receiver, committed with what came up to it.
CREATE TABLE receiver (
    name TEXT PRIMARY KEY,
    session TEXT,
    resume_url TEXT,
    sequence BIGINT NOT NULL,
    seen_at BIGINT NOT NULL
) WITHOUT ROWID;

CREATE TABLE inbox (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    external_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    raw TEXT,
    state TEXT NOT NULL,
    reason TEXT,
    handled_at BIGINT,
    UNIQUE (source, external_id)
);
CREATE INDEX inbox_waiting ON inbox (id) WHERE state = 'waiting';
CREATE INDEX inbox_by_state ON inbox (state, received_at);

CREATE TABLE lease (
    role TEXT PRIMARY KEY,
    holder TEXT NOT NULL,
    epoch BIGINT NOT NULL,
    beat_at BIGINT NOT NULL
) WITHOUT ROWID;

CREATE TABLE button (
    token TEXT PRIMARY KEY,
    platform TEXT NOT NULL,
    account_external_id TEXT NOT NULL,
    payload TEXT NOT NULL,
    expires_at BIGINT NOT NULL
) WITHOUT ROWID;

CREATE TABLE bind_code (
    code_hash TEXT PRIMARY KEY,
    community_id BIGINT NOT NULL REFERENCES community (id),
    made_by TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
) WITHOUT ROWID;

CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    community_id BIGINT NOT NULL REFERENCES community (id),
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    detail TEXT NOT NULL
);
CREATE INDEX audit_by_community ON audit (community_id, at);

-- Which records of an export have been read: numbers from first to last, both included.
CREATE TABLE imported_range (
    space_id BIGINT NOT NULL REFERENCES space (id),
    first_number BIGINT NOT NULL,
    last_number BIGINT NOT NULL,
    PRIMARY KEY (space_id, first_number)
) WITHOUT ROWID;
