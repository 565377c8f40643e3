/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fangsheng: the server and its command line. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/os.h"
#include "crypt/selftest.h"
#include "main/command.h"

static const struct command *const commands[] = {
	&init_command,     &serve_command,  &token_command,  &invite_command, &judge_command,
	&simulate_command, &import_command, &load_command,   &print_command,  &audit_command,
	&backup_command,   &purge_command,  &keygen_command, &sign_command,   NULL,
};

static void help(FILE *out)
{
	fprintf(out, "fangsheng COMMAND [OPTIONS]\n\n");
	for (int i = 0; commands[i] != NULL; i++) {
		const struct command *c = commands[i];
		fprintf(out, "  %s %s\n      %s\n", c->name, c->plain, c->about);
		for (int k = 0; k < OPTIONS_MAX && c->option[k].name != NULL; k++)
			fprintf(out, "      %s %s  %s\n", c->option[k].name,
			        c->option[k].value ? c->option[k].value : "", c->option[k].about);
	}
}

static const struct command *command_find(const char *name)
{
	for (int i = 0; commands[i] != NULL; i++)
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	return NULL;
}

/* Takes one argument, or an option with its value; returns how many words that were. */
static err argument_take(struct cx *cx, const struct command *c, struct arguments *a, char **word,
                         int left, int *taken)
{
	*taken = 1;
	for (int i = 0; i < OPTIONS_MAX && c->option[i].name != NULL; i++) {
		if (strcmp(word[0], c->option[i].name) != 0)
			continue;
		if (a->value[i] != NULL)
			return fail(cx, E_USAGE, "%s is given twice", word[0]);
		if (c->option[i].value != NULL && left < 2)
			return fail(cx, E_USAGE, "%s needs a value", word[0]);
		a->value[i] = c->option[i].value ? word[1] : "";
		*taken = c->option[i].value ? 2 : 1;
		return OK;
	}
	if (word[0][0] == '-' && word[0][1] != '\0')
		return fail(cx, E_USAGE, "%s has no option %s", c->name, word[0]);
	if (a->plain_n >= c->plain_max)
		return fail(cx, E_USAGE, "%s: too many arguments", c->name);
	a->plain[a->plain_n++] = word[0];
	return OK;
}

static err arguments_read(struct cx *cx, const struct command *c, int n, char **word,
                          struct arguments *a)
{
	int taken;

	*a = (struct arguments){ .option = c->option };
	for (int i = 0; i < n; i += taken)
		TRY(argument_take(cx, c, a, word + i, n - i, &taken));
	if (a->plain_n < c->plain_min)
		return fail(cx, E_USAGE, "usage: fangsheng %s %s", c->name, c->plain);
	return OK;
}

static void complain(const struct cx *cx, err e)
{
	fprintf(stderr, "fangsheng: %s: %.*s\n", err_info(e)->en, P(cx->detail));
	if (cx->problem_n < 2)
		return;
	for (const struct problem *p = cx->problem; p != NULL; p = p->next)
		fprintf(stderr, "  %.*s: %.*s (%s)\n", P(p->pointer), P(p->message), p->code);
}

static int command_run(struct cx *cx, const struct command *c, int n, char **word)
{
	struct arguments a;
	int status = EXIT_OK;
	err e = arguments_read(cx, c, n, word, &a);

	if (e == OK)
		e = crypt_selftest(cx);
	if (e == OK)
		status = c->run(cx, &a, &e);
	if (e != OK) {
		complain(cx, e);
		/* For `audit` and `judge` 1 is an answer; a wrong option is none. */
		return status != EXIT_OK && e != E_USAGE ? status : EXIT_USAGE;
	}
	if (fflush(stdout) != 0 || ferror(stdout)) {
		fprintf(stderr, "fangsheng: standard output cannot be written\n");
		return EXIT_USAGE;
	}
	return status;
}

int main(int argc, char **argv)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());

	/* The database holds persons' registration numbers, and an instance may be made in a folder
	 * that others may enter.  What everybody may read is given its mode by name. */
	(void)umask(S_IRWXG | S_IRWXO);

	if (argc < 2 || strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0) {
		help(argc < 2 ? stderr : stdout);
		return argc < 2 ? EXIT_USAGE : EXIT_OK;
	}
	if (strcmp(argv[1], "--version") == 0) {
		printf("fangsheng %s\n", FANGSHENG_VERSION);
		return EXIT_OK;
	}
	const struct command *c = command_find(argv[1]);
	if (c == NULL) {
		fprintf(stderr, "fangsheng: no command \"%s\"; see fangsheng help\n", argv[1]);
		return EXIT_USAGE;
	}
	return command_run(&cx, c, argc - 2, argv + 2);
}
