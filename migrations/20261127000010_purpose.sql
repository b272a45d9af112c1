-- Learners are told where a course comes from, for whom it is and for which task. NULL: it was published before this was kept beside the title; its next
-- version tells.
ALTER TABLE course_public ADD COLUMN source TEXT;
ALTER TABLE course_public ADD COLUMN purpose TEXT NOT NULL DEFAULT '';
