/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See log.h. */
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

void log_line(enum log_level level, const char *fmt, ...)
{
	char line[2048];
	va_list args;
	int head = isatty(STDERR_FILENO) ? 0 : snprintf(line, sizeof line, "<%d>", (int)level);

	va_start(args, fmt);
	int n = vsnprintf(line + head, sizeof line - (size_t)head - 1, fmt, args);
	va_end(args);
	if (n < 0)
		return;
	size_t end = (size_t)(head + n);
	if (end > sizeof line - 2)
		end = sizeof line - 2;
	for (size_t i = 0; i < end; i++)
		if ((unsigned char)line[i] < ' ' || line[i] == 0x7f)
			line[i] = '?';
	line[end] = '\n';
	ssize_t written = write(STDERR_FILENO, line, end + 1);
	(void)written; /* there is nowhere to say that saying failed */
}
