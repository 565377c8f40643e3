-- SPDX-License-Identifier: GPL-3.0-or-later
-- Further ways of an authorisation case.

-- A document can be taken off an application again; its row stays, for its leaves do.
ALTER TABLE case_document ADD COLUMN detached_ms BIGINT;

-- A renewal: the deadline that had passed when it was submitted; NULL: none had.
ALTER TABLE licence_case ADD COLUMN late TEXT;

-- 1: the case was refused for false materials.
ALTER TABLE licence_case ADD COLUMN false_materials BIGINT;

-- Cases for which no deadline runs.
CREATE INDEX licence_case_in ON licence_case (state, id);
CREATE INDEX licence_case_in_of ON licence_case (organisation, state, id);

-- Whether a credit code is borne already.
CREATE INDEX organisation_code ON organisation (credit_code, id);
