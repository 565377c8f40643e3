/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A story's text as a list of lines.  What a line may say is a list of forms (story_form.def); a
 * line that fits none of them is an error, and so is one in the wrong place.  The language is
 * described at the head of test/story/stories.c. */
#ifndef TEST_SUPPORT_STORY_READ_H
#define TEST_SUPPORT_STORY_READ_H

#include "base/cx.h"

enum say {
#define FORM(name, place, pattern) SAY_##name,
#include "support/story_form.def"
#undef FORM
	SAY_FORMS
};

/* Where a form may stand: a line of its own, or below one that asks: what is sent, the answer's
 * status, what the answer says. */
enum place { PLACE_STEP, PLACE_ASKING, PLACE_SENT, PLACE_ANSWER, PLACE_SAID };

#define STORY_ARGUMENTS 4

struct story_line {
	int number; /* in the file, from 1 */
	enum say form;
	enum place place;
	str arg[STORY_ARGUMENTS];
};

struct story {
	const char *file;
	struct story_line *line;
	int n;
};

/* Reads one story; its texts live in cx->arena.  E_SYNTAX with "FILE:LINE: …" for whatever is not
 * in the language; errors of the disk. */
MUST err story_read(struct cx *cx, const char *file, struct story *out);

#endif
