/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plays test/story/NAME.story: what the platform promises, told so that a lawyer can read it.
 *
 * Each story is played twice, on a new instance each time: on SQLite and on PostgreSQL, or, without
 * a PostgreSQL server (FANGSHENG_TEST_PG), on SQLite twice.  Clock and randomness are the story's
 * own, so both plays must end with the same log: the same number of leaves and the same root.
 * Afterwards the audit must find nothing.  At the end every operation of the program must have been
 * met: done, and refused in every way in which it can be refused.
 *
 *   story-stories            all stories
 *   story-stories NAME...    these only, and no account of the operations
 *
 * The language.  A line at the margin is a step, and the indented lines below belong to it.  What
 * begins with # is for the reader.  Nothing else is allowed: a line that is not in
 * support/story_form.def fails the story.
 *
 *   continues pilot                       first of all play pilot.story
 *   at 2026-11-21 16:00                   the clock shows this, in China Standard Time
 *   then 2 hours pass                     minutes, hours, days
 *   the log is published                  a signed checkpoint covers everything
 *   the sm2 key OWN is made               or an ed25519 key; {OWN} is its id, {OWN-PEM} its text
 *   the audit finds nothing               published, then recomputed from the first leaf on
 *
 *   the local administrator does token.issue      an act at the machine itself, with a JSON object
 *   anyone GET /log/checkpoint                    a request over HTTP: without a token,
 *   the maker demo-maker POST /v1/lots            with the token that the administrator issued last
 *   the bearer of fs_00 GET /v1/lots/x            for this role and organisation, or with this one
 *   the session {S} GET /v1/session               with this cookie, from a page of our own
 *   let CODE be the code of {SECRET}              what a phone with this secret shows now
 *
 * then what is sent:
 *
 *   { "reason": "..." }                   a JSON object, on one line or several
 *   sends a lot of 3 water meters, seed 1 what `fangsheng simulate` prints
 *   sends the regulation jjg-162-2019     the file that the program carries
 *   sends the rulebook deadlines          likewise: deadlines, calendar, a checklist
 *   sends the file permit.pdf             of test/data, byte by byte
 *   sends the text ...                    as it stands
 *   sends 17000000 bytes                  blanks
 *   /meters/0/serial becomes "12345"      changes what is sent, at a JSON pointer; adds what is not
 *   /approver is left out                 there yet
 *   header Idempotency-Key: k1
 *   signed with OWN                       what has been said so far, with its digest; what is
 *   signed with OWN at 2026-11-21 15:00   changed below was changed on the way
 *
 * then the answer's status, and with a refusal its code:
 *
 *   answers 201
 *   answers 422 invalid
 *
 * and then what the answer says:
 *
 *   wrong at /id: pattern                 one of the errors has this pointer and code
 *   /meters/0/verdict is pass             "absent" when there is no such member
 *   /meters has 3 entries
 *   holds 合格                            somewhere in the body
 *   does not hold REG-0107
 *   header Location is /m/{CODE}
 *   remember /meters/0/code as CODE       from then on {CODE} stands for it, wherever text is told
 *   remember the cookie as S              the one that the answer sets
 *   remember the answer as FIRST
 *   the answer is FIRST again             byte by byte
 *   proves itself to whoever holds {KEY}  a certificate bundle, checked as fangsheng-verify does it
 *   the log grows by 4 leaves
 *
 * Without being said: only 201 adds leaves to the log, and it always does. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "main/command.h"
#include "support/pgbox.h"
#include "support/story_play.h"

#define FOLDER "test/story"
#define STORIES_MAX 200
#define TURNS 2

struct run {
	bool good;
	char root[80];
	int64_t size;
};

static int results, failures;

/* One TAP result; the words of a failure may have several lines. */
static bool result(bool good, const char *name, const char *what, str why)
{
	printf("%s %d - %s: %s\n", good ? "ok" : "not ok", ++results, name, what);
	failures += !good;
	while (!good && why.n > 0) {
		str line;
		why = str_cut(why, '\n', &line);
		printf("# %.*s\n", P(line));
	}
	(void)fflush(stdout);
	return good;
}

/* -- one story on one database --------------------------------------------------------------- */

struct database {
	const char *engine; /* for people */
	str url;            /* empty: SQLite in the instance's own folder */
	const char *name;   /* on the PostgreSQL server, or NULL */
};

static err played(struct stage *s, const struct database *d, const char *name,
                  struct seen_list *seen, struct run *out)
{
	struct play play = { .stage = s, .seen = seen, .folder = FOLDER };
	struct flaws flaws;
	str root;

	TRY(stage_open(s, d->url.n > 0 ? d->url.p : NULL));
	TRY(story_play(&play, str_of(name)));
	TRY(stage_publish(s, &root, &out->size));
	TRY(stage_audit(s, &flaws));
	if (flaws.n > 0)
		return fail(&s->cx, E_CORRUPT, "at the end the audit finds %llu faults: %.*s",
		            (unsigned long long)flaws.n, P(flaw_print(s->arena, &flaws.flaw[0])));
	(void)snprintf(out->root, sizeof out->root, "%.*s", P(root));
	return OK;
}

