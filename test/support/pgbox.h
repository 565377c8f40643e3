/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Databases in the PostgreSQL cluster of FANGSHENG_TEST_PG, which tools/check starts. */
#ifndef TEST_SUPPORT_PGBOX_H
#define TEST_SUPPORT_PGBOX_H

#include "base/err.h"
#include "base/str.h"

/* False when there is no cluster: then tests that need one are skipped. */
bool pgbox_there(void);
/* The cluster's URL with another database in it. */
str pgbox_url(struct arena *a, const char *database);
/* A new and empty database; `how` are the words after its name in CREATE DATABASE, or "".  The test
 * fails when that does not work. */
str pgbox_create(struct arena *a, const char *database, const char *how);
void pgbox_drop(const char *database);
/* Runs statements at that URL, past everything of ours; returns the first column of the last one's
 * first row as an integer, 0 without one.  The test fails when the server refuses. */
int64_t pgbox_do(str url, const char *sql);

#endif
