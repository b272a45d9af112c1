-- Lists are numbered by every article that ever stood in them, so that one that leaves moves no other: the order alone, the state beside it.
DROP INDEX publication_section;
DROP INDEX publication_node;
DROP INDEX publication_time;
CREATE INDEX publication_section ON publication (section_code, first_at, article_id, state);
CREATE INDEX publication_node ON publication (node_id, first_at, article_id, state);
CREATE INDEX publication_time ON publication (first_at, article_id, state);
CREATE INDEX publication_pinned ON publication (first_at, article_id) WHERE pinned_until IS NOT NULL;
-- What an entry is about: an article, or the unit that has a new name or is new; empty for the whole site.
ALTER TABLE edition_log RENAME COLUMN article_id TO subject_id;
