-- SPDX-License-Identifier: GPL-3.0-or-later
-- Attachments: what was uploaded, by whom, and the bytes, stored once by their digest.

-- kind: reference
-- One row for each organisation that uploaded the bytes; id is their SHA-256 in lower case hex.  name is what the sender
-- called the file; it may name a person and is in no leaf.
CREATE TABLE document (
	id TEXT NOT NULL,
	organisation TEXT NOT NULL,
	type TEXT NOT NULL,
	size BIGINT NOT NULL,
	sm3 TEXT NOT NULL,
	scan TEXT NOT NULL,
	name TEXT,
	uploaded_ms BIGINT NOT NULL,
	PRIMARY KEY (id, organisation)
);

-- kind: local
-- The bytes in parts of at most 1 MiB, numbered from 0.  They lie in one place: a copy on each machine would be a waste.
CREATE TABLE document_part (
	document TEXT NOT NULL,
	part BIGINT NOT NULL,
	bytes BYTEA NOT NULL,
	PRIMARY KEY (document, part)
);
