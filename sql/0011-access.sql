-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who of another organisation looked at what of ours.  No fact of law, and so no leaf for each row; a day that is over
-- gets one leaf over all its rows.

-- kind: local
-- organisation: whose rows were asked for; '*': all organisations' (the log), '-': not known.  n: how often on that day.
CREATE TABLE access (
	organisation TEXT NOT NULL,
	day BIGINT NOT NULL,
	id TEXT NOT NULL,
	operation TEXT NOT NULL,
	outcome TEXT NOT NULL,
	caller TEXT NOT NULL,
	role TEXT NOT NULL,
	actor TEXT NOT NULL,
	subject TEXT NOT NULL,
	n BIGINT NOT NULL,
	first_ms BIGINT NOT NULL,
	last_ms BIGINT NOT NULL,
	PRIMARY KEY (organisation, day, id)
);

CREATE INDEX access_by_day ON access (day, organisation, id);

-- kind: local
-- Days that are closed, by their date, with the SHA-256 over their entries, in hex; looks: the sum of n.
CREATE TABLE access_day (
	id TEXT PRIMARY KEY,
	digest TEXT NOT NULL,
	entries BIGINT NOT NULL,
	looks BIGINT NOT NULL
);

-- kind: local
-- What was deleted when its time was over: the entries of all days before this date.
CREATE TABLE access_purge (
	id TEXT PRIMARY KEY,
	entries BIGINT NOT NULL
);
