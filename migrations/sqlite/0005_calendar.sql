-- The calendar's feed. Instants are milliseconds since 1970 UTC in BIGINT columns named …_at.

-- The secret address of a community's feed, by its digest: the address itself is told once and never kept.
CREATE TABLE calendar_feed (
    community_id BIGINT PRIMARY KEY REFERENCES community (id),
    token_hash TEXT NOT NULL,
    made_at BIGINT NOT NULL
) WITHOUT ROWID;
