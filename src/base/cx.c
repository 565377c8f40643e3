/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See cx.h. */
#include "base/cx.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/arena.h"

struct cx cx_new(struct arena *a, const struct world *w)
{
	return (struct cx){ .arena = a, .world = w };
}

int64_t cx_now_ms(const struct cx *cx)
{
	return cx->world->now_ms(cx->world->state);
}

void cx_random(const struct cx *cx, void *out, size_t n)
{
	cx->world->random(cx->world->state, out, n);
}

PRINTF(2, 0) static str words(struct arena *a, const char *fmt, va_list args)
{
	char text[1024];
	int n = vsnprintf(text, sizeof text, fmt, args);

	if (n < 0)
		return S_NONE;
	if ((size_t)n >= sizeof text)
		n = (int)sizeof text - 1;
	return str_dup(a, (str){ text, (size_t)n });
}

err fail(struct cx *cx, err e, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	cx->detail = words(cx->arena, fmt, args);
	va_end(args);
	cx->error = e;
	return e;
}

err fail_at(struct cx *cx, str pointer, const char *code, const char *fmt, ...)
{
	va_list args;

	if (cx->problem_n++ >= PROBLEMS_MAX)
		return E_INVALID;
	struct problem *p = NEW(cx->arena, struct problem);
	p->pointer = str_fmt(cx->arena, "%.*s%.*s", P(cx->path), P(pointer));
	p->code = code;
	va_start(args, fmt);
	p->message = words(cx->arena, fmt, args);
	va_end(args);
	if (cx->problem_end == NULL)
		cx->problem_end = &cx->problem;
	*cx->problem_end = p;
	cx->problem_end = &p->next;
	return E_INVALID;
}

err cx_problems(struct cx *cx)
{
	if (cx->problem_n == 0)
		return OK;
	if (cx->problem_n == 1)
		return fail(cx, E_INVALID, "%.*s: %.*s", P(cx->problem->pointer),
		            P(cx->problem->message));
	return fail(cx, E_INVALID, "%d faults; the first is %.*s: %.*s", cx->problem_n,
	            P(cx->problem->pointer), P(cx->problem->message));
}

void cx_clear(struct cx *cx)
{
	cx->error = OK;
	cx->detail = S_NONE;
	cx->problem = NULL;
	cx->problem_end = NULL;
	cx->problem_n = 0;
}
