-- Why a sheet of a class was sent back, in the words of whoever did not confirm it; empty as long as nobody did.
ALTER TABLE attendance ADD COLUMN said TEXT NOT NULL DEFAULT '';
