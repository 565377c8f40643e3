-- SPDX-License-Identifier: GPL-3.0-or-later
-- The first schema: the log, the parties, and what was verified.
-- Times are milliseconds since 1970-01-01T00:00:00Z, days are days since 1970-01-01 in China Standard Time.

-- kind: local
-- One row.  `size` is the index that the next leaf takes; `authority` counts every change of a grant, person,
-- bench, type or regulation, so that an upload can be refused that did not see the latest one.
CREATE TABLE log_head (
	id BIGINT PRIMARY KEY,
	size BIGINT NOT NULL,
	authority BIGINT NOT NULL
);

-- kind: local
-- Signed tree heads, in the order of publication.
CREATE TABLE checkpoint (
	size BIGINT PRIMARY KEY,
	root BYTEA NOT NULL,
	note TEXT NOT NULL,
	at_ms BIGINT NOT NULL
);

-- kind: local
-- Who publishes at the moment.
CREATE TABLE lease (
	name TEXT PRIMARY KEY,
	holder TEXT NOT NULL,
	until_ms BIGINT NOT NULL
);

-- kind: log-keyed
-- The leaves as they are hashed; block = idx div 4096.
CREATE TABLE leaf (
	block BIGINT NOT NULL,
	idx BIGINT NOT NULL,
	bytes BYTEA NOT NULL,
	sm3 BYTEA NOT NULL,
	PRIMARY KEY (block, idx)
);

-- kind: log-keyed
-- Hash tiles of tlog-tiles; a partial one grows in place. block = first leaf covered div 4096.
CREATE TABLE tile (
	block BIGINT NOT NULL,
	level BIGINT NOT NULL,
	n BIGINT NOT NULL,
	bytes BYTEA NOT NULL,
	PRIMARY KEY (block, level, n)
);

-- kind: reference
-- The latest leaf about each subject on which records rest.
CREATE TABLE subject (
	kind TEXT NOT NULL,
	id TEXT NOT NULL,
	idx BIGINT NOT NULL,
	hash BYTEA NOT NULL,
	PRIMARY KEY (kind, id)
);

-- kind: reference
CREATE TABLE organisation (
	id TEXT PRIMARY KEY,
	kind TEXT NOT NULL,
	name_zh TEXT NOT NULL,
	name_en TEXT,
	credit_code TEXT,
	prefix TEXT UNIQUE,
	district TEXT
);

-- kind: reference
-- A person appears in the log by `id`, which is random; the registration number stays here.
CREATE TABLE person (
	id TEXT PRIMARY KEY,
	organisation TEXT NOT NULL,
	registration TEXT NOT NULL,
	level BIGINT NOT NULL,
	water BIGINT NOT NULL,
	gas BIGINT NOT NULL,
	signatory BIGINT NOT NULL,
	valid_from_day BIGINT NOT NULL,
	valid_until_day BIGINT NOT NULL,
	UNIQUE (organisation, registration)
);

-- kind: reference
CREATE TABLE type (
	id TEXT PRIMARY KEY,
	medium TEXT NOT NULL,
	technology TEXT NOT NULL,
	certificate TEXT NOT NULL,
	maker_name TEXT,
	remark TEXT,
	class_milli BIGINT NOT NULL,
	dn_mm BIGINT,
	q3_ml_h BIGINT,
	r_milli BIGINT,
	q2_q1_milli BIGINT,
	q1_ml_h BIGINT,
	q2_ml_h BIGINT,
	temperature_max_mc BIGINT,
	map_pa BIGINT,
	division_ul BIGINT,
	g_milli BIGINT,
	qmax_ml_h BIGINT,
	qt_ml_h BIGINT,
	qmin_ml_h BIGINT,
	pmax_pa BIGINT,
	cyclic_volume_ul BIGINT,
	temperature_conversion TEXT,
	valve BIGINT
);

-- kind: reference
CREATE TABLE bench (
	organisation TEXT NOT NULL,
	id TEXT NOT NULL,
	medium TEXT NOT NULL,
	certificate TEXT NOT NULL,
	u_rel_ppm BIGINT NOT NULL,
	k_milli BIGINT NOT NULL,
	buoyancy_ppb BIGINT,
	density TEXT,
	positions BIGINT NOT NULL,
	valid_from_day BIGINT NOT NULL,
	valid_until_day BIGINT NOT NULL,
	PRIMARY KEY (organisation, id)
);

