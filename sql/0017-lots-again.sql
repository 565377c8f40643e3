-- SPDX-License-Identifier: GPL-3.0-or-later
-- A lot that was released and waits for an approval waits for the bureau again when the authorisation is lost after the release.

DROP INDEX lot_undecided;
CREATE INDEX lot_undecided ON lot (lot) WHERE approver IS NULL OR (withheld = 1 AND decision IS NULL);
