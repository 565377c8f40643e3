/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See number.h.  Two numbers that look alike must be the same one: so there is nothing in them that
 * cannot be seen, and no blank more than what parts two words. */
#include "work/number.h"

#include "base/legible.h"

static bool has_unseen(str text)
{
	while (text.n > 0) {
		uint32_t point = legible_next(&text);
		if (point != ' ' && legible_unseen(point))
			return true;
	}
	return false;
}

static bool has_blanks(str text)
{
	return str_find(text, ' ', 0) >= 0;
}

static bool has_idle_blanks(str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] == ' ' && (i == 0 || i + 1 == text.n || text.p[i + 1] == ' '))
			return true;
	return false;
}

static void fault(struct cx *cx, const char *pointer, const char *why)
{
	(void)fail_at(cx, str_of(pointer), "pattern", "%s", why);
}

void number_check(struct cx *cx, const char *pointer, str number)
{
	if (has_unseen(number) || has_blanks(number))
		fault(cx, pointer, "must not contain blanks, nor what cannot be seen");
}

void designation_check(struct cx *cx, const char *pointer, str name)
{
	if (has_unseen(name) || has_idle_blanks(name))
		fault(cx, pointer, "single blanks part its words, and nothing in it is unseen");
}