-- kind: reference
-- A special authorisation (专项计量授权): what a maker may verify, and when.
CREATE TABLE authorisation (
	id TEXT PRIMARY KEY,
	organisation TEXT NOT NULL,
	medium TEXT NOT NULL,
	regulations TEXT NOT NULL,
	benches TEXT NOT NULL,
	size_min_milli BIGINT NOT NULL,
	size_max_milli BIGINT NOT NULL,
	class_min_milli BIGINT NOT NULL,
	class_max_milli BIGINT NOT NULL,
	valid_from_day BIGINT NOT NULL,
	valid_until_day BIGINT NOT NULL,
	state TEXT NOT NULL,
	state_from_ms BIGINT NOT NULL
);
CREATE INDEX authorisation_of ON authorisation (organisation, medium);

-- kind: reference
CREATE TABLE regulation (
	id TEXT PRIMARY KEY,
	digest TEXT NOT NULL,
	text TEXT NOT NULL,
	adopted_ms BIGINT NOT NULL
);

-- kind: reference
-- `hash` is SHA-256 of the secret; the secret itself is nowhere.
CREATE TABLE token (
	hash BYTEA PRIMARY KEY,
	id TEXT NOT NULL,
	organisation TEXT NOT NULL,
	role TEXT NOT NULL,
	issued_ms BIGINT NOT NULL,
	expires_ms BIGINT NOT NULL
);

-- kind: reference
-- Answers already given under an Idempotency-Key.
CREATE TABLE idempotency (
	organisation TEXT NOT NULL,
	key TEXT NOT NULL,
	digest BYTEA NOT NULL,
	reply TEXT,
	at_ms BIGINT NOT NULL,
	PRIMARY KEY (organisation, key)
);

-- kind: reference
-- Attempts after a result that was not a pass, per bench and verifier: choosing the good result must show.
CREATE TABLE repeat_count (
	organisation TEXT NOT NULL,
	bench TEXT NOT NULL,
	verifier TEXT NOT NULL,
	after_retest BIGINT NOT NULL,
	after_fail BIGINT NOT NULL,
	after_invalid BIGINT NOT NULL,
	PRIMARY KEY (organisation, bench, verifier)
);

-- kind: lot-keyed
CREATE TABLE lot (
	lot TEXT PRIMARY KEY,
	organisation TEXT NOT NULL,
	batch TEXT NOT NULL,
	medium TEXT NOT NULL,
	kind TEXT NOT NULL,
	regulation TEXT NOT NULL,
	type TEXT NOT NULL,
	bench TEXT NOT NULL,
	verifier TEXT NOT NULL,
	checker TEXT NOT NULL,
	approver TEXT,
	verified_day BIGINT NOT NULL,
	uploaded_ms BIGINT NOT NULL,
	body_sha256 BYTEA NOT NULL,
	meters BIGINT NOT NULL,
	passed BIGINT NOT NULL,
	failed BIGINT NOT NULL,
	retest BIGINT NOT NULL,
	invalid BIGINT NOT NULL,
	withheld BIGINT NOT NULL,
	first_index BIGINT
);

-- kind: lot-keyed
-- Counters per flow point, kept in the upload's own transaction: mean error and spread are one-row reads.
CREATE TABLE lot_stat (
	lot TEXT NOT NULL,
	point TEXT NOT NULL,
	n BIGINT NOT NULL,
	sum_ppm BIGINT NOT NULL,
	sum_ppm2 BIGINT NOT NULL,
	PRIMARY KEY (lot, point)
);

-- kind: bucketed
-- One row an attempt.  certificate: 0 none, 1 awaits approval, 2 live, 3 revoked, 4 replaced by that of a later attempt.
CREATE TABLE verification (
	bucket TEXT NOT NULL,
	code TEXT NOT NULL,
	attempt BIGINT NOT NULL,
	lot TEXT NOT NULL,
	position BIGINT NOT NULL,
	verdict BIGINT NOT NULL,
	certificate BIGINT NOT NULL,
	made_day BIGINT,
	due_day BIGINT,
	high_ppm BIGINT,
	middle_ppm BIGINT,
	low_ppm BIGINT,
	CHECK (bucket = substr(code, 1, length(code) - 3)),
	PRIMARY KEY (bucket, code, attempt)
);
-- At most one live certificate a meter, whatever the program does.
CREATE UNIQUE INDEX verification_live ON verification (bucket, code) WHERE certificate = 2;
