/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See case_register.h.  A draft may name what is not registered yet; what is submitted, and what is
 * granted, may not: nothing could be verified on such a bench, and nobody could assess it. */
#include "work/case_register.h"

#include "base/arena.h"
#include "base/date.h"
#include "work/equipment.h"
#include "work/regulation.h"

#define NAMES_MAX 1000 /* more do not fit into the text */

static const struct field warning_fields[] = {
	FIELD(struct scope_warning, pointer, "what it is about"),
	FIELD(struct scope_warning, code, "what is the matter"),
	FIELD(struct scope_warning, message, "the same in words"),
};
const struct rec scope_warning_rec = REC(struct scope_warning, "case_warning", warning_fields);

static void warn(list *to, str pointer, const char *code, str message)
{
	struct scope_warning *all = (struct scope_warning *)to->item;

	all[to->n++] = (struct scope_warning){ pointer, str_of(code), message };
}

static err bench_check(struct call *call, const struct named_scope *scope, str id, list *warnings)
{
	struct cx *cx = &call->cx;
	const int64_t today = moment_day(call->now_ms);
	struct bench_row b;
	err e = bench_get(cx, call->tx, scope->organisation, id, &b);

	if (e == E_NOT_FOUND) {
		(void)fail_at(cx, S("/benches"), "unknown", "no bench %.*s is registered", P(id));
		return OK;
	}
	TRY(e);
	if (!str_eq(b.medium, scope->medium))
		(void)fail_at(cx, S("/benches"), "contradiction", "%.*s is for %.*s", P(id),
		              P(b.medium));
	const char *why = bench_fault(&b, today, today);
	if (why != NULL)
		warn(warnings, S("/benches"), "lapsed", str_fmt(cx->arena, "%.*s: %s", P(id), why));
	return OK;
}

/* Reading a regulation fails when problems were recorded before, so all are read first. */
static err regulations_read(struct call *call, str names, const struct regulation **out)
{
	int n = 0;

	while (names.n > 0 && n < NAMES_MAX) {
		str id;
		names = str_cut(names, ' ', &id);
		if (id.n == 0)
			continue;
		err e = regulation_get(call, id, &out[n]);
		if (e == E_NOT_FOUND)
			out[n] = NULL;
		else
			TRY(e);
		n++;
	}
	return OK;
}

static void regulation_check(struct call *call, const struct named_scope *scope, str id,
                             const struct regulation *r)
{
	struct cx *cx = &call->cx;

	if (r == NULL)
		(void)fail_at(cx, S("/regulations"), "unknown", "%.*s was not adopted", P(id));
	else if (!str_eq(medium_name(r->medium), scope->medium))
		(void)fail_at(cx, S("/regulations"), "contradiction", "%.*s is for %.*s", P(id),
		              P(medium_name(r->medium)));
}

static err regulations_check(struct call *call, const struct named_scope *scope)
{
	const struct regulation **all = NEW_N(call->cx.arena, const struct regulation *, NAMES_MAX);
	str rest = scope->regulations;
	int n = 0;

	TRY(regulations_read(call, rest, all));
	while (rest.n > 0 && n < NAMES_MAX) {
		str id;
		rest = str_cut(rest, ' ', &id);
		if (id.n > 0)
			regulation_check(call, scope, id, all[n++]);
	}
	return OK;
}

err case_register_check(struct call *call, const struct named_scope *scope, list *warnings)
{
	const struct grant_row names = { .organisation = scope->organisation,
		                         .sites = scope->sites,
		                         .signatories = scope->signatories };
	str rest = scope->benches;
	str id;

	*warnings = (list){ NEW_N(call->cx.arena, struct scope_warning, NAMES_MAX), 0 };
	names_given_check(call, scope->regulations, "/regulations");
	names_given_check(call, scope->benches, "/benches");
	TRY(regulations_check(call, scope));
	while (rest.n > 0) {
		rest = str_cut(rest, ' ', &id);
		if (id.n > 0)
			TRY(bench_check(call, scope, id, warnings));
	}
	return grant_names_check(call, &names);
}
