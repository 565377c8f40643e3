/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings of an audit.  A log that was tampered with can have a flaw in every leaf, so the lines
 * are bounded and only their number goes on. */
#include "audit/flaw.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/arena.h"

#define WORDS_MAX 400

struct flaw_info {
	const char *code;
	const char *zh;
	const char *en;
};

static const struct flaw_info infos[FLAW_CODES] = {
	[FLAW_NONE] = { "none", "", "" },
#define FLAW(name, code, zh, en) [name] = { code, zh, en },
#include "audit/flaw.def"
#undef FLAW
};

struct flaws flaws_new(struct arena *a)
{
	return (struct flaws){ .arena = a, .flaw = NEW_N(a, struct flaw, FLAWS_KEPT) };
}

void flaw_note(struct flaws *f, enum flaw_code code, int64_t index, const char *fmt, ...)
{
	char words[WORDS_MAX];
	va_list list;

	f->n++;
	if (f->kept >= FLAWS_KEPT)
		return;
	va_start(list, fmt);
	(void)vsnprintf(words, sizeof words, fmt, list);
	va_end(list);
	f->flaw[f->kept++] = (struct flaw){ code, index, str_dup(f->arena, str_of(words)) };
}

uint32_t flaws_of(const struct flaws *f, enum flaw_code code)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < f->kept; i++)
		n += f->flaw[i].code == code;
	return n;
}

const char *flaw_name(enum flaw_code code)
{
	return infos[code].code;
}

str flaw_print(struct arena *a, const struct flaw *f)
{
	const struct flaw_info *info = &infos[f->code];
	str where = f->index < 0 ? S("log") : str_fmt(a, "leaf %lld", (long long)f->index);

	return str_fmt(a, "%.*s: %s: %s / %s%s%.*s", P(where), info->code, info->zh, info->en,
	               f->words.n > 0 ? ": " : "", P(f->words));
}
