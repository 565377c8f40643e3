-- SPDX-License-Identifier: GPL-3.0-or-later
-- The parties: the life of an organisation, its sites, meters from other provinces, and which bureau is competent where.

-- Why a credit code is believed that fails its checks, and the digest of the document that proves it.
ALTER TABLE organisation ADD COLUMN credit_code_override TEXT;
ALTER TABLE organisation ADD COLUMN credit_code_document TEXT;
-- Absent in rows from before: active since ever.  `suspensions` is as that of an authorisation.
ALTER TABLE organisation ADD COLUMN state TEXT;
ALTER TABLE organisation ADD COLUMN state_from_ms BIGINT;
ALTER TABLE organisation ADD COLUMN state_reason TEXT;
ALTER TABLE organisation ADD COLUMN state_document TEXT;
ALTER TABLE organisation ADD COLUMN state_actor TEXT;
ALTER TABLE organisation ADD COLUMN successor TEXT;
ALTER TABLE organisation ADD COLUMN suspensions TEXT;

-- kind: reference
-- A place where an organisation works.  The leaf has SHA-256(salt, address); both stay in this table.
CREATE TABLE site (
	organisation TEXT NOT NULL,
	id TEXT NOT NULL,
	name_zh TEXT NOT NULL,
	district TEXT,
	area TEXT,
	address TEXT,
	salt BYTEA,
	PRIMARY KEY (organisation, id)
);

-- Where a bench stands, which sites a grant names, and who makes a type.
ALTER TABLE bench ADD COLUMN site TEXT;
ALTER TABLE authorisation ADD COLUMN sites TEXT;
ALTER TABLE type ADD COLUMN manufacturer TEXT;

-- kind: reference
-- An authorisation that another province gave to one of its makers.
CREATE TABLE foreign_grant (
	id TEXT PRIMARY KEY,
	maker TEXT NOT NULL,
	authority_zh TEXT NOT NULL,
	province TEXT NOT NULL,
	number TEXT NOT NULL,
	medium TEXT NOT NULL,
	size_min_milli BIGINT NOT NULL,
	size_max_milli BIGINT NOT NULL,
	valid_from_day BIGINT NOT NULL,
	valid_until_day BIGINT NOT NULL,
	document TEXT NOT NULL,
	ended_day BIGINT,
	end_reason TEXT,
	end_document TEXT
);

-- kind: reference
-- The list of mutual recognition: it is empty until a municipal document puts an entry on it.
CREATE TABLE recognition (
	id TEXT PRIMARY KEY,
	foreign_grant TEXT NOT NULL,
	basis TEXT NOT NULL,
	document_number TEXT NOT NULL,
	document TEXT NOT NULL,
	size_min_milli BIGINT NOT NULL,
	size_max_milli BIGINT NOT NULL,
	valid_from_day BIGINT NOT NULL,
	valid_until_day BIGINT NOT NULL,
	ended_day BIGINT,
	end_reason TEXT,
	end_document TEXT
);
CREATE INDEX recognition_of ON recognition (foreign_grant, id);

-- kind: reference
-- Which bureau is competent in an area (a district's code or a name), for which kind of case, and when.
CREATE TABLE jurisdiction (
	id TEXT PRIMARY KEY,
	bureau TEXT NOT NULL,
	area TEXT NOT NULL,
	cases TEXT NOT NULL,
	basis TEXT NOT NULL,
	document TEXT,
	valid_from_day BIGINT NOT NULL,
	valid_until_day BIGINT,
	ended_day BIGINT,
	end_reason TEXT,
	end_document TEXT
);
CREATE INDEX jurisdiction_of ON jurisdiction (bureau, id);
CREATE INDEX jurisdiction_in ON jurisdiction (area, id);

-- kind: reference
-- A case about one organisation that was given to a bureau, wherever the organisation lies.
CREATE TABLE assignment (
	id TEXT PRIMARY KEY,
	bureau TEXT NOT NULL,
	subject TEXT NOT NULL,
	cases TEXT NOT NULL,
	basis TEXT NOT NULL,
	document TEXT,
	valid_from_day BIGINT NOT NULL,
	valid_until_day BIGINT,
	ended_day BIGINT,
	end_reason TEXT,
	end_document TEXT
);
CREATE INDEX assignment_of ON assignment (bureau, id);
CREATE INDEX assignment_about ON assignment (subject, id);
