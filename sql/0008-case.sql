-- SPDX-License-Identifier: GPL-3.0-or-later
-- Law as data beside the regulations, and authorisation cases.

-- kind: reference
-- Files that were adopted: deadlines, the calendar of working days, checklists.  One row a name: the one in force.
CREATE TABLE rulebook (
	id TEXT PRIMARY KEY,
	digest TEXT NOT NULL,
	text TEXT NOT NULL,
	adopted_ms BIGINT NOT NULL
);

-- kind: reference
-- Who may assess makers.  In the log an assessor is a random id; `registration` stays here, as with persons.
CREATE TABLE assessor (
	id TEXT PRIMARY KEY,
	registration TEXT NOT NULL UNIQUE,
	employer TEXT NOT NULL,
	conflicts TEXT,
	water BIGINT NOT NULL,
	gas BIGINT NOT NULL,
	valid_from_day BIGINT NOT NULL,
	valid_until_day BIGINT NOT NULL,
	salt BYTEA NOT NULL
);

-- kind: reference
-- Authorisation cases (专项计量授权) as they stand: what is applied for, and how far it has come.
CREATE TABLE licence_case (
	id TEXT PRIMARY KEY,
	organisation TEXT NOT NULL,
	kind TEXT NOT NULL,
	medium TEXT NOT NULL,
	regulations TEXT NOT NULL,
	benches TEXT NOT NULL,
	sites TEXT,
	signatories TEXT,
	size_min_milli BIGINT NOT NULL,
	size_max_milli BIGINT NOT NULL,
	class_min_milli BIGINT NOT NULL,
	class_max_milli BIGINT NOT NULL,
	former TEXT,
	state TEXT NOT NULL,
	moves BIGINT NOT NULL,
	team TEXT,
	leader TEXT,
	authorisation TEXT,
	deadline TEXT,
	due_day BIGINT,
	provisional BIGINT NOT NULL,
	opened_ms BIGINT NOT NULL
);
CREATE INDEX licence_case_of ON licence_case (organisation, id);
CREATE INDEX licence_case_due ON licence_case (due_day, id);
CREATE INDEX licence_case_due_of ON licence_case (organisation, due_day, id);

-- kind: reference
-- What happened in a case; id = case/n.
CREATE TABLE case_move (
	id TEXT PRIMARY KEY,
	case_id TEXT NOT NULL,
	n BIGINT NOT NULL,
	event TEXT NOT NULL,
	from_state TEXT NOT NULL,
	to_state TEXT NOT NULL,
	at_ms BIGINT NOT NULL,
	on_day BIGINT NOT NULL,
	organisation TEXT NOT NULL,
	actor TEXT NOT NULL,
	reason TEXT NOT NULL,
	document TEXT,
	basis TEXT NOT NULL,
	deadline TEXT,
	due_day BIGINT,
	provisional BIGINT NOT NULL,
	UNIQUE (case_id, n)
);

-- kind: reference
-- Documents of a case; id = case/kind/document.
CREATE TABLE case_document (
	id TEXT PRIMARY KEY,
	case_id TEXT NOT NULL,
	kind TEXT NOT NULL,
	document TEXT NOT NULL,
	actor TEXT NOT NULL,
	at_ms BIGINT NOT NULL
);
CREATE INDEX case_document_of ON case_document (case_id, id);

-- kind: reference
-- What was found on site; id = case/question.
CREATE TABLE case_finding (
	id TEXT PRIMARY KEY,
	case_id TEXT NOT NULL,
	question TEXT NOT NULL,
	finding TEXT NOT NULL,
	evidence TEXT NOT NULL,
	document TEXT,
	assessor TEXT NOT NULL,
	at_ms BIGINT NOT NULL
);
CREATE INDEX case_finding_of ON case_finding (case_id, id);

-- The moment of the decision: what was measured before it has no authorisation, also on the same day.
ALTER TABLE authorisation ADD COLUMN granted_ms BIGINT;
CREATE INDEX authorisation_ends ON authorisation (state, valid_until_day, id);
CREATE INDEX authorisation_ends_of ON authorisation (organisation, state, valid_until_day, id);
