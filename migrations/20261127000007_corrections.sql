-- A confirmed class is put right by a sheet of its own: it names the one it corrects, who was not there after all, and why. Its hours are negative, so that
-- every sum comes right by itself, and nothing that was witnessed is written over.
ALTER TABLE attendance ADD COLUMN corrects TEXT NOT NULL DEFAULT '';
ALTER TABLE attendance ADD COLUMN why TEXT NOT NULL DEFAULT '';
CREATE INDEX attendance_corrects ON attendance (corrects);
