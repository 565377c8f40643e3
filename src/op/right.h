/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rights are pairs of a role and a scope.  A call is first matched by role; what the scope allows
 * is a condition on the row, asked by the operation through right_sees once it knows whose row it
 * is. */
#ifndef OP_RIGHT_H
#define OP_RIGHT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum role {
#define ROLE(name, text, zh, en) ROLE_##name,
#include "op/role.def"
#undef ROLE
	ROLE_COUNT
};

enum scope {
#define SCOPE(name, text, zh, en) SCOPE_##name,
#include "op/scope.def"
#undef SCOPE
	SCOPE_COUNT
};

typedef uint64_t rights;

#define SCOPE_READ "read" /* of a token that may do nothing but read */
#define CASES_ALL "all"   /* the kind of case that covers each kind */

#define MAY(role, scope) ((rights)1 << (ROLE_##role * SCOPE_COUNT + SCOPE_##scope))
/* MAY(…, ANY) of every role that there is: one bit, again every SCOPE_COUNT bits. */
#define MAY_EVERYBODY                                                                              \
	((((rights)1 << ROLE_COUNT * SCOPE_COUNT) - 1) / (((rights)1 << SCOPE_COUNT) - 1)          \
	 << SCOPE_ANY)

/* The same of every role, but for callers that nobody knows. */
#define MAY_KNOWN (MAY_EVERYBODY & ~MAY(PUBLIC, ANY))

struct caller {
	enum role role;
	str organisation; /* id; empty for the public */
	str district;     /* of the organisation; empty when it has none */
	/* What a bureau sees today (op/reach.h): "name/kind" between blanks, the kind of case being
	 * that for which it sees it; empty for everybody else. */
	str areas;    /* for which it is competent: codes of districts, names of areas */
	str sited;    /* organisations that have a site in one of them */
	str assigned; /* organisations about which it was given a case */
	str token;    /* its id, for the audit trail; never the secret */
	str account;  /* random id of the person; empty behind an organisation's own token */
	str duties;   /* of the account, words of op/duty.def */
	str session;  /* id of the session behind a cookie; empty behind a token */
	str scope;    /* of the token: "read", or names of operations; empty: no bound */
	str address;  /* from where, as far as it is known; never stored as it is */
	/* When the session got the secret that was shown; ABSENT_INT: it was a former one. */
	int64_t session_renewed_ms;
	bool seen_due;    /* the session or token should be marked as used */
	bool renewal_due; /* the session's secret has served long enough */
};

struct role_info {
	const char *name;
	const char *zh;
	const char *en;
};

const struct role_info *role_info(enum role r);
/* ROLE_COUNT when there is no such role. */
enum role role_find(str name);
struct scope_info {
	const char *name;
	const char *zh;
	const char *en;
};

const struct scope_info *scope_info(enum scope s);
/* True when the role may call at all, in whatever scope. */
bool right_calls(rights may, enum role role);
/* Whether a token's scope lets an operation pass that reads (or does not). */
bool right_in_scope(str scope, const char *op, bool reads);
/* True when the caller may see or touch a row of that organisation, which lies in that district.
 * Whoever has not been asked for its sight (op/reach.h) sees no district.  The row belongs to cases
 * of these kinds, words between blanks (NULL: of any kind): what a bureau has for other kinds only
 * does not show it. */
bool right_sees(rights may, const struct caller *who, const char *cases, str organisation,
                str district);

#endif
