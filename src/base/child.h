/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Running another program over some bytes, without a shell. */
#ifndef BASE_CHILD_H
#define BASE_CHILD_H

#include "base/cx.h"

/* Runs argv[0], a path from the root, with those arguments (NULL behind the last) and `input` as
 * its standard input; what it writes is thrown away, and of the environment it gets a PATH only.
 * *status receives its exit status, 0 to 255.  E_NOT_FOUND: there is no such program; E_TIMEOUT:
 * it took longer than `ms` and was killed, with what it had started; E_UNAVAILABLE: it could not be
 * started or was killed by a signal.  Safe on any thread. */
MUST err child_run(struct cx *cx, const char *const *argv, str input, int ms, int *status);

#endif
