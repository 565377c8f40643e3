/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See log.h. */
#include "base/log.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* JOURNAL_STREAM is "device:inode" of the stream that journald reads.  It is inherited, so only if
 * it still names our standard error do the lines go there. */
static bool journal_reads(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	unsigned long long device, inode;
	struct stat here;

	return stream != NULL && sscanf(stream, "%llu:%llu", &device, &inode) == 2 &&
	       fstat(STDERR_FILENO, &here) == 0 && here.st_dev == device && here.st_ino == inode;
}

void log_line(enum log_level level, const char *fmt, ...)
{
	char line[2048];
	va_list args;
	int head = journal_reads() ? snprintf(line, sizeof line, "<%d>", (int)level) : 0;

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
