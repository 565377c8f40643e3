-- SPDX-License-Identifier: GPL-3.0-or-later
-- This is not Citus.  It writes down which of Citus' functions were called, in their order, and refuses what Citus would
-- refuse of what can be seen in the catalogue: keys without the distribution column, foreign keys that leave their place,
-- tables that are placed twice, parallel work within a transaction.  No row moves anywhere.  Citus itself is not in
-- Debian; what it does with a statement cannot be tried with this.
CREATE TABLE pg_dist_partition (
	logicalrelid REGCLASS PRIMARY KEY,
	partmethod "char" NOT NULL,
	repmodel "char" NOT NULL,
	key TEXT,
	colocation BIGINT
);
CREATE TABLE pg_dist_node (nodename TEXT, nodeport INT, groupid INT);
CREATE TABLE citus_call (n BIGINT PRIMARY KEY, text TEXT NOT NULL);

CREATE FUNCTION citus_said(text) RETURNS VOID LANGUAGE SQL AS $$
	INSERT INTO citus_call SELECT count(*) + 1, $1 FROM citus_call
$$;

-- What all of them want.  An empty cluster gets its coordinator by itself.
CREATE FUNCTION citus_table_wanted(t REGCLASS) RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
	IF current_setting('citus.multi_shard_modify_mode', true) IS DISTINCT FROM 'sequential' THEN
		RAISE 'within a transaction this needs citus.multi_shard_modify_mode = sequential';
	END IF;
	IF EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = t) THEN
		RAISE 'table % is already distributed', t;
	END IF;
	IF NOT EXISTS (SELECT FROM pg_dist_node) THEN
		INSERT INTO pg_dist_node VALUES ('localhost', 5432, 0);
	END IF;
END $$;

CREATE FUNCTION create_reference_table(t REGCLASS) RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
	PERFORM citus_said(format('create_reference_table(%L)', t::text)), citus_table_wanted(t);
	IF EXISTS (SELECT FROM pg_constraint AS c WHERE conrelid = t AND contype = 'f' AND NOT EXISTS (
		SELECT FROM pg_dist_partition AS p WHERE p.logicalrelid = c.confrelid AND p.partmethod = 'n')) THEN
		RAISE 'a foreign key of % leaves the reference tables', t;
	END IF;
	INSERT INTO pg_dist_partition VALUES (t, 'n', 't');
END $$;

CREATE FUNCTION create_distributed_table(t REGCLASS, key TEXT, distribution_type TEXT DEFAULT 'hash',
	colocate_with TEXT DEFAULT 'default', shard_count INT DEFAULT NULL) RETURNS VOID LANGUAGE plpgsql AS $$
DECLARE
	number SMALLINT;
	together pg_dist_partition%ROWTYPE;
BEGIN
	PERFORM citus_said(format('create_distributed_table(%L, %L, colocate_with => %L)', t::text, key, colocate_with)),
		citus_table_wanted(t);
	SELECT attnum INTO STRICT number FROM pg_attribute WHERE attrelid = t AND attname = key;
	IF EXISTS (SELECT FROM pg_index WHERE indrelid = t AND indisunique AND NOT number = ANY (indkey)) THEN
		RAISE 'a unique key of % lacks %', t, key;
	END IF;
	together.colocation := nextval('citus_colocation');
	IF colocate_with <> 'none' THEN
		SELECT * INTO STRICT together FROM pg_dist_partition WHERE logicalrelid = colocate_with::regclass;
		IF together.key IS DISTINCT FROM key THEN
			RAISE '% is not distributed by %', colocate_with, key;
		END IF;
	END IF;
	IF EXISTS (SELECT FROM pg_constraint AS c LEFT JOIN pg_dist_partition AS p ON p.logicalrelid = c.confrelid
		WHERE c.conrelid = t AND c.contype = 'f' AND p.repmodel IS DISTINCT FROM 't'
		AND NOT (number = ANY (c.conkey) AND p.colocation IS NOT DISTINCT FROM together.colocation)) THEN
		RAISE 'a foreign key of % leaves its place', t;
	END IF;
	INSERT INTO pg_dist_partition VALUES (t, 'h', 's', key, together.colocation);
END $$;
CREATE SEQUENCE citus_colocation;

CREATE FUNCTION citus_add_local_table_to_metadata(t REGCLASS, cascade_via_foreign_keys BOOLEAN DEFAULT false)
	RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
	PERFORM citus_said(format('citus_add_local_table_to_metadata(%L)', t::text)), citus_table_wanted(t);
	IF NOT EXISTS (SELECT FROM pg_dist_node WHERE groupid = 0) THEN
		RAISE 'coordinator is not added to the metadata';
	END IF;
	INSERT INTO pg_dist_partition VALUES (t, 'n', 's');
END $$;

CREATE FUNCTION citus_set_coordinator_host(host TEXT, port INT DEFAULT 5432) RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
	PERFORM citus_said(format('citus_set_coordinator_host(%L)', host));
	INSERT INTO pg_dist_node VALUES (host, port, 0);
END $$;
