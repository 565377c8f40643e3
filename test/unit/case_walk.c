/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cases walked at random: in each state everybody tries everything, and what is possible must be
 * what the table of state machines says (domain/state-machines.csv, machine authorisation) and the
 * few steps beyond it that are listed here, and nothing else.  What an act needs beside the state
 * (findings, a filed correction, time that is over) is given to it, so that only the state can
 * refuse it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/os.h"
#include "code/csv.h"
#include "law/checklist.h"
#include "main/embedded.h"
#include "support/chance.h"
#include "support/instance.h"

#include <cmocka.h> /* last: it has a fail of its own */

#define WALKS 60
#define STEPS 60
#define ROWS_MAX 500
#define SCOPE                                                                                      \
	"\"regulations\":\"jjg-162-2019\",\"size_min_milli\":15000,\"size_max_milli\":25000,"      \
	"\"class_min_milli\":2000,\"class_max_milli\":2000"
#define DAY_MS INT64_C(86400000)

/* An operation, and what the table calls its event. */
struct act {
	const char *op;
	enum role role;
	const char *conclusion; /* of a report */
	const char *event;      /* how it begins in the table */
};

static const struct act acts[] = {
	{ "case.submit", ROLE_MAKER, NULL, "submit" },
	{ "case.request_correction", ROLE_BUREAU, NULL, "request correction" },
	{ "case.resubmit", ROLE_MAKER, NULL, "resubmit" },
	{ "case.accept", ROLE_BUREAU, NULL, "accept" },
	{ "case.refuse_application", ROLE_BUREAU, NULL, "refuse (not in scope" },
	{ "case.appoint", ROLE_BUREAU, NULL, "appoint team" },
	{ "case.start", ROLE_BUREAU, NULL, "on-site assessment" },
	{ "case.report", ROLE_BUREAU, "pass", "report 合格" },
	{ "case.report", ROLE_BUREAU, "correct", "report 基本合格" },
	{ "case.report", ROLE_BUREAU, "fail", "report 不合格" },
	{ "case.verify", ROLE_BUREAU, NULL, "corrections verified" },
	{ "case.correction_overdue", ROLE_BUREAU, NULL, "period over" },
	{ "case.grant", ROLE_BUREAU, NULL, "grant" },
	{ "case.refuse", ROLE_BUREAU, NULL, "refuse" },
	{ "case.withdraw", ROLE_MAKER, NULL, "withdraw" },
};
#define ACTS (sizeof acts / sizeof acts[0])

struct walk {
	struct scratch *s;
	struct csv_row *row; /* of the table, the first of all heads */
	size_t row_n;
	str leader, second, form;
	str case_id;
	int granted, cases; /* each case is about a bench of its own */
};

/* Steps that the platform has beyond the table, so that every case can be ended (case_moves.c). */
static const struct {
	const char *from, *event, *to;
} beyond[] = {
	{ "correction_requested", "refuse (not in scope", "refused" },
	{ "report_pass", "refuse", "refused" },
	{ "draft", "withdraw", "withdrawn" },
	{ "submitted", "withdraw", "withdrawn" },
	{ "correction_requested", "withdraw", "withdrawn" },
	{ "accepted", "withdraw", "withdrawn" },
	{ "assessment_planned", "withdraw", "withdrawn" },
	{ "on_site", "withdraw", "withdrawn" },
	{ "correcting", "withdraw", "withdrawn" },
	{ "report_pass", "withdraw", "withdrawn" },
	{ "report_fail", "withdraw", "withdrawn" },
};

/* -- the table ------------------------------------------------------------------------------- */

static bool table_read(struct walk *w)
{
	const char *shared = getenv("FANGSHENG_SHARED");
	str path = str_fmt(w->s->arena, "%s/domain/state-machines.csv",
	                   shared ? shared : "../shared");
	str text;

	if (os_read_file(&w->s->cx, path.p, 1 << 20, &text) != OK) {
		printf("# SKIP: no %s\n", path.p);
		return false;
	}
	struct csv csv = csv_new(text);
	w->row = NEW_N(w->s->arena, struct csv_row, ROWS_MAX);
	for (w->row_n = 0; w->row_n < ROWS_MAX; w->row_n++) {
		assert_int_equal(csv_next(&w->s->cx, &csv, &w->row[w->row_n]), OK);
		if (w->row[w->row_n].n == 0)
			return true;
	}
	fail_msg("more than %d rows", ROWS_MAX);
	return false;
}

