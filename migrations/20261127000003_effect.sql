-- Whether a course taught anything. What a person leaves (probe, useful, reached, question_mark) waits until at least ten people's can be added to a
-- sum at once (effect_sum); pages are made of the sums alone.

-- three questions before a course, three others after it, three again thirty days later. questions: which, and whether it was answered right; no text.
-- state open, done, aside. waits: 1 until it is in a sum
CREATE TABLE probe (
  id TEXT PRIMARY KEY, person_id TEXT NOT NULL REFERENCES person (id), course_id TEXT NOT NULL REFERENCES course (id), kind TEXT NOT NULL,
  questions TEXT NOT NULL, state TEXT NOT NULL, at BIGINT NOT NULL, waits BIGINT NOT NULL
);
CREATE UNIQUE INDEX uq__probe__kind ON probe (person_id, course_id, kind);
CREATE INDEX probe_waits ON probe (waits, course_id, kind);
CREATE INDEX probe_at ON probe (at);
-- how a person wants to be asked thirty days later: home, none
CREATE TABLE recall_way (
  person_id TEXT PRIMARY KEY REFERENCES person (id), way TEXT NOT NULL, changed_at BIGINT NOT NULL
);
-- 有用吗 about a version of a lesson: good, fair, bad ('': taken back), and words; counted and heard: what of it is in the sum and shown
CREATE TABLE useful (
  person_id TEXT NOT NULL REFERENCES person (id), lesson_id TEXT NOT NULL REFERENCES lesson (id), said TEXT NOT NULL, words TEXT NOT NULL,
  counted TEXT NOT NULL, heard TEXT NOT NULL, at BIGINT NOT NULL, waits BIGINT NOT NULL, PRIMARY KEY (person_id, lesson_id)
);
CREATE INDEX useful_waits ON useful (waits, lesson_id);
CREATE INDEX useful_lesson ON useful (lesson_id);
CREATE INDEX useful_at ON useful (at);
-- the last part of a version of a lesson that a person came to, and what of it is in the sum
CREATE TABLE reached (
  lesson_id TEXT NOT NULL REFERENCES lesson (id), person_id TEXT NOT NULL REFERENCES person (id), part BIGINT NOT NULL, counted BIGINT NOT NULL,
  at BIGINT NOT NULL, waits BIGINT NOT NULL, PRIMARY KEY (lesson_id, person_id)
);
CREATE INDEX reached_waits ON reached (waits, lesson_id);
CREATE INDEX reached_at ON reached (at);
-- whether a published question was missed, on the way, in an exit check, after a course; gone as soon as it is in a sum
CREATE TABLE question_mark (
  question_id TEXT NOT NULL REFERENCES unit_question (id), person_id TEXT NOT NULL REFERENCES person (id), missed BIGINT NOT NULL, at BIGINT NOT NULL,
  PRIMARY KEY (question_id, person_id)
);
CREATE INDEX question_mark_at ON question_mark (at);

-- the sums: figure pair, recall, useful, reached, missed; about '' or a version of a lesson or a question; sums JSON, without anybody
CREATE TABLE effect_sum (
  course_id TEXT NOT NULL REFERENCES course (id), figure TEXT NOT NULL, about TEXT NOT NULL, sums TEXT NOT NULL, at BIGINT NOT NULL,
  PRIMARY KEY (course_id, figure, about)
);
-- up to which sitting the records were read for reached
CREATE TABLE effect_cursor (
  name TEXT PRIMARY KEY, at BIGINT NOT NULL, id TEXT NOT NULL
);
CREATE INDEX sitting_opened ON sitting (opened_at, id);