static void play(const char *name, const struct database *d, struct seen_list *seen,
                 struct run *out)
{
	struct stage s;
	char line[200];

	out->good = played(&s, d, name, seen, out) == OK;
	(void)snprintf(line, sizeof line, "%s, %lld leaves, root %.16s", d->engine,
	               (long long)out->size, out->good ? out->root : "unknown");
	(void)result(out->good, name, line, s.cx.detail);
	stage_close(&s);
}

/* The first play is on SQLite, the second on PostgreSQL, if there is one. */
static struct database database_of(struct arena *a, int turn)
{
	static int made;
	struct database d = { .engine = turn == 0 ? "SQLite" : "SQLite again" };

	if (turn == 0 || !pgbox_there())
		return d;
	d.engine = "PostgreSQL";
	d.name = str_fmt(a, "story_%ld_%d", (long)getpid(), ++made).p;
	d.url = pgbox_create(a, d.name, "");
	return d;
}

static void story(const char *name, struct seen_list *seen)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct run run[TURNS] = { 0 };

	for (int turn = 0; turn < TURNS && (turn == 0 || run[0].good); turn++) {
		const struct database d = database_of(a, turn);
		play(name, &d, seen, &run[turn]);
		if (d.name != NULL)
			pgbox_drop(d.name);
	}
	if (run[0].good && run[1].good)
		(void)result(strcmp(run[0].root, run[1].root) == 0 && run[0].size == run[1].size,
		             name, "both ended with the same log", S("the roots differ"));
}

/* -- which operations were met --------------------------------------------------------------- */

/* Whether somebody with a token has no right. */
static bool has_outsiders(const struct op *op)
{
	for (int r = ROLE_PUBLIC + 1; r < ROLE_COUNT; r++)
		if (!right_calls(op->may, (enum role)r))
			return true;
	return false;
}

/* Rows of others do not exist for a role that may see its own, or its district's, only. */
static bool has_foreign_rows(const struct op *op)
{
	for (unsigned r = 0; r < ROLE_COUNT; r++) {
		rights may = op->may >> (r * SCOPE_COUNT);
		if ((may >> SCOPE_OWN & 1) != 0 || (may >> SCOPE_DISTRICT & 1) != 0)
			return op->in != NULL;
	}
	return false;
}

/* In which ways an operation must have been seen follows from its row in the list. */
static unsigned wanted(const struct op *op)
{
	bool takes = op->in != NULL || (op->flags & OP_BODY) != 0;
	unsigned w = SEEN_DONE | (takes ? SEEN_REFUSED : 0);

	if (op->flags & OP_LOCAL)
		return w;
	w |= right_calls(op->may, ROLE_PUBLIC) ? 0 : SEEN_NO_TOKEN;
	w |= has_outsiders(op) ? SEEN_NO_RIGHT : 0;
	return w | (has_foreign_rows(op) ? SEEN_NOT_FOUND : 0);
}

static void account(const struct seen_list *seen)
{
	static const struct {
		enum seen bit;
		const char *word;
	} way[] = { { SEEN_DONE, "done" },
		    { SEEN_NO_TOKEN, "refused without a token (401)" },
		    { SEEN_NO_RIGHT, "refused to a role without the right (403)" },
		    { SEEN_REFUSED, "refused for what was asked (4xx)" },
		    { SEEN_NOT_FOUND, "a foreign row not found (404)" } };
	int n = 0;

	for (const struct feature *const *f = features; *f != NULL; f++)
		for (int i = 0; i < (*f)->op_n; i++, n++) {
			const struct op *op = &(*f)->op[i];
			unsigned missing = wanted(op) & ~seen->seen[n];
			char why[400] = "no story has it ";
			for (size_t k = 0; k < sizeof way / sizeof way[0]; k++)
				if ((missing & way[k].bit) != 0) {
					size_t at = strlen(why);
					(void)snprintf(why + at, sizeof why - at, "%s; ",
					               way[k].word);
				}
			(void)result(missing == 0, op->name, "is in the stories", str_of(why));
		}
}

/* -- all of them ----------------------------------------------------------------------------- */

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static int stories_find(char *name[STORIES_MAX])
{
	DIR *d = opendir(FOLDER);
	int n = 0;

	for (struct dirent *e; d != NULL && (e = readdir(d)) != NULL && n < STORIES_MAX;)
		if (str_ends(str_of(e->d_name), S(".story")))
			name[n++] = strndup(e->d_name, strlen(e->d_name) - strlen(".story"));
	if (d != NULL)
		closedir(d);
	qsort(name, (size_t)n, sizeof name[0], by_name);
	return n;
}

int main(int argc, char **argv)
{
	static struct seen_list seen;
	char *name[STORIES_MAX];
	int n = stories_find(name);

	if (!pgbox_there())
		printf("# FANGSHENG_TEST_PG is not set: no PostgreSQL server; each story is "
		       "played on SQLite twice\n");
	for (int i = 1; i < argc; i++)
		story(argv[i], &seen);
	for (int i = 0; i < n; i++) {
		if (argc == 1)
			story(name[i], &seen);
		free(name[i]);
	}
	if (argc == 1)
		account(&seen);
	printf("1..%d\n", results);
	return failures > 0 || results == 0;
}
