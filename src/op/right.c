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

static bool of_kind(str kind, const char *cases)
{
	return cases == NULL || str_eq(kind, S(CASES_ALL)) || str_has_word(str_of(cases), kind);
}

/* Whether name/kind is among the words, for one of these kinds. */
static bool reaches(str words, str name, const char *cases)
{
	while (words.n > 0) {
		str word;
		words = str_cut(words, ' ', &word);
		if (name.n > 0 && word.n > name.n && word.p[name.n] == '/' &&
		    str_starts(word, name) && of_kind(str_part(word, name.n + 1, word.n), cases))
			return true;
	}
	return false;
}

bool right_sees(rights may, const struct caller *who, const char *cases, str organisation,
                str district)
{
	if (has(may, who->role, SCOPE_ANY))
		return true;
	if (has(may, who->role, SCOPE_OWN) && who->organisation.n > 0 &&
	    str_eq(who->organisation, organisation))
		return true;
	if (has(may, who->role, SCOPE_DISTRICT) &&
	    (reaches(who->areas, district, cases) || reaches(who->sited, organisation, cases)))
		return true;
	return has(may, who->role, SCOPE_ASSIGNED) && reaches(who->assigned, organisation, cases);
}
