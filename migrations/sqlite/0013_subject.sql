-- What was written about a message is looked up with each change of it, and when old messages are forgotten.
CREATE INDEX effect_by_subject ON effect (subject_id) WHERE subject_id IS NOT NULL;
