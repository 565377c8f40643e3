/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See dbbox.h. */
#include "support/dbbox.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "support/pgbox.h"

/* After ours: it defines a macro called fail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static int64_t still(void *state)
{
	(void)state;
	return DBBOX_NOW_MS;
}

static void zeroes(void *state, void *out, size_t n)
{
	(void)state;
	memset(out, 0, n);
}

static const struct world world = { still, zeroes, NULL };

int dbbox_setup(void **state)
{
	struct dbbox *box = test_calloc(1, sizeof *box);

	box->arena = arena_new();
	box->cx = cx_new(box->arena, &world);
	(void)snprintf(box->folder, sizeof box->folder, "/tmp/fangsheng-store-XXXXXX");
	if (mkdtemp(box->folder) == NULL)
		return -1;
	box->pg = *state != NULL;
	box->path = str_fmt(box->arena, "%s/test.db", box->folder).p;
	box->name = strrchr(box->folder, '/') + 1;
	box->url = box->pg ? pgbox_create(box->arena, box->name, "")
	                   : str_fmt(box->arena, "sqlite:%s", box->path);
	*state = box;
	return 0;
}

void dbbox_empty(struct dbbox *box)
{
	if (box->pg) {
		pgbox_drop(box->name);
		(void)pgbox_create(box->arena, box->name, "");
	} else {
		(void)unlink(box->path);
	}
}

int dbbox_teardown(void **state)
{
	struct dbbox *box = *state;
	DIR *folder = opendir(box->folder);

	for (struct dirent *e; folder != NULL && (e = readdir(folder)) != NULL;)
		if (e->d_name[0] != '.')
			(void)unlinkat(dirfd(folder), e->d_name, 0);
	if (folder != NULL)
		closedir(folder);
	(void)rmdir(box->folder);
	if (box->pg)
		pgbox_drop(box->name);
	arena_free(box->arena);
	test_free(box);
	return 0;
}

struct db *dbbox_open(struct dbbox *box, enum db_access access)
{
	struct db *db = NULL;
	err e = db_open(&box->cx, box->url, access, &db);

	if (e != OK)
		print_message("%.*s\n", P(box->cx.detail));
	assert_int_equal(e, OK);
	return db;
}

err dbbox_run(struct dbbox *box, struct db *db, const struct sql *q)
{
	AUTO(tx_end) struct tx tx;

	TRY(tx_begin(&box->cx, db, DB_READ_WRITE, &tx));
	TRY(db_run(&box->cx, &tx, q, NULL, 0, NULL));
	return tx_commit(&box->cx, &tx);
}

int64_t dbbox_int(struct dbbox *box, struct db *db, const struct sql *q)
{
	AUTO(tx_end) struct tx tx;
	struct value v = V_NULL;
	err e = tx_begin(&box->cx, db, DB_READ_ONLY, &tx);

	if (e == OK)
		e = db_one(&box->cx, &tx, q, NULL, 0, &v, 1);
	if (e != OK)
		print_message("%s: %.*s\n", q->name, P(box->cx.detail));
	assert_int_equal(e, OK);
	assert_int_equal(v.kind, VALUE_INT);
	return v.i;
}

bool dbbox_said(const struct dbbox *box, const char *text)
{
	str words = str_dup(box->arena, box->cx.detail);

	return strstr(words.p, text) != NULL;
}

static void no_cluster(void **state)
{
	(void)state;
	print_message("# SKIP: FANGSHENG_TEST_PG names no PostgreSQL cluster\n");
	skip();
}

int dbbox_group(const struct CMUnitTest *test, size_t n)
{
	struct CMUnitTest *run = test_calloc(n, sizeof *run);

	memcpy(run, test, n * sizeof *run);
	for (size_t i = 0; i < n && !pgbox_there(); i++)
		if (run[i].initial_state != NULL)
			run[i] = (struct CMUnitTest){ .name = test[i].name,
				                      .test_func = no_cluster };
	int failed = _cmocka_run_group_tests("dbbox", run, n, NULL, NULL);
	test_free(run);
	return failed;
}
