-- A second kind of subject under review: a round keeps the title that was submitted, so that no list of reviews asks the tables of any kind.
ALTER TABLE approval ADD COLUMN title TEXT NOT NULL DEFAULT '';
UPDATE approval SET title = COALESCE((SELECT a.title FROM article a WHERE a.id = approval.subject_id), '');

-- what is wrong with a question (0: it can be asked), and with which import it came ('': by hand)
ALTER TABLE question ADD COLUMN faults BIGINT NOT NULL DEFAULT 0;
ALTER TABLE question ADD COLUMN import_id TEXT NOT NULL DEFAULT '';
CREATE INDEX question_import ON question (import_id);
-- a file of questions: read, looked at, taken in in batches, undone as a whole. The file itself lies among the stored files.
CREATE TABLE bank_import (
  id TEXT PRIMARY KEY, course_id TEXT NOT NULL REFERENCES course (id), name TEXT NOT NULL, file TEXT NOT NULL, form TEXT NOT NULL, unit_id TEXT NOT NULL,
  state TEXT NOT NULL, good BIGINT NOT NULL, bad BIGINT NOT NULL, taken BIGINT NOT NULL, made_by TEXT NOT NULL, made_at BIGINT NOT NULL
);
CREATE INDEX bank_import_course ON bank_import (course_id, made_at, id);

-- which course names which stored file: a lesson's working text by the lesson's id, a revision by its own, an import by its own
CREATE TABLE course_file (
  course_id TEXT NOT NULL REFERENCES course (id), hash TEXT NOT NULL REFERENCES file (hash), holder TEXT NOT NULL, PRIMARY KEY (course_id, hash, holder)
);
-- every publication there was
CREATE TABLE course_version (
  course_id TEXT NOT NULL REFERENCES course (id), no BIGINT NOT NULL, revision_id TEXT NOT NULL, approval_id TEXT NOT NULL, published_at BIGINT NOT NULL,
  PRIMARY KEY (course_id, no)
);
ALTER TABLE course_public ADD COLUMN down_at BIGINT;
ALTER TABLE course_public ADD COLUMN down_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE course_public ADD COLUMN down_post TEXT NOT NULL DEFAULT '';
