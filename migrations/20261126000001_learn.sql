-- Learning. Making a course (course_*, question), what the learner reads (lesson, unit: made at publication), evidence (sitting, ledger), what it
-- rests on (asked, exit_check), what a person decides (appeal) and what it comes to (earned). BIGINT and TEXT only; truth as 0/1.

-- a course through its life; state as of an article
CREATE TABLE course (
  id TEXT PRIMARY KEY, code TEXT NOT NULL, node_id TEXT NOT NULL REFERENCES node (id), owner_id TEXT NOT NULL, state TEXT NOT NULL,
  title TEXT NOT NULL, changed_at BIGINT NOT NULL, created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX uq__course__code ON course (code);
CREATE INDEX course_node ON course (node_id, changed_at, id);
CREATE INDEX course_owner ON course (owner_id, changed_at, id);
-- the one working outline: title, digest, units and their lessons, costs (JSON); the texts stand beside it
CREATE TABLE course_draft (
  course_id TEXT PRIMARY KEY REFERENCES course (id), version BIGINT NOT NULL, outline TEXT NOT NULL, savers TEXT NOT NULL, saved_by TEXT NOT NULL,
  saved_at BIGINT NOT NULL
);
CREATE TABLE lesson_draft (
  id TEXT PRIMARY KEY, course_id TEXT NOT NULL REFERENCES course (id), version BIGINT NOT NULL, doc TEXT NOT NULL, report TEXT NOT NULL,
  saved_by TEXT NOT NULL, saved_at BIGINT NOT NULL
);
CREATE INDEX lesson_draft_course ON lesson_draft (course_id);
-- the bank of a course; lesson_id '' = of the whole unit; part 0 = of the whole lesson
CREATE TABLE question (
  id TEXT PRIMARY KEY, course_id TEXT NOT NULL REFERENCES course (id), unit_id TEXT NOT NULL, lesson_id TEXT NOT NULL, part BIGINT NOT NULL,
  kind TEXT NOT NULL, stem TEXT NOT NULL, body TEXT NOT NULL, usable BIGINT NOT NULL, place BIGINT NOT NULL, changed_by TEXT NOT NULL, changed_at BIGINT NOT NULL
);
CREATE INDEX question_course ON question (course_id, unit_id, place, id);
-- frozen: outline, texts and questions as they went to review, hashed and chained
CREATE TABLE course_revision (
  id TEXT PRIMARY KEY, course_id TEXT NOT NULL REFERENCES course (id), no BIGINT NOT NULL, hash TEXT NOT NULL, prev_hash TEXT NOT NULL,
  body TEXT NOT NULL, why TEXT NOT NULL, made_by TEXT NOT NULL, made_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX uq__course_revision__no ON course_revision (course_id, no);

-- published: what learners read. A lesson of a new revision is a new row; sittings and evidence keep the old one.
CREATE TABLE course_public (
  course_id TEXT PRIMARY KEY REFERENCES course (id), node_id TEXT NOT NULL REFERENCES node (id), revision_id TEXT NOT NULL, approval_id TEXT NOT NULL,
  state TEXT NOT NULL, title TEXT NOT NULL, digest TEXT NOT NULL, first_at BIGINT NOT NULL, published_at BIGINT NOT NULL
);
CREATE INDEX course_public_node ON course_public (node_id, state, published_at);
CREATE TABLE unit (
  code TEXT PRIMARY KEY, course_id TEXT NOT NULL REFERENCES course (id), node_id TEXT NOT NULL REFERENCES node (id), draft_id TEXT NOT NULL,
  title TEXT NOT NULL, place BIGINT NOT NULL, hundredths BIGINT NOT NULL, rule TEXT NOT NULL, current BIGINT NOT NULL
);
CREATE INDEX unit_course ON unit (course_id, current, place);
CREATE TABLE lesson (
  id TEXT PRIMARY KEY, code TEXT NOT NULL, unit_code TEXT NOT NULL REFERENCES unit (code), node_id TEXT NOT NULL REFERENCES node (id), draft_id TEXT NOT NULL,
  revision_id TEXT NOT NULL, title TEXT NOT NULL, place BIGINT NOT NULL, length BIGINT NOT NULL, parts TEXT NOT NULL, doc TEXT NOT NULL, current BIGINT NOT NULL
);
CREATE INDEX lesson_unit ON lesson (unit_code, current, place);
CREATE INDEX lesson_code ON lesson (code, current);
-- the questions of a published unit; lesson_code '' and part 0 as in the bank
CREATE TABLE unit_question (
  id TEXT PRIMARY KEY, unit_code TEXT NOT NULL REFERENCES unit (code), lesson_code TEXT NOT NULL, part BIGINT NOT NULL, question_id TEXT NOT NULL,
  body TEXT NOT NULL, usable BIGINT NOT NULL, current BIGINT NOT NULL
);
CREATE INDEX unit_question_unit ON unit_question (unit_code, current, usable);

-- a learner's chain (the number keeps ledger rows small) and the clock of the questions: time since the last one, ms, and how many were right in
-- a row (-1 after a miss)
CREATE TABLE learner (
  person_id TEXT PRIMARY KEY REFERENCES person (id), no BIGINT NOT NULL, last BIGINT NOT NULL, chain TEXT NOT NULL, since BIGINT NOT NULL, streak BIGINT NOT NULL
);
CREATE UNIQUE INDEX uq__learner__no ON learner (no);
-- a stay with one lesson
CREATE TABLE sitting (
  id TEXT PRIMARY KEY, person_id TEXT NOT NULL REFERENCES person (id), learner BIGINT NOT NULL, node_id TEXT NOT NULL, lesson_id TEXT NOT NULL REFERENCES lesson (id),
  rule TEXT NOT NULL, opened_at BIGINT NOT NULL, durable BIGINT NOT NULL
);
CREATE INDEX sitting_person ON sitting (person_id, lesson_id);
-- evidence, decisions and hours: append-only; body and salt go when the law says so, hash stays and the chain still verifies
CREATE TABLE ledger (
  learner BIGINT NOT NULL, no BIGINT NOT NULL, at BIGINT NOT NULL, body TEXT, salt TEXT, hash TEXT NOT NULL, PRIMARY KEY (learner, no)
);
-- questions on the way; seed shuffles the options; from_at: the time since the question before
CREATE TABLE asked (
  id TEXT PRIMARY KEY, person_id TEXT NOT NULL REFERENCES person (id), node_id TEXT NOT NULL, lesson_id TEXT NOT NULL REFERENCES lesson (id), sitting_id TEXT NOT NULL,
  question_id TEXT NOT NULL, seed BIGINT NOT NULL, attempt BIGINT NOT NULL, makes_up TEXT NOT NULL, asked_at BIGINT NOT NULL, answer_by BIGINT NOT NULL,
  state TEXT NOT NULL, answered_at BIGINT
);
CREATE INDEX asked_person ON asked (person_id, lesson_id, asked_at);
-- a draw of the exit check: five questions with their seeds and the saved answers
CREATE TABLE exit_check (
  id TEXT PRIMARY KEY, person_id TEXT NOT NULL REFERENCES person (id), node_id TEXT NOT NULL, unit_code TEXT NOT NULL REFERENCES unit (code), no BIGINT NOT NULL,
  questions TEXT NOT NULL, answers TEXT NOT NULL, state TEXT NOT NULL, opened_at BIGINT NOT NULL, closed_at BIGINT
);
CREATE UNIQUE INDEX uq__exit_check__no ON exit_check (person_id, unit_code, no);
-- completed units and confirmed classes: 学时 in hundredths, class A, B, C or D
CREATE TABLE earned (
  id TEXT PRIMARY KEY, person_id TEXT NOT NULL REFERENCES person (id), node_id TEXT NOT NULL, unit_code TEXT NOT NULL, title TEXT NOT NULL, class TEXT NOT NULL,
  category TEXT NOT NULL, hundredths BIGINT NOT NULL, rule TEXT NOT NULL, year BIGINT NOT NULL, at BIGINT NOT NULL, ledger_no BIGINT NOT NULL
);
CREATE UNIQUE INDEX uq__earned__unit ON earned (person_id, unit_code, year, class);
CREATE INDEX earned_node ON earned (node_id, year);
-- a person asks a person to decide on withheld credit; the interval is for the program alone
CREATE TABLE appeal (
  id TEXT PRIMARY KEY, person_id TEXT NOT NULL REFERENCES person (id), owner_id TEXT NOT NULL, node_id TEXT NOT NULL REFERENCES node (id), lesson_id TEXT NOT NULL,
  unit_code TEXT NOT NULL, from_place BIGINT NOT NULL, to_place BIGINT NOT NULL, why TEXT NOT NULL, reason TEXT NOT NULL, words TEXT NOT NULL, state TEXT NOT NULL,
  version BIGINT NOT NULL, made_at BIGINT NOT NULL, due_at BIGINT NOT NULL, decided_by TEXT, decided_post TEXT NOT NULL, decision TEXT NOT NULL, decided_at BIGINT
);
CREATE INDEX appeal_node ON appeal (node_id, state, due_at);
CREATE INDEX appeal_person ON appeal (person_id, made_at);
-- a certificate of what was earned; whoever checks one brings number and full name
CREATE TABLE certificate (
  number TEXT PRIMARY KEY, person_id TEXT NOT NULL REFERENCES person (id), node_id TEXT NOT NULL, earned_id TEXT NOT NULL, name TEXT NOT NULL, title TEXT NOT NULL,
  course TEXT NOT NULL, class TEXT NOT NULL, hundredths BIGINT NOT NULL, rule TEXT NOT NULL, issuer TEXT NOT NULL, issued_at BIGINT NOT NULL, void_at BIGINT
);
CREATE UNIQUE INDEX uq__certificate__earned_id ON certificate (earned_id);
-- a unit that a branch is asked to learn until a day
CREATE TABLE learning_task (
  id TEXT PRIMARY KEY, node_id TEXT NOT NULL REFERENCES node (id), unit_code TEXT NOT NULL REFERENCES unit (code), due TEXT NOT NULL, made_by TEXT NOT NULL,
  made_at BIGINT NOT NULL, ended_at BIGINT
);
CREATE INDEX learning_task_node ON learning_task (node_id, due);
-- somebody pressed 请人帮忙
CREATE TABLE help_wish (
  id TEXT PRIMARY KEY, person_id TEXT NOT NULL REFERENCES person (id), node_id TEXT NOT NULL REFERENCES node (id), about TEXT NOT NULL, way TEXT NOT NULL,
  words TEXT NOT NULL, state TEXT NOT NULL, made_at BIGINT NOT NULL, closed_by TEXT, closed_at BIGINT
);
CREATE INDEX help_wish_node ON help_wish (node_id, state, made_at);
-- 集中培训, 集体学习: a sheet of who was there, confirmed by two people
CREATE TABLE attendance (
  id TEXT PRIMARY KEY, node_id TEXT NOT NULL REFERENCES node (id), title TEXT NOT NULL, place TEXT NOT NULL, category TEXT NOT NULL, day TEXT NOT NULL,
  hundredths BIGINT NOT NULL, state TEXT NOT NULL, version BIGINT NOT NULL, made_by TEXT NOT NULL, made_post TEXT NOT NULL, made_at BIGINT NOT NULL,
  confirmed_by TEXT, confirmed_post TEXT NOT NULL, confirmed_at BIGINT
);
CREATE INDEX attendance_node ON attendance (node_id, day);
CREATE TABLE attendance_person (
  attendance_id TEXT NOT NULL REFERENCES attendance (id), person_id TEXT NOT NULL REFERENCES person (id), PRIMARY KEY (attendance_id, person_id)
);
