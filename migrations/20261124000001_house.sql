-- One schema for SQLite and PostgreSQL: BIGINT and TEXT only, instants in ms UTC, truth as 0/1, no dialect.
-- Every table has a node_id or stands on the list of global ones in src/db/schema_test.rs.

-- commands that were carried out, so that a double click gets the first answer
CREATE TABLE command (
  key TEXT PRIMARY KEY, name TEXT NOT NULL, fingerprint TEXT NOT NULL, done TEXT NOT NULL, at BIGINT NOT NULL
);

-- the audit chain; seq and hash are set by the sealer
CREATE TABLE audit (
  id TEXT PRIMARY KEY, at BIGINT NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, node_id TEXT NOT NULL, subject_id TEXT NOT NULL,
  data TEXT, salt TEXT, data_hash TEXT NOT NULL, seq BIGINT, hash TEXT
);
CREATE UNIQUE INDEX uq__audit__seq ON audit (seq);
CREATE INDEX audit_at ON audit (at, id);
CREATE TABLE audit_head (one BIGINT PRIMARY KEY, seq BIGINT NOT NULL, hash TEXT NOT NULL);
INSERT INTO audit_head (one, seq, hash) VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

-- the installation: site name, sponsor, filing numbers, the first-run code's hash …
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);

-- organisations
CREATE TABLE node (
  id TEXT PRIMARY KEY, parent_id TEXT REFERENCES node (id), kind TEXT NOT NULL, code TEXT NOT NULL, place BIGINT NOT NULL
);
CREATE UNIQUE INDEX uq__node__code ON node (code);
CREATE INDEX node_parent ON node (parent_id, place);
CREATE TABLE node_name (
  node_id TEXT NOT NULL REFERENCES node (id), name TEXT NOT NULL, valid_from BIGINT NOT NULL, valid_to BIGINT NOT NULL,
  PRIMARY KEY (node_id, valid_from)
);
CREATE INDEX node_name_name ON node_name (name);
CREATE TABLE node_tree (
  ancestor TEXT NOT NULL REFERENCES node (id), descendant TEXT NOT NULL REFERENCES node (id), depth BIGINT NOT NULL,
  PRIMARY KEY (descendant, ancestor)
);
CREATE INDEX node_tree_down ON node_tree (ancestor, depth, descendant);
CREATE TABLE node_partner (node_id TEXT NOT NULL REFERENCES node (id), partner_id TEXT NOT NULL REFERENCES node (id), PRIMARY KEY (node_id, partner_id));

