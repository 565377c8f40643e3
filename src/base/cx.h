/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The surroundings of one piece of work: its memory, its moment, its randomness, and what went
 * wrong. Nothing below reads a clock or random bytes in any other way, so a test can hold both
 * still. */
#ifndef BASE_CX_H
#define BASE_CX_H

#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

/* Where time and randomness come from; world_real() in os.h is the outside world. */
struct world {
	int64_t (*now_ms)(void *state); /* since 1970-01-01T00:00:00Z */
	void (*random)(void *state, void *out,
	               size_t n); /* fit for keys; cannot fail, aborts instead */
	void *state;
};

/* One fault at one place of the input. */
struct problem {
	struct problem *next;
	str pointer;      /* RFC 6901: "/meters/3/runs/0/end_l", or "" for the whole */
	const char *code; /* machine name, static */
	str message;
};

#define PROBLEMS_MAX 200 /* beyond these, faults are counted but not described */

struct cx {
	struct arena *arena;
	const struct world *world;
	str path;   /* RFC 6901 pointer of what is being decoded, prefixed by fail_at */
	err error;  /* of the last fail */
	str detail; /* its words, for the reply and the log; never personal data */
	struct problem *problem; /* in order of discovery */
	struct problem **problem_end;
	int problem_n;
};

struct cx cx_new(struct arena *a, const struct world *w);
int64_t cx_now_ms(const struct cx *cx);
void cx_random(const struct cx *cx, void *out, size_t n);
/* Records the error and its words (the last one wins) and returns it: `return fail(cx, E_NOT_FOUND,
 * "…")`. */
err fail(struct cx *cx, err e, const char *fmt, ...) PRINTF(3, 4);
/* Adds one fault at cx->path + pointer and returns E_INVALID; go on, and let cx_problems end the
 * decoding. */
err fail_at(struct cx *cx, str pointer, const char *code, const char *fmt, ...) PRINTF(4, 5);
/* OK without faults; otherwise E_INVALID, with the first fault's words as the detail. */
MUST err cx_problems(struct cx *cx);
/* Forgets error and faults, so that the work can be tried again. */
void cx_clear(struct cx *cx);

#endif
