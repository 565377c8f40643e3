-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lists of lots: by day, bench, verifier, batch, and by the day until which a lot's certificates hold.

-- Last day of the certificates of the lot's meters; none when no meter passed or the regulation sets no time.
ALTER TABLE lot ADD COLUMN due_day BIGINT;

CREATE INDEX lot_by_day ON lot (organisation, verified_day, lot);
CREATE INDEX lot_by_bench ON lot (organisation, bench, verified_day, lot);
CREATE INDEX lot_by_verifier ON lot (organisation, verifier, verified_day, lot);
CREATE INDEX lot_by_batch ON lot (organisation, batch, verified_day, lot);
CREATE INDEX lot_by_due ON lot (organisation, due_day, lot);
