-- Examinations from the question bank. BIGINT and TEXT only; truth as 0/1; instants in ms.

-- what a unit and everything below it is examined in. plan: sections, pass mark, tries, minutes, dates (JSON). pool: what may be drawn, frozen when it
-- was opened (JSON). replaces: the examination of which this is a new version ('': none).
CREATE TABLE exam (
  id TEXT PRIMARY KEY, node_id TEXT NOT NULL REFERENCES node (id), state TEXT NOT NULL, title TEXT NOT NULL, plan TEXT NOT NULL, pool TEXT NOT NULL,
  opens_at BIGINT NOT NULL, until_at BIGINT NOT NULL, version BIGINT NOT NULL, replaces TEXT NOT NULL, made_by TEXT NOT NULL, made_at BIGINT NOT NULL,
  opened_at BIGINT, closed_at BIGINT
);
CREATE INDEX exam_node ON exam (node_id, state, made_at);
-- one try of one person: its draw (seed, paper with a seed for each question), the saved answers; state open, met, not_met; handed_in 0: time ended it
CREATE TABLE exam_try (
  id TEXT PRIMARY KEY, exam_id TEXT NOT NULL REFERENCES exam (id), person_id TEXT NOT NULL REFERENCES person (id), node_id TEXT NOT NULL, no BIGINT NOT NULL,
  seed BIGINT NOT NULL, paper TEXT NOT NULL, answers TEXT NOT NULL, state TEXT NOT NULL, begun_at BIGINT NOT NULL, bell_at BIGINT NOT NULL, until_at BIGINT NOT NULL,
  closed_at BIGINT, handed_in BIGINT NOT NULL
);
CREATE UNIQUE INDEX uq__exam_try__no ON exam_try (exam_id, person_id, no);
CREATE INDEX exam_try_person ON exam_try (person_id, state);
CREATE INDEX exam_try_open ON exam_try (state, until_at);
-- that somebody met an examination: stays when the tries have gone
CREATE TABLE exam_met (
  exam_id TEXT NOT NULL REFERENCES exam (id), person_id TEXT NOT NULL REFERENCES person (id), node_id TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (exam_id, person_id)
);
CREATE INDEX exam_met_person ON exam_met (person_id);
