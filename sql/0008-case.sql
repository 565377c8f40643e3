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
