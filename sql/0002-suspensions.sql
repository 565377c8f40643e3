-- SPDX-License-Identifier: GPL-3.0-or-later
-- Past suspensions of an authorisation as ISO 8601 intervals between spaces: what was measured in one of them stays
-- refused after it was lifted.
ALTER TABLE authorisation ADD COLUMN suspensions TEXT;
