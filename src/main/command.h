/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line: each command is a row of a list, with its options. */
#ifndef MAIN_COMMAND_H
#define MAIN_COMMAND_H

#include "op/app.h"

#define EXIT_OK 0
#define EXIT_NO 1    /* findings, a verdict that is no pass */
#define EXIT_USAGE 2 /* unusable input or arguments */
#define EXIT_FORK 3  /* the database is older than what was published; trying again is in vain */

/* "--name VALUE" or, when `flag` is set, "--name". */
struct option {
	const char *name;
	const char *value; /* what stands for the value in help; NULL for a flag */
	const char *about;
};

#define OPTIONS_MAX 8
#define ARGUMENTS_MAX 4

/* What stood on the command line. */
struct arguments {
	const struct option *option;    /* of the command */
	const char *value[OPTIONS_MAX]; /* parallel to option; "" for a flag that is set, NULL when
	                                   absent */
	const char *plain[ARGUMENTS_MAX];
	int plain_n;
};

struct command {
	const char *name;
	const char *plain; /* the other arguments in help: "FILE" */
	int plain_min, plain_max;
	const char *about;
	struct option option[OPTIONS_MAX]; /* ends with a name of NULL */
	/* Returns the exit status; errors are printed by the caller when *e is not OK. */
	int (*run)(struct cx *cx, const struct arguments *a, err *e);
};

/* The value of an option, or NULL. */
const char *argument(const struct arguments *a, const char *name);
/* E_USAGE when the option is absent. */
MUST err argument_needed(struct cx *cx, const struct arguments *a, const char *name,
                         const char **out);
/* A whole number within bounds; `fallback` when the option is absent. */
MUST err argument_number(struct cx *cx, const struct arguments *a, const char *name, int64_t min,
                         int64_t max, int64_t fallback, int64_t *out);

/* Opens the instance at --data for a command. */
MUST err command_app(struct cx *cx, const struct arguments *a, bool serving, struct app **out);

/* Settings of the heap for a process that serves uploads; before any thread. */
void command_heap(void);

extern const struct command init_command;
extern const struct command serve_command;
extern const struct command token_command;
extern const struct command invite_command;
extern const struct command judge_command;
extern const struct command simulate_command;
extern const struct command import_command;
extern const struct command load_command;
extern const struct command print_command;
extern const struct command audit_command;
extern const struct command backup_command;
extern const struct command purge_command;
extern const struct command keygen_command;
extern const struct command sign_command;

/* The features of this program, NULL-terminated (features.c). */
extern const struct feature *const features[];
/* The embedded schema as migrations. */
const struct migration *migrations(struct arena *a, int *n);

#endif
