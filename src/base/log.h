/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines for the operator, on standard error; journald adds the time.  Never personal data, never a
 * secret. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/err.h"

enum log_level {
	LOG_LEVEL_ERROR = 3,
	LOG_LEVEL_WARNING = 4,
	LOG_LEVEL_NOTICE = 5,
	LOG_LEVEL_INFO = 6
};

/* One whole line in one write, prefixed with "<level>" as sd-daemon(3) describes it when standard
 * error goes to the journal.  Control characters are replaced. */
void log_line(enum log_level level, const char *fmt, ...) PRINTF(2, 3);

#endif
