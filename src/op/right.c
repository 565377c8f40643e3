/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See right.h. */
#include "op/right.h"

static const struct role_info roles[ROLE_COUNT] = {
#define ROLE(name, text, zh, en) { text, zh, en },
#include "op/role.def"
#undef ROLE
};

static const struct scope_info scopes[SCOPE_COUNT] = {
#define SCOPE(name, text, zh, en) { text, zh, en },
#include "op/scope.def"
#undef SCOPE
};

const struct role_info *role_info(enum role r)
{
	return &roles[r];
}

enum role role_find(str name)
{
	for (int r = 0; r < ROLE_COUNT; r++)
		if (str_eq(name, str_of(roles[r].name)))
			return (enum role)r;
	return ROLE_COUNT;
}

const struct scope_info *scope_info(enum scope s)
{
	return &scopes[s];
}

static bool has(rights may, enum role role, enum scope scope)
{
	return (may >> ((unsigned)role * SCOPE_COUNT + scope) & 1) != 0;
}

bool right_calls(rights may, enum role role)
{
	return (may >> ((unsigned)role * SCOPE_COUNT) & (((rights)1 << SCOPE_COUNT) - 1)) != 0;
}

bool right_in_scope(str scope, const char *op, bool reads)
{
	if (scope.n == 0)
		return true;
	if (str_eq(scope, S(SCOPE_READ)))
		return reads;
	return str_has_word(scope, str_of(op));
}

bool right_sees(rights may, const struct caller *who, str organisation, str district)
{
	if (has(may, who->role, SCOPE_ANY))
		return true;
	if (has(may, who->role, SCOPE_OWN) && who->organisation.n > 0 &&
	    str_eq(who->organisation, organisation))
		return true;
	if (has(may, who->role, SCOPE_DISTRICT) &&
	    (str_has_word(who->areas, district) || str_has_word(who->sited, organisation)))
		return true;
	return has(may, who->role, SCOPE_ASSIGNED) && str_has_word(who->assigned, organisation);
}
