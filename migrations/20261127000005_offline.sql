-- A lesson that is kept on a device, to be learned without a line.

-- given out once to a sitting; used: numbers of its nonces; taken: places handed in so far, each as often as it came; places: the same as a set
CREATE TABLE pack (
  sitting_id TEXT PRIMARY KEY REFERENCES sitting (id), form TEXT NOT NULL, nonces BIGINT NOT NULL, used TEXT NOT NULL, taken BIGINT NOT NULL,
  places TEXT NOT NULL, made_at BIGINT NOT NULL
);
CREATE INDEX pack_made ON pack (made_at);
-- what was sent for a pack is not forgotten before the pack is
ALTER TABLE delivery ADD COLUMN kept_until BIGINT NOT NULL DEFAULT 0;
