/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See databases.h.  A database cannot be created within a transaction, and our own interface knows
 * nothing else, so psql does it. */
#include "support/databases.h"

#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

struct database database_sqlite(void)
{
	return (struct database){ .engine = "SQLite" };
}

static const char *server(void)
{
	const char *url = getenv(TEST_PG);

	return url != NULL && url[0] != '\0' ? url : NULL;
}

bool database_pg_given(void)
{
	return server() != NULL;
}

/* No start file, no questions: -X, -w. */
static bool psql(const char *command)
{
	char program[] = "psql", options[] = "-qXwd", execute[] = "-c";
	char url[1000], text[200];
	char *argument[] = { program, options, url, execute, text, NULL };
	int status;
	pid_t pid;

	(void)snprintf(url, sizeof url, "%s", server());
	(void)snprintf(text, sizeof text, "%s", command);
	return posix_spawnp(&pid, program, NULL, NULL, argument, environ) == 0 &&
	       waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* The server's URL with another database: scheme://host/NAME?parameters. */
static void url_for(struct database *d)
{
	const char *url = server();
	const char *host = strstr(url, "://");
	const char *parameters = strchr(url, '?');
	const char *path = host ? strchr(host + 3, '/') : NULL;
	size_t n = parameters ? (size_t)(parameters - url) : strlen(url);

	if (path != NULL && (size_t)(path - url) < n)
		n = (size_t)(path - url);
	(void)snprintf(d->url, sizeof d->url, "%.*s/%s%s", (int)n, url, d->name,
	               parameters ? parameters : "");
}

bool database_pg(struct database *out)
{
	static int made;
	char command[128];

	*out = (struct database){ .engine = "PostgreSQL" };
	(void)snprintf(out->name, sizeof out->name, "fangsheng_story_%ld_%d", (long)getpid(),
	               ++made);
	(void)snprintf(command, sizeof command, "CREATE DATABASE %s", out->name);
	url_for(out);
	return psql(command);
}

void database_drop(const struct database *d)
{
	char command[128];

	if (d->name[0] == '\0')
		return;
	(void)snprintf(command, sizeof command, "DROP DATABASE %s WITH (FORCE)", d->name);
	if (!psql(command))
		printf("# the database %s is still there\n", d->name);
}
