-- which article names which stored file, and where: `draft`, or the id of a revision. Read at every picture of the desk and at 下架.
CREATE TABLE file_use (
  article_id TEXT NOT NULL REFERENCES article (id), hash TEXT NOT NULL REFERENCES file (hash), holder TEXT NOT NULL,
  PRIMARY KEY (article_id, hash, holder)
);
CREATE INDEX file_use_hash ON file_use (hash, holder);

-- work for later, enqueued in the transaction of the command that wants it; a name is there once
CREATE TABLE job (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, data TEXT NOT NULL, due_at BIGINT NOT NULL, tries BIGINT NOT NULL,
  held_by TEXT, held_until BIGINT NOT NULL, trouble TEXT NOT NULL, made_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX uq__job__name ON job (name);
CREATE INDEX job_due ON job (due_at);

-- stored answers are thrown away after their time
CREATE INDEX command_at ON command (at);
