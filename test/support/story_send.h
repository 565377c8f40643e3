/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one step of a story sends, and how it gets there: over HTTP, or as a local administrator. */
#ifndef TEST_SUPPORT_STORY_SEND_H
#define TEST_SUPPORT_STORY_SEND_H

#include "code/json.h"
#include "support/stage.h"

struct story_send {
	const struct op *op; /* a local administrator's; NULL: over HTTP */
	str method, path;
	str body;
	const struct http_header *header;
};

void send_header(struct cx *cx, struct story_send *send, str name, str value);
/* What `simulate` prints for water or gas. */
MUST err send_lot(struct cx *cx, struct story_send *send, int64_t meters, str medium, int64_t seed);
/* The regulation file of that id that the program carries, as regulation.adopt takes it. */
MUST err send_regulation(struct cx *cx, struct story_send *send, str id);
MUST err send_rulebook(struct cx *cx, struct story_send *send, str id);
/* The bytes of a file of test/data, by its name there. */
MUST err send_data(struct cx *cx, struct story_send *send, str name);
/* Changes the body at a JSON pointer; without a value it is left out. */
MUST err send_edit(struct cx *cx, struct story_send *send, str pointer, str value);
/* Sends it and waits for the answer. */
MUST err send_now(struct stage *s, const struct story_send *send, struct http_answer *out);

/* The value at a JSON pointer (without escapes), or NULL. */
const struct json *send_find(const struct json *v, str pointer);

#endif
