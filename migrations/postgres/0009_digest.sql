-- Digests. Instants are milliseconds since 1970 UTC in BIGINT columns named …_at.

-- That the digest of a week was made, by its Monday (2026-11-23): each is written once.
CREATE TABLE digest (
    community_id BIGINT NOT NULL REFERENCES community (id),
    week TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (community_id, week)
);
