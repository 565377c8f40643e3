/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See case_register.h.  Asked whenever an application comes in and when it is granted; the leaves
 * before that one are the register. */
#include "audit/case_register.h"

#include "base/arena.h"
#include "law/regulation.h"

static const void *own(struct cx *cx, const struct fact_source *source, enum fact_kind kind,
                       const struct fact_case *c, str id)
{
	str name = str_fmt(cx->arena, "%.*s/%.*s", P(c->organisation), P(id));
	const struct fact *f = source->latest(source->state, kind, name);

	return f != NULL ? f->value : NULL;
}

static bool bench_fits(struct cx *cx, const struct fact_source *source, const struct fact_case *c,
                       str id)
{
	const struct fact_bench *b = own(cx, source, FACT_BENCH, c, id);

	return b != NULL && str_eq(b->medium, c->medium);
}

static bool site_fits(struct cx *cx, const struct fact_source *source, const struct fact_case *c,
                      str id)
{
	return own(cx, source, FACT_SITE, c, id) != NULL;
}

static bool regulation_fits(struct cx *cx, const struct fact_source *source,
                            const struct fact_case *c, str id)
{
	const uint8_t digest[REGULATION_DIGEST_BYTES] = { 0 }; /* nothing is judged by it here */
	const struct fact *f = source->latest(source->state, FACT_REGULATION, id);
	const struct fact_regulation *adopted = f != NULL ? f->value : NULL;
	struct regulation *r = NEW(cx->arena, struct regulation);

	if (adopted == NULL)
		return false;
	if (regulation_read(cx, adopted->id, adopted->text, digest, r) != OK) {
		cx_clear(cx);
		return false;
	}
	return str_eq(c->medium, r->medium == MEDIUM_GAS ? S("gas") : S("water"));
}

typedef bool (*fits)(struct cx *cx, const struct fact_source *source, const struct fact_case *c,
                     str id);

static bool all_fit(struct cx *cx, const struct fact_source *source, const struct fact_case *c,
                    str names, fits one)
{
	while (names.n > 0) {
		str id;
		names = str_cut(names, ' ', &id);
		if (id.n > 0 && !one(cx, source, c, id))
			return false;
	}
	return true;
}

/* Blanks alone name nothing. */
static bool named(str names)
{
	str id = S_NONE;

	while (names.n > 0 && id.n == 0)
		names = str_cut(names, ' ', &id);
	return id.n > 0;
}

const char *case_register_fault(struct cx *cx, const struct fact_source *source,
                                const struct fact_case *c)
{
	if (!named(c->benches) || !named(c->regulations))
		return "it names no regulation, or no bench";
	if (!all_fit(cx, source, c, c->benches, bench_fits))
		return "a bench was not registered for it";
	if (!all_fit(cx, source, c, c->regulations, regulation_fits))
		return "a regulation was not adopted for it";
	if (!all_fit(cx, source, c, c->sites, site_fits))
		return "a site was not registered";
	return NULL;
}
