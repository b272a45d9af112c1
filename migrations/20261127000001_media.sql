-- Video and sound of lessons. A file is prepared once, whoever uses it; what was prepared lies beside the stored files and can be made again.
CREATE TABLE media (
  hash TEXT PRIMARY KEY REFERENCES file (hash), kind TEXT NOT NULL, duration BIGINT NOT NULL, width BIGINT NOT NULL, height BIGINT NOT NULL,
  playable BIGINT NOT NULL, state TEXT NOT NULL, progress BIGINT NOT NULL, why TEXT NOT NULL, made_at BIGINT NOT NULL, changed_at BIGINT NOT NULL
);
-- a file on its way, piece by piece; its bytes lie beside the stored files
CREATE TABLE media_coming (
  id TEXT PRIMARY KEY, person_id TEXT NOT NULL REFERENCES person (id), holder TEXT NOT NULL, name TEXT NOT NULL, bytes BIGINT NOT NULL,
  have BIGINT NOT NULL, touched_at BIGINT NOT NULL
);
CREATE INDEX media_coming_holder ON media_coming (holder, person_id);
-- what of a lesson was sent whole to a sitting, in places of the lesson
CREATE TABLE delivery (sitting_id TEXT PRIMARY KEY, places TEXT NOT NULL, changed_at BIGINT NOT NULL);
CREATE INDEX delivery_changed ON delivery (changed_at);
-- what stands beside the working text of a lesson: a video or a recording, and its captions
CREATE TABLE lesson_media (
  lesson_id TEXT PRIMARY KEY, course_id TEXT NOT NULL REFERENCES course (id), version BIGINT NOT NULL, hash TEXT NOT NULL, name TEXT NOT NULL,
  captions TEXT NOT NULL, changed_by TEXT NOT NULL, changed_at BIGINT NOT NULL
);
CREATE INDEX lesson_media_course ON lesson_media (course_id);
-- the same, frozen with the version that is taught; '' for a lesson of text
ALTER TABLE lesson ADD COLUMN kind TEXT NOT NULL DEFAULT 'text';
ALTER TABLE lesson ADD COLUMN media TEXT NOT NULL DEFAULT '';
