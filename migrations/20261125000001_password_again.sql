-- When the password was last typed in this sign-in beyond its beginning: giving roles and inviting ask for it again after a while.
ALTER TABLE session ADD COLUMN password_at BIGINT;
