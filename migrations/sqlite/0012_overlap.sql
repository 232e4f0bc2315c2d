-- What is done when a time of a post comes while one before is still on its way: queue | one | skip.
ALTER TABLE post ADD COLUMN overlap TEXT NOT NULL DEFAULT 'queue';
