-- What a person learned elsewhere and entered from a certificate (class C): listed in the own record, counted for no year. Of the number only its end is
-- kept. What is taken back is a row of its own that names the other one, and its hours are negative.
CREATE TABLE outside (
  id TEXT PRIMARY KEY, person_id TEXT NOT NULL REFERENCES person (id), issuer TEXT NOT NULL, tail TEXT NOT NULL, takes_back TEXT NOT NULL, made_at BIGINT NOT NULL
);
CREATE INDEX outside_person ON outside (person_id);
CREATE INDEX outside_takes_back ON outside (takes_back);
