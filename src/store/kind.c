/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See kind.h.  Only CREATE TABLE and DROP TABLE change which tables there are; whatever else a
 * migration says is passed over. */
#include "store/kind.h"

#include "base/arena.h"
#include "store/lex.h"
#include "store/sql.h"

static const struct table_kind kinds[] = {
	{ "reference", NULL, PLACE_EVERYWHERE }, { "bucketed", "bucket", PLACE_BY_KEY },
	{ "lot-keyed", "lot", PLACE_BY_KEY },    { "log-keyed", "block", PLACE_BY_KEY },
	{ "local", NULL, PLACE_COORDINATOR },
};

const struct table_kind *kind_read(str statement)
{
	const struct table_kind *found = NULL;

	for (;;) {
		struct token t = lex_next(&statement);
		if (t.kind != TOKEN_COMMENT)
			return found;
		for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
			if (str_starts(t.text, S("-- kind: ")) &&
			    str_eq(str_part(t.text, 9, t.text.n), str_of(kinds[k].name)))
				found = &kinds[k];
	}
}

/* The name after TABLE, which may stand behind IF [NOT] EXISTS. */
static str table_name(str *rest)
{
	struct token t = lex_next_code(rest);

	while (token_is(t, "IF") || token_is(t, "NOT") || token_is(t, "EXISTS"))
		t = lex_next_code(rest);
	return t.text;
}

static struct kind_table **place_of(struct kind_table **all, str name)
{
	while (*all != NULL && !str_eq((*all)->name, name))
		all = &(*all)->next;
	return all;
}

static void statement_apply(struct arena *a, struct kind_table **all, str statement)
{
	str rest = statement;
	struct token verb = lex_next_code(&rest);

	if (!token_is(lex_next_code(&rest), "TABLE"))
		return;
	str name = table_name(&rest);
	struct kind_table **at = place_of(all, name);
	if (token_is(verb, "DROP") && *at != NULL)
		*at = (*at)->next;
	if (!token_is(verb, "CREATE") || *at != NULL)
		return;
	*at = NEW(a, struct kind_table);
	(*at)->name = name;
	(*at)->kind = kind_read(statement);
}

const struct kind_table *kind_tables(struct arena *a, const struct migration *step, int n)
{
	struct kind_table *all = NULL;
	str statement;

	for (int i = 0; i < n; i++)
		for (str rest = step[i].text; sql_split(&rest, &statement);)
			statement_apply(a, &all, statement);
	return all;
}
