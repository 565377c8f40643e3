/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A lot file: what a maker uploads and what `judge` reads.  doc/formats.md describes it field by
 * field.
 *
 * Reading is strict: an unknown or missing field, a wrong type, a number whose digits would be lost
 * or that lies outside of its range, a reference to nothing, a repeated serial number are faults,
 * and all of them are reported at once with their places.  What the *law* forbids is not a fault of
 * the file: rule/ judges it. */
#ifndef LAW_LOT_READ_H
#define LAW_LOT_READ_H

#include "base/cx.h"
#include "law/lot_file.h"

/* Reads the bytes of a lot file; strings borrow from `text` or live in cx->arena.  E_SYNTAX or
 * E_TOO_LARGE when it is no JSON, otherwise E_INVALID with every fault in cx->problem. */
MUST err lot_read(struct cx *cx, str text, struct lot_file *out);

/* Where a lot that only names its type or bench finds them: false when there is none. Either
 * function may be NULL. */
struct lot_registry {
	bool (*type)(void *state, str designation, struct meter_type *out);
	bool (*bench)(void *state, str id, struct bench_facts *out);
	void *state;
};

/* Makes a file ready for judging without a database: what stands in the file counts, the rest comes
 * from the registry, and what neither has is a fault (E_INVALID); so is a medium that does not fit
 * the runs.  A bench that is unknown stays blank, which judging notices: what was weighed on it is
 * invalid. */
MUST err lot_settle(struct cx *cx, struct lot_file *file, const struct lot_registry *registry);

/* Makes a file ready for judging an upload: the registered facts count, and E_CONTRADICTION with
 * the places tells where the file says something else. */
MUST err lot_settle_registered(struct cx *cx, struct lot_file *file, const struct meter_type *type,
                               const struct bench_facts *bench);

/* What an upload must name although judging does not need it: batch, type, bench, verifier,
 * checker, and the reason of every attempt after the first. E_INVALID with all that is missing. */
MUST err lot_check_upload(struct cx *cx, const struct lot_file *file);

#endif
