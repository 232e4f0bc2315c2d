-- What is known of channels, and what people know of events.

-- is_voice 1: a voice or stage channel, where it can be seen who is there; 0: another; NULL: the platform did not tell.
ALTER TABLE channel ADD COLUMN is_voice BIGINT;

-- The start and place that people know, while an edited event is not open again; NULL otherwise.
ALTER TABLE event ADD COLUMN known_starts_at BIGINT;
ALTER TABLE event ADD COLUMN known_place TEXT;
