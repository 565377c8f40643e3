-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lots on which the bureau may have to decide: withheld ones, and those that wait for an approval.

CREATE INDEX lot_undecided ON lot (lot) WHERE decision IS NULL AND (withheld = 1 OR approver IS NULL);
