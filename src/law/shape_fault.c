/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Faults and their places.  A place is a chain of names on the stack; it becomes a pointer (RFC
 * 6901: "~" and "/" in a name are escaped) only when something is wrong. */
#include <stdarg.h>
#include <stdio.h>

#include "law/shape.h"

static void pointer_write(struct buf *b, const struct place *at)
{
	if (at == NULL)
		return;
	pointer_write(b, at->up);
	buf_char(b, '/');
	if (at->key.p == NULL) {
		buf_i64(b, at->index);
		return;
	}
	for (size_t i = 0; i < at->key.n; i++) {
		if (at->key.p[i] == '~')
			buf_text(b, "~0");
		else if (at->key.p[i] == '/')
			buf_text(b, "~1");
		else
			buf_char(b, at->key.p[i]);
	}
}

PRINTF(4, 0)
static void fault_words(struct reading *r, const struct place *at, const char *code,
                        const char *fmt, va_list args)
{
	char text[256];
	struct buf pointer = buf_new(r->cx->arena);

	if (r->cx->problem_n >= PROBLEMS_MAX) { /* counted, not described */
		fail_at(r->cx, S_NONE, code, "%s", "");
		return;
	}
	vsnprintf(text, sizeof text, fmt, args);
	pointer_write(&pointer, at);
	fail_at(r->cx, buf_view(&pointer), code, "%s", text);
}

void fault(struct reading *r, const struct place *at, const char *code, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	fault_words(r, at, code, fmt, args);
	va_end(args);
}

void fault_member(struct reading *r, const struct place *at, const char *key, const char *code,
                  const char *fmt, ...)
{
	struct place member = { .up = at, .key = str_of(key) };
	va_list args;

	va_start(args, fmt);
	fault_words(r, &member, code, fmt, args);
	va_end(args);
}

bool expect(struct reading *r, const struct json *v, enum json_kind kind, const struct place *at)
{
	struct json wanted = { .kind = kind };

	if (v->kind == kind)
		return true;
	fault(r, at, "wrong-type", "a JSON %s is expected here, not %s", json_kind_name(&wanted),
	      json_kind_name(v));
	return false;
}
