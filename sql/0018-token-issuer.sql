-- SPDX-License-Identifier: GPL-3.0-or-later
-- Which account issued a token, so that what somebody gave out ends when he leaves.

-- Absent behind what no account issued, and in rows from before this column.
ALTER TABLE token ADD COLUMN issuer TEXT;
CREATE INDEX token_issuer ON token (issuer, id);
