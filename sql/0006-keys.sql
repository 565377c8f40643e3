-- SPDX-License-Identifier: GPL-3.0-or-later
-- Keys with which makers sign their lots, and what was signed.

-- kind: reference
-- `id` is the beginning of SHA-256 over the key; `person` is the random id of the person whose key it is.
-- `reason` says why it was retired or is compromised, since `state_from_ms`.
CREATE TABLE signing_key (
	id TEXT PRIMARY KEY,
	organisation TEXT NOT NULL,
	algorithm TEXT NOT NULL,
	public_key TEXT NOT NULL,
	person TEXT,
	valid_from_day BIGINT NOT NULL,
	valid_until_day BIGINT NOT NULL,
	state TEXT NOT NULL,
	state_from_ms BIGINT NOT NULL,
	reason TEXT
);
CREATE INDEX signing_key_of ON signing_key (organisation, id);

-- kind: lot-keyed
-- The signature under a lot and the text that it signs (the signature base of RFC 9421).
CREATE TABLE lot_signature (
	lot TEXT PRIMARY KEY,
	key TEXT NOT NULL,
	created_ms BIGINT NOT NULL,
	received_ms BIGINT NOT NULL,
	base TEXT NOT NULL,
	signature BYTEA NOT NULL,
	body_sm3 BYTEA NOT NULL
);
CREATE INDEX lot_signature_by ON lot_signature (key, lot);

-- kind: lot-keyed
-- The bytes that were signed, as they came; apart from the signature, which is read without them.
CREATE TABLE lot_body (
	lot TEXT PRIMARY KEY,
	body BYTEA NOT NULL
);
