-- SPDX-License-Identifier: GPL-3.0-or-later
-- What no leaf can show in clear can still be held against something.

-- A person's leaf has SHA-256(salt, registration number); the salt is in this table only.
ALTER TABLE person ADD COLUMN salt BYTEA;

-- Answers already given are no facts and have no leaves: each row bears a seal under a key of the instance.  Those from
-- before have none and are given up.
DROP TABLE idempotency;
-- kind: reference
CREATE TABLE idempotency (
	organisation TEXT NOT NULL,
	key TEXT NOT NULL,
	digest BYTEA NOT NULL,
	reply TEXT,
	at_ms BIGINT NOT NULL,
	seal BYTEA NOT NULL,
	PRIMARY KEY (organisation, key)
);