/* The state after the event, or an empty text when the table has no such row. */
static str table_next(const struct walk *w, str state, const char *event)
{
	for (size_t i = 1; i < w->row_n; i++) {
		const struct csv_row *row = &w->row[i];
		bool whole = strcmp(event, "refuse") == 0 || strcmp(event, "accept") == 0 ||
		             strcmp(event, "submit") == 0 || strcmp(event, "grant") == 0;
		if (!str_eq(row->field[0], S("authorisation")) || !str_eq(row->field[1], state))
			continue;
		if (whole ? str_eq(row->field[2], str_of(event))
		          : str_starts(row->field[2], str_of(event)))
			return row->field[3];
	}
	return S_NONE;
}

static str step_next(const struct walk *w, str state, const char *event)
{
	for (size_t i = 0; i < sizeof beyond / sizeof beyond[0]; i++)
		if (str_eq(state, str_of(beyond[i].from)) && strcmp(event, beyond[i].event) == 0)
			return str_of(beyond[i].to);
	return table_next(w, state, event);
}

/* -- the world ------------------------------------------------------------------------------- */

static void rulebooks_adopt(struct scratch *s)
{
	for (size_t i = 0; i < embedded_rulebooks_n; i++) {
		struct buf b = buf_new(s->arena);
		struct json_writer w = json_writer_new(&b, false);
		json_object(&w);
		json_member_str(&w, "text",
		                (str){ (const char *)embedded_rulebooks[i].data,
		                       embedded_rulebooks[i].size });
		json_object_end(&w);
		(void)must(as_bureau(s, "rulebook.adopt", str_c(s->arena, buf_view(&b))));
	}
}

static str assessor(struct scratch *s, int n)
{
	str in = str_fmt(s->arena,
	                 "{\"registration\":\"KP-%d\",\"employer\":\"institute\",\"water\":true,"
	                 "\"gas\":true,\"valid_from_day\":\"2024-01-01\","
	                 "\"valid_until_day\":\"2099-12-31\"}",
	                 n);
	const struct answer a = must(as_bureau(s, "assessor.add", in.p));

	return str_dup(s->arena, said(&a, "/id"));
}

static str document(struct scratch *s, enum role role, const char *organisation)
{
	struct question q = { role, organisation, "document.add",
		              .content_type = "application/pdf" };

	assert_int_equal(os_read_file(&s->cx, "test/data/permit.pdf", 1 << 20, &q.body), OK);
	const struct answer a = must(ask(s, s->arena, &q));
	return str_dup(s->arena, said(&a, "/id"));
}

static struct answer told(struct walk *w, enum role role, const char *op, str in)
{
	const struct question q = { role, role == ROLE_MAKER ? "maker" : "bureau", op,
		                    str_c(w->s->arena, in) };

	return ask(w->s, w->s->arena, &q);
}

static str state_of(struct walk *w)
{
	struct answer a = must(told(w, ROLE_MAKER, "case.show",
	                            str_fmt(w->s->arena, "{\"case_id\":\"%.*s\"}", P(w->case_id))));

	return str_dup(w->s->arena, said(&a, "/file/state"));
}

static void case_begin(struct walk *w)
{
	(void)must(told(w, ROLE_BUREAU, "bench.add",
	                str_fmt(w->s->arena,
	                        "{\"organisation\":\"maker\",\"id\":\"W-%d\",\"medium\":\"water\","
	                        "\"certificate\":\"C-1\",\"u_rel_ppm\":500,\"k_milli\":2000,"
	                        "\"positions\":1,\"valid_from_day\":\"2024-04-01\","
	                        "\"valid_until_day\":\"2029-03-31\"}",
	                        ++w->cases)));
	struct answer a = must(told(w, ROLE_MAKER, "case.draft",
	                            str_fmt(w->s->arena,
	                                    "{\"kind\":\"initial\",\"medium\":\"water\","
	                                    "\"benches\":\"W-%d\"," SCOPE "}",
	                                    w->cases)));

	w->case_id = str_dup(w->s->arena, said(&a, "/id"));
	(void)must(told(w, ROLE_MAKER, "case.attach",
	                str_fmt(w->s->arena,
	                        "{\"case_id\":\"%.*s\",\"kind\":\"application-form\","
	                        "\"document\":\"%.*s\"}",
	                        P(w->case_id), P(w->form))));
}

