-- SPDX-License-Identifier: GPL-3.0-or-later
-- Further ways of an authorisation case.

-- A document can be taken off an application again; its row stays, for its leaves do.
ALTER TABLE case_document ADD COLUMN detached_ms BIGINT;

-- A renewal: the deadline that had passed when it was submitted; NULL: none had.
ALTER TABLE licence_case ADD COLUMN late TEXT;
