-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who put a finding on record, beside whose finding it is: NULL of those from before.

ALTER TABLE case_finding ADD COLUMN actor TEXT;
