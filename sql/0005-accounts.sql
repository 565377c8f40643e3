-- SPDX-License-Identifier: GPL-3.0-or-later
-- Accounts of people, how they log in, their sessions, and tokens that can be bound and revoked.

-- kind: reference
-- An account is a fact of the log under its random id.  Login name and name are personal data and stay here; the leaf
-- commits to them by SHA-256 with the salt.
CREATE TABLE account (
	id TEXT PRIMARY KEY,
	organisation TEXT NOT NULL,
	role TEXT NOT NULL,
	duties TEXT,
	login TEXT NOT NULL,
	name TEXT,
	salt BYTEA NOT NULL,
	person TEXT,
	state TEXT NOT NULL,
	since_ms BIGINT NOT NULL,
	leave_from_ms BIGINT,
	leave_until_ms BIGINT,
	event TEXT NOT NULL,
	actor TEXT NOT NULL,
	credential_ms BIGINT,
	UNIQUE (organisation, login)
);

-- kind: reference
-- Password (Argon2id), secret of the one-time codes (sealed), the step of the last code that was used, hashes of the
-- recovery codes.  at_ms is the account's credential_ms.  No fact: it bears a seal.
CREATE TABLE credential (
	account TEXT PRIMARY KEY,
	password TEXT NOT NULL,
	totp BYTEA,
	totp_step BIGINT NOT NULL,
	recovery TEXT,
	at_ms BIGINT NOT NULL,
	seal BYTEA NOT NULL
);

-- kind: reference
-- One open invitation an account; `hash` is SHA-256 of its secret.
CREATE TABLE invitation (
	hash BYTEA PRIMARY KEY,
	account TEXT NOT NULL UNIQUE,
	totp BYTEA NOT NULL,
	expires_ms BIGINT NOT NULL,
	seal BYTEA NOT NULL
);

-- kind: reference
-- `hash` is SHA-256 of the secret in the cookie; `former` of the one before, good until former_until_ms.
CREATE TABLE session (
	id TEXT PRIMARY KEY,
	hash BYTEA NOT NULL UNIQUE,
	former BYTEA,
	former_until_ms BIGINT,
	account TEXT NOT NULL,
	begun_ms BIGINT NOT NULL,
	seen_ms BIGINT NOT NULL,
	renewed_ms BIGINT NOT NULL,
	seal BYTEA NOT NULL
);
CREATE INDEX session_former ON session (former);
CREATE INDEX session_of ON session (account, begun_ms, id);
CREATE INDEX session_begun ON session (begun_ms);

-- kind: reference
-- Wrong guesses, under a keyed hash of what was guessed at and from where; forgotten at expires_ms.
CREATE TABLE guess (
	key BYTEA PRIMARY KEY,
	n BIGINT NOT NULL,
	next_ms BIGINT NOT NULL,
	expires_ms BIGINT NOT NULL
);
CREATE INDEX guess_expiry ON guess (expires_ms);

-- A token may belong to an account, may be bound to some operations, and may be revoked.  used_ms is no fact.
ALTER TABLE token ADD COLUMN account TEXT;
ALTER TABLE token ADD COLUMN scope TEXT;
ALTER TABLE token ADD COLUMN revoked_ms BIGINT;
ALTER TABLE token ADD COLUMN used_ms BIGINT;
CREATE UNIQUE INDEX token_id ON token (id);
CREATE INDEX token_of ON token (organisation, id);
CREATE INDEX token_account ON token (account, id);