-- persons; stroke_key orders them by the strokes of their names
CREATE TABLE person (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, stroke_key TEXT NOT NULL, sign_in_name TEXT, state TEXT NOT NULL, created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX uq__person__sign_in_name ON person (sign_in_name);
CREATE INDEX person_name ON person (name, id);
CREATE TABLE membership (
  id TEXT PRIMARY KEY, person_id TEXT NOT NULL REFERENCES person (id), node_id TEXT NOT NULL REFERENCES node (id), post TEXT NOT NULL,
  valid_from TEXT NOT NULL, valid_to TEXT
);
CREATE INDEX membership_node ON membership (node_id, person_id);
CREATE INDEX membership_person ON membership (person_id);
CREATE TABLE grants (
  id TEXT PRIMARY KEY, person_id TEXT NOT NULL REFERENCES person (id), node_id TEXT NOT NULL REFERENCES node (id), role TEXT NOT NULL,
  subtree BIGINT NOT NULL, valid_from BIGINT NOT NULL, valid_to BIGINT NOT NULL, made_by TEXT NOT NULL
);
CREATE INDEX grants_person ON grants (person_id, node_id);
CREATE INDEX grants_node ON grants (node_id, role);
CREATE TABLE assignment (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, subject_id TEXT NOT NULL, node_id TEXT NOT NULL, person_id TEXT NOT NULL REFERENCES person (id),
  valid_from BIGINT NOT NULL, valid_to BIGINT NOT NULL, made_by TEXT NOT NULL
);
CREATE INDEX assignment_subject ON assignment (subject_id, kind, person_id);
CREATE INDEX assignment_person ON assignment (person_id, kind);

-- sign-in
CREATE TABLE credential (person_id TEXT PRIMARY KEY REFERENCES person (id), hash TEXT NOT NULL, changed_at BIGINT NOT NULL);
CREATE TABLE invitation (
  id TEXT PRIMARY KEY, token_hash TEXT NOT NULL, person_id TEXT NOT NULL REFERENCES person (id), node_id TEXT NOT NULL, made_by TEXT NOT NULL,
  made_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, used_at BIGINT
);
CREATE UNIQUE INDEX uq__invitation__token_hash ON invitation (token_hash);
CREATE INDEX invitation_person ON invitation (person_id);
CREATE TABLE session (
  id TEXT PRIMARY KEY, token_hash TEXT NOT NULL, person_id TEXT NOT NULL REFERENCES person (id), device TEXT NOT NULL, created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL, idle_ms BIGINT NOT NULL, expires_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX uq__session__token_hash ON session (token_hash);
CREATE INDEX session_person ON session (person_id);
CREATE TABLE sign_in_delay (subject TEXT PRIMARY KEY, failures BIGINT NOT NULL, open_at BIGINT NOT NULL, forget_at BIGINT NOT NULL);

-- the site's sections: a flat list of the bureau
CREATE TABLE section (code TEXT PRIMARY KEY, name TEXT NOT NULL, about TEXT NOT NULL, place BIGINT NOT NULL);

-- stored files by the SHA-256 of their bytes; the bytes lie in DATA/files
CREATE TABLE file (
  hash TEXT PRIMARY KEY, media_type TEXT NOT NULL, bytes BIGINT NOT NULL, name TEXT NOT NULL, width BIGINT, height BIGINT, sizes TEXT NOT NULL,
  made_at BIGINT NOT NULL
);

-- articles: the one working draft, and frozen revisions
CREATE TABLE article (
  id TEXT PRIMARY KEY, code TEXT NOT NULL, node_id TEXT NOT NULL REFERENCES node (id), owner_id TEXT NOT NULL, state TEXT NOT NULL,
  title TEXT NOT NULL, changed_at BIGINT NOT NULL, created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX uq__article__code ON article (code);
CREATE INDEX article_node ON article (node_id, changed_at, id);
CREATE INDEX article_owner ON article (owner_id, changed_at, id);
CREATE TABLE draft (
  article_id TEXT PRIMARY KEY REFERENCES article (id), version BIGINT NOT NULL, meta TEXT NOT NULL, doc TEXT NOT NULL, report TEXT NOT NULL,
  publish_at BIGINT, pin_days BIGINT NOT NULL, savers TEXT NOT NULL, saved_by TEXT NOT NULL, saved_at BIGINT NOT NULL
);
CREATE TABLE revision (
  id TEXT PRIMARY KEY, article_id TEXT NOT NULL REFERENCES article (id), no BIGINT NOT NULL, hash TEXT NOT NULL, prev_hash TEXT NOT NULL,
  meta TEXT NOT NULL, doc TEXT NOT NULL, why TEXT NOT NULL, made_by TEXT NOT NULL, made_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX uq__revision__no ON revision (article_id, no);

-- approval: rounds and their steps
CREATE TABLE approval_template (node_id TEXT NOT NULL REFERENCES node (id), kind TEXT NOT NULL, version BIGINT NOT NULL, steps TEXT NOT NULL,
  PRIMARY KEY (node_id, kind, version));
CREATE TABLE approval (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, subject_id TEXT NOT NULL, node_id TEXT NOT NULL REFERENCES node (id), owner_id TEXT NOT NULL,
  revision_id TEXT NOT NULL, hash TEXT NOT NULL, round BIGINT NOT NULL, state TEXT NOT NULL, at_step BIGINT NOT NULL, version BIGINT NOT NULL,
  authors TEXT NOT NULL, publish_at BIGINT, pin_days BIGINT NOT NULL, opened_at BIGINT NOT NULL, closed_at BIGINT
);
CREATE UNIQUE INDEX uq__approval__round ON approval (subject_id, round);
CREATE INDEX approval_open ON approval (state, node_id);
CREATE TABLE approval_step (
  id TEXT PRIMARY KEY, approval_id TEXT NOT NULL REFERENCES approval (id), no BIGINT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL,
  node_id TEXT NOT NULL REFERENCES node (id), state TEXT NOT NULL, person_id TEXT, post TEXT NOT NULL, proofread BIGINT NOT NULL,
  opinion TEXT NOT NULL, secrecy TEXT NOT NULL, basis TEXT NOT NULL, outside_number TEXT NOT NULL, outside_answer TEXT NOT NULL, decided_at BIGINT
);
CREATE UNIQUE INDEX uq__approval_step__no ON approval_step (approval_id, no);
CREATE INDEX approval_step_node ON approval_step (node_id, state);
-- every opinion that was ever given, also those on steps that were reopened
CREATE TABLE approval_opinion (
  id TEXT PRIMARY KEY, approval_id TEXT NOT NULL REFERENCES approval (id), node_id TEXT NOT NULL, no BIGINT NOT NULL, name TEXT NOT NULL,
  decision TEXT NOT NULL, person_id TEXT NOT NULL, post TEXT NOT NULL, opinion TEXT NOT NULL, secrecy TEXT NOT NULL, basis TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX approval_opinion_of ON approval_opinion (approval_id, at);

-- what the public reads
CREATE TABLE publication (
  article_id TEXT PRIMARY KEY REFERENCES article (id), node_id TEXT NOT NULL REFERENCES node (id), section_code TEXT NOT NULL REFERENCES section (code),
  state TEXT NOT NULL, revision_id TEXT NOT NULL REFERENCES revision (id), approval_id TEXT NOT NULL, version_no BIGINT NOT NULL,
  first_at BIGINT NOT NULL, published_at BIGINT NOT NULL, pinned_until BIGINT, down_at BIGINT, down_reason TEXT NOT NULL, down_post TEXT NOT NULL
);
CREATE INDEX publication_section ON publication (section_code, state, first_at, article_id);
CREATE INDEX publication_node ON publication (node_id, state, first_at, article_id);
CREATE INDEX publication_time ON publication (state, first_at, article_id);
CREATE TABLE publication_version (
  article_id TEXT NOT NULL REFERENCES article (id), version_no BIGINT NOT NULL, revision_id TEXT NOT NULL REFERENCES revision (id),
  approval_id TEXT NOT NULL, published_at BIGINT NOT NULL, PRIMARY KEY (article_id, version_no)
);
-- the edition's log: gapless numbers; every process polls it and renders for itself
CREATE TABLE edition_head (one BIGINT PRIMARY KEY, seq BIGINT NOT NULL);
INSERT INTO edition_head (one, seq) VALUES (1, 0);
CREATE TABLE edition_log (seq BIGINT PRIMARY KEY, what TEXT NOT NULL, article_id TEXT NOT NULL, at BIGINT NOT NULL);
CREATE TABLE edition_due (id TEXT PRIMARY KEY, due_at BIGINT NOT NULL, what TEXT NOT NULL, article_id TEXT NOT NULL, approval_id TEXT NOT NULL);
CREATE INDEX edition_due_at ON edition_due (due_at);
