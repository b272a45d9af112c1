-- 100,000 learners at once.

-- Sign-ins that a person or the program ended before their time. Whoever remembers sign-ins for a moment (the learners' beats) looks here once a
-- second; a sign-in that ran out by itself says so by its own times. Swept after an hour.
CREATE TABLE session_ended (session_id TEXT PRIMARY KEY, at BIGINT NOT NULL);
CREATE INDEX session_ended_at ON session_ended (at);

-- rows of a record whose body and salt went by law: the head of the chain stays the same then, and what is remembered of the record does not hold
ALTER TABLE learner ADD COLUMN gone BIGINT NOT NULL DEFAULT 0;
