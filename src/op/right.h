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

#define MAY(role, scope) ((rights)1 << (ROLE_##role * SCOPE_COUNT + SCOPE_##scope))
/* MAY(…, ANY) of every role that there is: one bit, again every SCOPE_COUNT bits. */
#define MAY_EVERYBODY                                                                              \
	((((rights)1 << ROLE_COUNT * SCOPE_COUNT) - 1) / (((rights)1 << SCOPE_COUNT) - 1)          \
	 << SCOPE_ANY)

struct caller {
	enum role role;
	str organisation; /* id; empty for the public */
	str district;     /* of the organisation; empty when it has none */
	/* What a bureau sees today (op/reach.h); names between blanks, empty for everybody else. */
	str areas;    /* for which it is competent: codes of districts, names of areas */
	str sited;    /* organisations that have a site in one of them */
	str assigned; /* organisations about which it was given a case */
	str token;    /* its id, for the audit trail; never the secret */
	str account;  /* random id of the person; empty behind an organisation's own token */
	str duties;       /* of the account, words of op/duty.def */
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
/* True when the caller may see or touch a row of that organisation, which lies in that district.
 * Whoever has not been asked for its sight (op/reach.h) sees no district. */
bool right_sees(rights may, const struct caller *who, str organisation, str district);

#endif
