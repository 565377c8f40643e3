/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One step of a story while it is played. */
#ifndef TEST_SUPPORT_STORY_SCENE_H
#define TEST_SUPPORT_STORY_SCENE_H

#include "support/story_play.h"
#include "support/story_read.h"
#include "support/story_send.h"

struct scene {
	struct play *play;
	struct cx *cx;
	const struct story_line *line; /* at hand */
	struct story_send send;
	struct http_answer answer;
	const struct json *json; /* of the answer; NULL when it is none */
	int64_t grown;           /* leaves that the request added to the log */
};

/* The text with every {NAME} replaced by what is remembered under it; E_INVALID when nothing is. */
MUST err scene_told(const struct scene *s, str text, str *out);
/* Remembers a value from now on, in the place of an older one. */
void scene_remember(const struct scene *s, str name, str value);
/* Whether a name may hold it: capitals, digits and -. */
bool scene_name_char(char c);
/* A count that a line gives. */
MUST err scene_number(const struct scene *s, str text, int64_t *out);

/* (story_key.c) A key is made, and what is sent is signed with it, now or at the moment that the
 * line names. */
MUST err scene_key(struct scene *s);
MUST err scene_sign(struct scene *s);
MUST err scene_sign_at(struct scene *s);

/* (story_said.c) Plays a line about the answer: that with the status sends the request. */
MUST err scene_answer(struct scene *s);

#endif
