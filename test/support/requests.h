/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A real request for each operation that has a route: addressed to rows of "maker" (instance.h),
 * with a body that could be meant.  Two tests ask them as everybody there is: one expects what the
 * list of operations says (unit/matrix.c), the other what people have written down
 * (unit/rights_table.c). */
#ifndef TEST_SUPPORT_REQUESTS_H
#define TEST_SUPPORT_REQUESTS_H

#include "support/instance.h"

struct request {
	const char *route; /* of the operation */
	const char *path;  /* with {TAG}, {CASE}, {DOCUMENT} … where rows have random names;
	                      NULL: the route as it stands */
	const char *body;  /* JSON, "@" and the name of what requests_setup keeps, or NULL */
	bool makes_own;    /* addresses no row: whoever may call it asks for what is his own */
};

/* NULL when nobody has thought of one for that route yet: add it to requests.c. */
const struct request *request_find(const char *route);

/* Who asks, in the order of the columns of test/data/rights.csv. */
enum asker {
	ASKER_ANYONE,
	ASKER_ADMIN,
	ASKER_BUREAU,
	ASKER_DISTRICT, /* of the maker */
	ASKER_OTHER_DISTRICT,
	ASKER_MAKER, /* itself */
	ASKER_OTHER_MAKER,
	ASKER_SUPPLY,
	ASKER_INSTITUTE,
	ASKER_AUDITOR,
	ASKERS
};

struct asker_info {
	const char *column; /* heading in the table */
	enum role role;
	const char *organisation, *district; /* NULL: none */
};

extern const struct asker_info askers[ASKERS];

/* For cmocka: a serving scratch with everything in it that the requests are about. *state receives
 * a struct requests. */
struct requests {
	struct scratch *s;
	str tag, case_id, document, paper, assessor, person, problem, readiness;
	str account, token, invitation;
	str lot, regulation, rulebook, pdf; /* bodies: @lot ... */
};

int requests_setup(void **state);
int requests_teardown(void **state);
/* Path and body as they go out. */
str request_path(const struct requests *r, const struct request *q);
str request_body(const struct requests *r, const struct request *q);

#endif