/* -- what acts need beside the state --------------------------------------------------------- */

static void findings_make(struct walk *w, bool good)
{
	struct checklist c;
	str text = S_NONE;

	for (size_t i = 0; i < embedded_rulebooks_n; i++)
		if (strcmp(embedded_rulebooks[i].name, "jjf-1069.json") == 0)
			text = (str){ (const char *)embedded_rulebooks[i].data,
				      embedded_rulebooks[i].size };
	assert_int_equal(checklist_read(&w->s->cx, text, &c), OK);
	const struct checklist_item *item = c.questions.item;
	for (size_t i = 0; i < c.questions.n; i++) {
		str id = item[i].id;
		(void)told(w, ROLE_BUREAU, "case.find",
		           str_fmt(w->s->arena,
		                   "{\"case_id\":\"%.*s\",\"question\":\"%.*s\",\"finding\":\"%s\","
		                   "\"evidence\":\"e\",\"assessor\":\"%.*s\"}",
		                   P(w->case_id), P(id), good || i > 0 ? "conform" : "nonconform",
		                   P(w->second)));
	}
}

static str input_of(struct walk *w, const struct act *act)
{
	struct arena *a = w->s->arena;

	if (strcmp(act->op, "case.appoint") == 0)
		return str_fmt(a,
		               "{\"case_id\":\"%.*s\",\"team\":\"%.*s %.*s\",\"leader\":\"%.*s\","
		               "\"reason\":\"r\"}",
		               P(w->case_id), P(w->leader), P(w->second), P(w->leader));
	if (strcmp(act->op, "case.report") == 0)
		return str_fmt(a,
		               "{\"case_id\":\"%.*s\",\"assessor\":\"%.*s\",\"conclusion\":\"%s\","
		               "\"reason\":\"r\",\"document\":\"%.*s\"}",
		               P(w->case_id), P(w->leader), act->conclusion, P(w->form));
	if (strcmp(act->op, "case.grant") == 0)
		return str_fmt(a,
		               "{\"case_id\":\"%.*s\",\"authorisation\":\"G-%d\",\"reason\":\"r\","
		               "\"valid_until_day\":\"2027-12-31\"}",
		               P(w->case_id), ++w->granted);
	return str_fmt(a, "{\"case_id\":\"%.*s\",\"reason\":\"r\"}", P(w->case_id));
}

static void needs_give(struct walk *w, const struct act *act, str state)
{
	bool correcting = str_eq(state, S("correcting"));

	if (strcmp(act->op, "case.report") == 0)
		findings_make(w, strcmp(act->conclusion, "pass") == 0);
	if (strcmp(act->op, "case.verify") == 0 && correcting)
		(void)must(told(
		        w, ROLE_MAKER, "case.file_correction",
		        str_fmt(w->s->arena,
		                "{\"case_id\":\"%.*s\",\"reason\":\"r\",\"document\":\"%.*s\"}",
		                P(w->case_id), P(w->form))));
	if (strcmp(act->op, "case.correction_overdue") == 0 && correcting)
		w->s->now_ms += 120 * DAY_MS;
}

/* One of the acts; a walk that the applicant always withdraws from leads nowhere, so the last of
 * them, which is that one, comes seldom. */
static const struct act *act_draw(uint64_t *seed)
{
	uint64_t i = draw(seed) % (ACTS * 24);

	return i == 0 ? &acts[ACTS - 1] : &acts[i % (ACTS - 1)];
}

/* -- the walk -------------------------------------------------------------------------------- */

/* Corrections are requested once: what the table does not show. */
static bool spent(const struct act *act, bool corrected)
{
	return corrected && strcmp(act->op, "case.request_correction") == 0;
}

