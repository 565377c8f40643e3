-- SPDX-License-Identifier: GPL-3.0-or-later
-- Yearly figures, problem reports, readiness checks and surveys.

-- kind: reference
-- What a maker verified in lots of one year (of verified_day) and medium, since the first one; kept in the transaction of the
-- upload or approval, after log_head, so that servers wait for it in one order.  The closed_ columns say the same as of
-- the end of closed_day, the last day before `day` on which something was counted: what is published moves once a day.
-- `idx` and `closed_idx` are indices below which all that was counted lies in the log.
CREATE TABLE year_stat (
	year BIGINT NOT NULL,
	medium TEXT NOT NULL,
	organisation TEXT NOT NULL,
	day BIGINT NOT NULL,
	idx BIGINT NOT NULL,
	lots BIGINT NOT NULL,
	attempts BIGINT NOT NULL,
	passed BIGINT NOT NULL,
	failed BIGINT NOT NULL,
	retest BIGINT NOT NULL,
	invalid BIGINT NOT NULL,
	repeats BIGINT NOT NULL,
	certificates BIGINT NOT NULL,
	first_certificates BIGINT NOT NULL,
	closed_day BIGINT,
	closed_idx BIGINT NOT NULL,
	closed_lots BIGINT NOT NULL,
	closed_attempts BIGINT NOT NULL,
	closed_passed BIGINT NOT NULL,
	closed_failed BIGINT NOT NULL,
	closed_retest BIGINT NOT NULL,
	closed_invalid BIGINT NOT NULL,
	closed_repeats BIGINT NOT NULL,
	closed_certificates BIGINT NOT NULL,
	closed_first_certificates BIGINT NOT NULL,
	PRIMARY KEY (year, medium, organisation)
);
CREATE INDEX year_stat_of ON year_stat (organisation, year, medium);

-- Lots that are there already.  Their day is that of the newest checkpoint or lot, since rows do not say when an approval
-- came; the year is worked out from days since 1970-01-01 in years that begin in March.
INSERT INTO year_stat (organisation, medium, year, day, idx, lots, attempts, passed, failed, retest, invalid, repeats,
	certificates, first_certificates, closed_idx, closed_lots, closed_attempts, closed_passed, closed_failed,
	closed_retest, closed_invalid, closed_repeats, closed_certificates, closed_first_certificates)
WITH moment AS (
	SELECT max(at_ms) AS at_ms FROM (
		SELECT max(at_ms) AS at_ms FROM checkpoint
		UNION ALL
		SELECT max(uploaded_ms) AS at_ms FROM lot
	) AS m
),
issued AS (
	SELECT lot, count(*) FILTER (WHERE attempt > 1) AS repeats, count(*) FILTER (WHERE certificate >= 2) AS certificates
	FROM verification GROUP BY lot
),
era AS (
	SELECT lot, (verified_day + 719468) / 146097 AS era, (verified_day + 719468) % 146097 AS doe FROM lot
),
yoe AS (
	SELECT lot, era, doe, (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365 AS yoe FROM era
),
lot_year AS (
	SELECT lot, era * 400 + yoe + CASE WHEN doe - (365 * yoe + yoe / 4 - yoe / 100) >= 306 THEN 1 ELSE 0 END AS year FROM yoe
)
SELECT l.organisation, l.medium, y.year, (m.at_ms + 28800000) / 86400000, h.size - 1, count(*),
	CAST(sum(l.meters) AS BIGINT), CAST(sum(l.passed) AS BIGINT), CAST(sum(l.failed) AS BIGINT),
	CAST(sum(l.retest) AS BIGINT), CAST(sum(l.invalid) AS BIGINT), CAST(sum(i.repeats) AS BIGINT),
	CAST(sum(i.certificates) AS BIGINT),
	CAST(sum(CASE WHEN l.kind = 'first' THEN i.certificates ELSE 0 END) AS BIGINT),
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0
FROM lot AS l JOIN lot_year AS y ON y.lot = l.lot JOIN issued AS i ON i.lot = l.lot
	JOIN log_head AS h ON h.id = 1 JOIN moment AS m ON m.at_ms > 0
GROUP BY l.organisation, l.medium, y.year, m.at_ms, h.size;

-- kind: reference
-- A report of a problem (问题反映).  What was said, which may hold personal data, is in problem_message only.
CREATE TABLE problem (
	id TEXT PRIMARY KEY,
	organisation TEXT NOT NULL,
	category TEXT NOT NULL,
	lot TEXT,
	code TEXT,
	state TEXT NOT NULL,
	messages BIGINT NOT NULL,
	reported_ms BIGINT NOT NULL,
	state_from_ms BIGINT NOT NULL,
	due_day BIGINT,
	due_provisional BIGINT NOT NULL
);
CREATE INDEX problem_of ON problem (organisation, reported_ms, id);
CREATE INDEX problem_by_state ON problem (state, reported_ms, id);

-- kind: reference
-- id is problem/n.  Its leaf has SHA-256(salt, text) in place of the text.
CREATE TABLE problem_message (
	id TEXT PRIMARY KEY,
	problem TEXT NOT NULL,
	n BIGINT NOT NULL,
	organisation TEXT NOT NULL,
	actor TEXT NOT NULL,
	event TEXT NOT NULL,
	said_ms BIGINT NOT NULL,
	text TEXT NOT NULL,
	salt BYTEA NOT NULL,
	UNIQUE (problem, n)
);

-- kind: reference
-- A maker's check of itself before it applies.  `content` has its answers, and the gaps that they and the platform's own
-- records left; its leaf has SHA-256(salt, content) only.
CREATE TABLE readiness (
	id TEXT PRIMARY KEY,
	organisation TEXT NOT NULL,
	medium TEXT NOT NULL,
	checklist TEXT NOT NULL,
	checked_ms BIGINT NOT NULL,
	shared BIGINT NOT NULL,
	content TEXT NOT NULL,
	salt BYTEA NOT NULL
);
CREATE INDEX readiness_of ON readiness (organisation, checked_ms, id);

-- kind: reference
-- A survey of enterprises (调研摸底).
CREATE TABLE survey (
	id TEXT PRIMARY KEY,
	title TEXT NOT NULL,
	from_day BIGINT NOT NULL,
	until_day BIGINT NOT NULL
);
CREATE INDEX survey_by_day ON survey (from_day, id);

-- kind: reference
-- id is survey/organisation.  Its leaf has SHA-256(salt, note) in place of the note.
CREATE TABLE survey_entry (
	id TEXT PRIMARY KEY,
	survey TEXT NOT NULL,
	organisation TEXT NOT NULL,
	interest TEXT NOT NULL,
	capacity_per_year BIGINT,
	benches BIGINT,
	people BIGINT,
	planned_day BIGINT,
	entered_ms BIGINT NOT NULL,
	note TEXT NOT NULL,
	salt BYTEA NOT NULL,
	UNIQUE (survey, organisation)
);
