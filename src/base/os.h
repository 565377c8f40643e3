/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The few things that only an operating system can do. */
#ifndef BASE_OS_H
#define BASE_OS_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "base/cx.h"

/* The outside world: the system's clock, held back so that it never runs backwards within a
 * process, and the kernel's random bytes. */
const struct world *world_real(void);
/* Nanoseconds of a clock that only runs forward, for measuring. */
int64_t os_monotonic_ns(void);
/* The moment that lies so many milliseconds ahead on the clock that only runs forward; for
 * conditions that were made with that clock. */
struct timespec os_deadline(int ms);
/* Reads a whole file of at most `max` bytes ("-" is standard input); E_NOT_FOUND, E_TOO_LARGE or
 * E_IO, with the path in the words. */
MUST err os_read_file(struct cx *cx, const char *path, size_t max, str *out);
/* Writes beside, syncs, renames over, syncs the folder: after OK the file is there whole, whatever
 * happens.  mode as in chmod. */
MUST err os_write_file(struct cx *cx, const char *path, str bytes, unsigned mode);
/* The same in three steps, for whoever has something to do in between, and with a file beside it
 * that nobody else writes, too. */
MUST err os_write_beside(struct cx *cx, const char *path, str bytes, unsigned mode,
                         const char **beside);
MUST err os_rename(struct cx *cx, const char *from, const char *to);
MUST err os_sync_folder_of(struct cx *cx, const char *path);
/* Waits until nobody else holds the lock of this file or folder, and holds it until os_unlock or
 * the end of the process. */
MUST err os_lock(struct cx *cx, const char *path, int *out);
void os_unlock(int *lock); /* for AUTO; -1 is ignored */
bool os_exists(const char *path);
/* Creates a folder (and its parents); one that is there is fine. */
MUST err os_mkdir(struct cx *cx, const char *path, unsigned mode);
/* Takes a file or an empty folder away; a folder with something in it stays. */
void os_remove(const char *path);
/* True when the folder is missing or has nothing in it. */
bool os_empty(const char *path);

#endif