static bool walk_step(struct walk *w, const struct act *act, bool *corrected)
{
	str before = state_of(w);
	str wanted = spent(act, *corrected) ? S_NONE : step_next(w, before, act->event);

	needs_give(w, act, before);
	struct answer a = told(w, act->role, act->op, input_of(w, act));
	str after = state_of(w);
	if ((a.status == 201) != (wanted.n > 0))
		fail_msg("%.*s in %.*s: %d %.*s, the table has \"%.*s\"", P(str_of(act->op)),
		         P(before), a.status, P(a.detail), P(wanted));
	if (!str_eq(after, wanted.n > 0 ? wanted : before))
		fail_msg("%s in %.*s leads to %.*s", act->op, P(before), P(after));
	if (a.status != 201)
		assert_int_equal(a.status, 409);
	*corrected |= a.status == 201 && strcmp(act->op, "case.request_correction") == 0;
	return a.status == 201;
}

static void walks(void **state)
{
	struct walk w = { .s = *state };
	uint64_t seed = 4;
	int possible = 0;

	if (!table_read(&w))
		skip();
	rulebooks_adopt(w.s);
	w.leader = assessor(w.s, 1001);
	w.second = assessor(w.s, 1002);
	w.form = document(w.s, ROLE_MAKER, "maker");
	for (int i = 0; i < WALKS; i++) {
		bool corrected = false;
		w.s->now_ms = SCRATCH_NOW_MS;
		case_begin(&w);
		for (int k = 0; k < STEPS; k++)
			possible += walk_step(&w, act_draw(&seed), &corrected);
	}
	printf("# %d of %d acts were possible\n", possible, WALKS * STEPS);
	assert_true(possible > WALKS * 3);
}

/* Each row of the table up to the decision is an act here. */
static void rows_are_met(void **state)
{
	struct walk w = { .s = *state };
	int rows = 0;

	if (!table_read(&w))
		skip();
	for (size_t i = 1; i < w.row_n; i++) {
		const struct csv_row *row = &w.row[i];
		bool after = str_eq(row->field[1], S("active")) ||
		             str_eq(row->field[1], S("suspended"));
		bool met = false;
		if (!str_eq(row->field[0], S("authorisation")) || after)
			continue;
		for (size_t k = 0; k < ACTS; k++)
			met |= str_eq(table_next(&w, row->field[1], acts[k].event), row->field[3]);
		if (!met)
			fail_msg("no act for %.*s, %.*s", P(row->field[1]), P(row->field[2]));
		rows++;
	}
	assert_int_equal(rows, 14);
}

/* Two officers decide at the same moment: one decides, the other hears that it is done. */
static void two_at_once(void **state)
{
	static const char *const path[] = { "case.submit", "case.accept", "case.appoint",
		                            "case.start", "case.report" };
	struct walk w = { .s = *state };
	struct answer a[2];
	struct question q[2];

	rulebooks_adopt(w.s);
	w.leader = assessor(w.s, 1001);
	w.second = assessor(w.s, 1002);
	w.form = document(w.s, ROLE_MAKER, "maker");
	case_begin(&w);
	for (size_t i = 0; i < sizeof path / sizeof path[0]; i++) {
		const struct act act = { path[i], i == 0 ? ROLE_MAKER : ROLE_BUREAU, "pass", "" };
		needs_give(&w, &act, state_of(&w));
		(void)must(told(&w, act.role, act.op, input_of(&w, &act)));
	}
	for (int i = 0; i < 2; i++) {
		const struct act grant = { "case.grant", ROLE_BUREAU, NULL, "" };
		q[i] = (struct question){ ROLE_BUREAU, "bureau", "case.grant",
			                  str_c(w.s->arena, input_of(&w, &grant)) };
	}
	ask_together(w.s, w.s->arena, q, 2, a);
	assert_int_equal(a[0].status + a[1].status, 201 + 409);
	assert_int_equal(sqlite_int(w.s, "SELECT count(*) FROM authorisation WHERE id IN "
	                                 "('G-1', 'G-2')"),
	                 1);
	assert_true(str_eq(state_of(&w), S("active")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(rows_are_met, scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(walks, scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(two_at_once, scratch_setup_serving,
		                                scratch_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
