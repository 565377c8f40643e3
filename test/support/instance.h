/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An instance of the platform to try things on: a folder that goes away, a clock that the test
 * holds, a small world registered through its own operations, and calls by name with JSON.
 *
 * The world: two makers "maker" (prefix DEM0, district 310115) and "other" (XTH0, 310106), a
 * bureau, two districts "near" and "far", "supply", "institute"; the sample's people, bench, type
 * and grant for water, for both makers, so that what `simulate` prints can be uploaded.
 *
 * It stands on SQLite, or on PostgreSQL when FANGSHENG_TEST_DB_ENGINE is "pg"; so the same tests
 * run on both. */
#ifndef TEST_SUPPORT_INSTANCE_H
#define TEST_SUPPORT_INSTANCE_H

#include <stdatomic.h>

#include "code/json.h"
#include "op/app.h"

/* 2026-11-21T16:00:00+08:00, a day after the lots. */
#define SCRATCH_NOW_MS INT64_C(1795248000000)
/* test/data/permit.pdf, once it was attached, and what lifts a suspension of the grant with it. */
#define SCRATCH_DOCUMENT "8b93200122bd2eefe9f6a001ec82257628a7d84fe0cc876ec1b4541c6dde69de"
#define SCRATCH_LIFTED                                                                             \
	"{\"id\":\"" SCRATCH_GRANT "\",\"reason\":\"r\",\"document\":\"" SCRATCH_DOCUMENT "\"}"
#define SCRATCH_REVOKED                                                                            \
	"{\"id\":\"" SCRATCH_GRANT "\",\"reason\":\"r\",\"document\":\"" SCRATCH_DOCUMENT "\","    \
	"\"hearing_day\":\"2026-11-01\"}"
#define SCRATCH_GRANT "DEMO-2024-W-001" /* of "maker" */

struct scratch {
	struct arena *arena;
	struct cx cx;
	struct world world;
	_Atomic int64_t now_ms; /* what the clock shows; the test moves it */
	char folder[64];
	const char *pg; /* name of its database in the cluster (pgbox.h), or NULL: SQLite */
	struct app *app;
};

/* For cmocka: *state receives the scratch, with the small world in it.  The second has a
 * committer. */
int scratch_setup(void **state);
int scratch_setup_serving(void **state);
int scratch_teardown(void **state);
/* The same without anything registered. */
int scratch_setup_bare(void **state);

/* A second server of the same instance, with a committer and connections of its own; *twin shares
 * everything else with s, and must be ended before s is. */
void scratch_twin(struct scratch *s, struct scratch *twin);
void scratch_twin_end(struct scratch *twin);

/* What was asked, and what came back. */
struct question {
	enum role role;
	const char *organisation; /* NULL: none; the district is that of the world above */
	const char *op;
	const char *in;           /* a JSON object for op->in, or NULL */
	str body;                 /* of operations that take bytes */
	const char *content_type; /* of the body, or NULL */
	const char *key;
	bool dry_run;
	const char *assigned; /* organisations about which the caller was given a case, or NULL */
	struct message sent;  /* as the web would hand it on; without it nothing is signed */
};

struct answer {
	err result;
	int status;
	str body;                /* in the arena of the call of `ask` */
	const struct json *json; /* NULL when the body is not JSON */
	str detail;              /* the words of a refusal */
	int64_t first_index;     /* of the leaves, or negative */
	int64_t authority;       /* under which it was prepared */
	int leaf_n;
};

/* Safe on any thread: what comes back lives in `a`. An input that op->in refuses is an answer. */
struct answer ask(struct scratch *s, struct arena *a, const struct question *q);
/* Hands all questions to the committer of a serving scratch while it is kept busy, so that they
 * meet in one group (nearly always; a test holds either way), and waits for the answers.  A token
 * is issued to keep it busy, which is a leaf before theirs. */
void ask_together(struct scratch *s, struct arena *a, const struct question *q, int n,
                  struct answer *out);
/* The same for the usual case, in the scratch's own arena. */
struct answer as_maker(struct scratch *s, const char *op, const char *in);
struct answer as_bureau(struct scratch *s, const char *op, const char *in);
struct answer upload(struct scratch *s, str lot);
/* "maker" uploads a file of test/data as an attachment. */
struct answer attach(struct scratch *s, const char *file, const char *type);
/* The test fails unless the call went well; returns the answer. */
struct answer must(struct answer a);
/* The bureau decides on an authorisation: "suspend", "resume", "revoke" or "cancel", with the
 * document and the hearing that it needs, and what `more` adds (",\"stock\":\"hold\"", or ""). */
struct answer decide_grant(struct scratch *s, const char *event, const char *id, const char *more);
/* A member of an answer as text: the string, or the number as it stands; "" when absent. */
str said(const struct answer *a, const char *pointer);
/* A leaf of the log, as if it had been the answer. */
struct answer leaf_at(struct scratch *s, int64_t index);

/* -- lot files ------------------------------------------------------------------------------- */

/* What `simulate` prints for water. */
str lot_file(struct arena *a, uint64_t seed, int meters);
/* The document with the value at an RFC 6901 pointer replaced by JSON text, added as the last
 * member when it is not there, or removed when `value` is NULL. */
str json_edit(struct arena *a, str document, const char *pointer, const char *value);
/* A lot of one meter that passes, with lot and serial as given. */
str lot_of(struct arena *a, const char *lot, const char *serial);
/* The same with the result asked for: a broken case fails, no runs are invalid, and a first run
 * beyond the limit at Q3 asks for a retest. */
enum outcome { WILL_PASS, WILL_FAIL, WILL_BE_INVALID, WILL_RETEST };
str lot_with(struct arena *a, const char *lot, const char *serial, int attempt, enum outcome o);

/* -- below the operations -------------------------------------------------------------------- */

/* One integer that a query without parameters answers, read past everything of ours with sqlite3,
 * or with libpq when that is the engine.  The text is in the words of doc/sql.md; PostgreSQL learns
 * zeroblob and instr for it. */
int64_t sqlite_int(const struct scratch *s, const char *sql);
/* Changes the database behind the platform's back. */
void sqlite_do(const struct scratch *s, const char *sql);

#endif
