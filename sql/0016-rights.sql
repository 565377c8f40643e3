-- SPDX-License-Identifier: GPL-3.0-or-later
-- Rights that changed while a group was decided.

-- How often a leaf about an account or a token was added since this column is there: whoever decides on several servers
-- sees by it that somebody may have lost his rights since he was asked for them.
ALTER TABLE log_head ADD COLUMN rights BIGINT;
UPDATE log_head SET rights = 0 WHERE id = 1;
