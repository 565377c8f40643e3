-- SPDX-License-Identifier: GPL-3.0-or-later
-- The four conditions of an authorisation (四(二)1-4) as facts with dates, and what the bureau decides when one is lost.
-- Past validities are days of ISO 8601 intervals between spaces, so that a renewal or a lapse never changes what held before.

-- Random ids of the people who may approve, between spaces; none: every signatory of the maker.
ALTER TABLE authorisation ADD COLUMN signatories TEXT;

-- What the bureau decided on a lot that arrived after a suspension: released or refused; none while it waits.
ALTER TABLE lot ADD COLUMN decision TEXT;
CREATE INDEX lot_withheld ON lot (lot) WHERE withheld = 1 AND decision IS NULL;

ALTER TABLE person ADD COLUMN validities TEXT;
ALTER TABLE person ADD COLUMN absences TEXT;
ALTER TABLE person ADD COLUMN departed_from_day BIGINT;

ALTER TABLE bench ADD COLUMN standard TEXT;
ALTER TABLE bench ADD COLUMN laboratory TEXT;
ALTER TABLE bench ADD COLUMN validities TEXT;
ALTER TABLE bench ADD COLUMN repeatability TEXT;
ALTER TABLE bench ADD COLUMN stability TEXT;

-- kind: reference
-- A measurement standard (计量标准) with its assessment certificate (JJF 1033) and the certificate that traces it.
CREATE TABLE standard (
	organisation TEXT NOT NULL,
	id TEXT NOT NULL,
	name_zh TEXT NOT NULL,
	medium TEXT NOT NULL,
	certificate TEXT NOT NULL,
	u_rel_ppm BIGINT NOT NULL,
	k_milli BIGINT NOT NULL,
	measuring_range TEXT NOT NULL,
	valid_from_day BIGINT NOT NULL,
	valid_until_day BIGINT NOT NULL,
	validities TEXT,
	traced_to TEXT,
	trace_issuer TEXT,
	trace_certificate TEXT NOT NULL,
	trace_from_day BIGINT NOT NULL,
	trace_until_day BIGINT NOT NULL,
	traces TEXT,
	check_due_day BIGINT NOT NULL,
	repeatability TEXT,
	stability TEXT,
	document TEXT,
	PRIMARY KEY (organisation, id)
);

-- kind: reference
-- Where benches stand, and the environment (环境) that it keeps.
CREATE TABLE laboratory (
	organisation TEXT NOT NULL,
	id TEXT NOT NULL,
	name_zh TEXT NOT NULL,
	temperature_min_mc BIGINT NOT NULL,
	temperature_max_mc BIGINT NOT NULL,
	humidity_min_ppm BIGINT NOT NULL,
	humidity_max_ppm BIGINT NOT NULL,
	valid_from_day BIGINT NOT NULL,
	valid_until_day BIGINT NOT NULL,
	validities TEXT,
	document TEXT,
	PRIMARY KEY (organisation, id)
);

-- kind: reference
-- Documents of the management system (制度和体系) in their present version.
CREATE TABLE system_document (
	organisation TEXT NOT NULL,
	id TEXT NOT NULL,
	kind TEXT NOT NULL,
	version TEXT NOT NULL,
	title_zh TEXT NOT NULL,
	valid_from_day BIGINT NOT NULL,
	valid_until_day BIGINT,
	document TEXT,
	PRIMARY KEY (organisation, id)
);
