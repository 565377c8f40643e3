/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cases are few, and of each only the latest leaf is kept, under what it granted, what that
 * replaced, and whom it bars.  A form counts as long as it is attached: of two that are, one may be
 * detached. */
#include "audit/case_book.h"

#include "audit/case_assessment.h"
#include "audit/map.h"
#include "base/arena.h"

struct case_book {
	struct map granting;  /* authorisation -> struct fact * of the case that granted it */
	struct map following; /* authorisation -> the same of the case that replaced it */
	struct map barred;    /* organisation -> the same of one refused for false materials */
	struct map forms;     /* case -> int, how many forms are attached */
};

struct case_book *case_book_open(struct arena *a, const struct short_key *key)
{
	struct case_book *b = NEW(a, struct case_book);

	b->granting = map_open(sizeof(struct fact *), key);
	b->following = map_open(sizeof(struct fact *), key);
	b->barred = map_open(sizeof(struct fact *), key);
	b->forms = map_open(sizeof(int), key);
	return b;
}

void case_book_close(struct case_book *b)
{
	map_close(&b->forms);
	map_close(&b->barred);
	map_close(&b->following);
	map_close(&b->granting);
}

static void keep(struct map *map, str name, const struct fact *f)
{
	bool is_new;

	*(const struct fact **)map_put(map, 0, name, &is_new) = f;
}

/* The latest refusal bars longest. */
static void case_add(struct case_book *b, const struct fact *f)
{
	const struct fact_case *c = f->value;

	if (c->authorisation.n > 0)
		keep(&b->granting, c->authorisation, f);
	if (c->authorisation.n > 0 && c->former.n > 0)
		keep(&b->following, c->former, f);
	if (c->false_materials == 1)
		keep(&b->barred, c->organisation, f);
}

static void document_add(struct case_book *b, const struct fact *f)
{
	const struct fact_case_document *d = f->value;
	bool is_new;

	if (!str_eq(d->kind, S(CASE_FORM)))
		return;
	int *n = map_put(&b->forms, 0, d->case_id, &is_new);
	*n += d->detached_ms == ABSENT_INT ? 1 : -1;
}

void case_book_add(struct case_book *b, const struct fact *f)
{
	if (f->kind == FACT_CASE)
		case_add(b, f);
	else if (f->kind == FACT_CASE_DOCUMENT)
		document_add(b, f);
}

static const struct fact *named(const struct map *map, str name)
{
	struct fact *const *found = map_find(map, 0, name);

	return found != NULL ? *found : NULL;
}

const struct fact *case_book_granting(const struct case_book *b, str authorisation)
{
	return named(&b->granting, authorisation);
}

const struct fact *case_book_following(const struct case_book *b, str authorisation)
{
	return named(&b->following, authorisation);
}

const struct fact *case_book_barring(const struct case_book *b, str organisation)
{
	return named(&b->barred, organisation);
}

bool case_book_form(const struct case_book *b, str case_id)
{
	const int *n = map_find(&b->forms, 0, case_id);

	return n != NULL && *n > 0;
}
