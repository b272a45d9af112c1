-- What a course cost, line by line, beside the course and no part of any version of it: whoever may edit the course enters and removes lines at any time, also
-- while it is taught or under review. A revision keeps a copy of the lines that stood there when it was frozen. added_by '': from before this table, by
-- whoever saved the course then.
CREATE TABLE course_cost (
  id TEXT PRIMARY KEY, course_id TEXT NOT NULL REFERENCES course (id), kind TEXT NOT NULL, fen BIGINT NOT NULL, source TEXT NOT NULL,
  added_by TEXT NOT NULL, added_at BIGINT NOT NULL
);
CREATE INDEX course_cost_course ON course_cost (course_id, added_at, id);

-- The lines that stood in the working outlines move here. An outline is JSON as the program wrote it, costs last: no bare quote and no bare line break stands
-- inside a text of it, so that a line break can mark a place. RTRIM(x, REPLACE(x, mark, '')) is x as far as its last mark, on both databases.
INSERT INTO course_cost (id, course_id, kind, fen, source, added_by, added_at)
WITH RECURSIVE
  sign (mark) AS (SELECT '
'),
  whole (course_id, at, body) AS (
    SELECT d.course_id, d.saved_at, REPLACE(d.outline, '"costs":[{"kind":"', s.mark) FROM course_draft d CROSS JOIN sign s
    WHERE d.outline LIKE '%"costs":[{"kind":"%'
  ),
  costs (course_id, at, body) AS (
    SELECT w.course_id, w.at, SUBSTR(w.body, LENGTH(RTRIM(w.body, REPLACE(w.body, s.mark, ''))) + 1) FROM whole w CROSS JOIN sign s
  ),
  -- each line behind a mark of its own, without what closes the list
  marked (course_id, at, body) AS (
    SELECT c.course_id, c.at, s.mark || REPLACE(SUBSTR(c.body, 1, LENGTH(c.body) - 3), '},{"kind":"', s.mark) FROM costs c CROSS JOIN sign s
  ),
  -- the last one is taken off until none is left; no: its place in the list
  line (course_id, at, no, rest, text) AS (
    SELECT m.course_id, m.at, LENGTH(m.body) - LENGTH(REPLACE(m.body, s.mark, '')) + 1, m.body, '' FROM marked m CROSS JOIN sign s
    UNION ALL
    SELECT l.course_id, l.at, l.no - 1,
      SUBSTR(l.rest, 1, LENGTH(RTRIM(l.rest, REPLACE(l.rest, s.mark, ''))) - 1),
      SUBSTR(l.rest, LENGTH(RTRIM(l.rest, REPLACE(l.rest, s.mark, ''))) + 1)
    FROM line l CROSS JOIN sign s WHERE l.rest <> ''
  ),
  named (course_id, at, no, text) AS (
    SELECT l.course_id, l.at, l.no, REPLACE(l.text, '","fen":', s.mark) FROM line l CROSS JOIN sign s WHERE l.text <> ''
  ),
  cut (course_id, at, no, kind, text) AS (
    SELECT n.course_id, n.at, n.no, SUBSTR(n.text, 1, LENGTH(RTRIM(n.text, REPLACE(n.text, s.mark, ''))) - 1),
      REPLACE(SUBSTR(n.text, LENGTH(RTRIM(n.text, REPLACE(n.text, s.mark, ''))) + 1), ',"source":"', s.mark)
    FROM named n CROSS JOIN sign s
  ),
  parts (course_id, at, no, kind, fen, source) AS (
    SELECT c.course_id, c.at, c.no, c.kind, SUBSTR(c.text, 1, LENGTH(RTRIM(c.text, REPLACE(c.text, s.mark, ''))) - 1),
      SUBSTR(c.text, LENGTH(RTRIM(c.text, REPLACE(c.text, s.mark, ''))) + 1, LENGTH(c.text) - LENGTH(RTRIM(c.text, REPLACE(c.text, s.mark, ''))) - 1)
    FROM cut c CROSS JOIN sign s
  )
SELECT p.course_id || '-' || CAST(100 + p.no AS TEXT), p.course_id,
  REPLACE(REPLACE(REPLACE(REPLACE(p.kind, '\\', s.mark), '\"', '"'), '\t', ' '), s.mark, '\'), CAST(p.fen AS BIGINT),
  REPLACE(REPLACE(REPLACE(REPLACE(p.source, '\\', s.mark), '\"', '"'), '\t', ' '), s.mark, '\'), '', p.at
FROM parts p CROSS JOIN sign s;

UPDATE course_draft SET outline = (
  SELECT SUBSTR(b.head, 1, LENGTH(b.head) - 1) || '"costs":[]}' FROM (
    SELECT RTRIM(a.body, REPLACE(a.body, a.mark, '')) AS head FROM (
      SELECT REPLACE(course_draft.outline, '"costs":[{', s.mark) AS body, s.mark FROM (SELECT '
' AS mark) s
    ) a
  ) b
) WHERE outline LIKE '%"costs":[{"kind":"%';
