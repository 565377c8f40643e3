/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a case is read and moved on.  Each step leaves two leaves: the move, with its actor, reason,
 * document and legal basis, and the whole case in its new state, chained to the one before.  So the
 * history can be read from the log alone, and the latest leaf says all.
 *
 * The deadline that runs is worked out anew at each step from what has happened (law/deadline.h);
 * which one runs follows from the state.  Where its last day lies beyond the calendar of working
 * days it is provisional, and worked out again whenever it is asked for. */
#include "base/arena.h"
#include "base/date.h"
#include "work/case.h"
#include "work/document.h"
#include "work/due.h"
#include "work/features.h"
#include "work/party.h"

static const struct field row_fields[] = {
	FIELD(struct case_row, id, "its name"),
	FIELD(struct case_row, organisation, "the applicant"),
	FIELD(struct case_row, kind, "initial, change or renewal"),
	FIELD(struct case_row, medium, "water or gas meters"),
	FIELD(struct case_row, regulations, "regulations, separated by spaces", .max = 400),
	FIELD(struct case_row, benches, "benches, separated by spaces", .max = 2000),
	FIELD(struct case_row, sites, "sites, separated by spaces", .max = 2000, .optional = true),
	FIELD(struct case_row, signatories, "persons who may approve, separated by spaces",
	      .max = 2000, .optional = true),
	FIELD(struct case_row, size_min_milli, "smallest DN in mm, or G, times 1000"),
	FIELD(struct case_row, size_max_milli, "largest DN in mm, or G, times 1000"),
	FIELD(struct case_row, class_min_milli, "finest accuracy class times 1000"),
	FIELD(struct case_row, class_max_milli, "coarsest accuracy class times 1000"),
	FIELD(struct case_row, former, "the authorisation that it changes or renews",
	      .optional = true),
	FIELD(struct case_row, state, "where it stands"),
	FIELD(struct case_row, moves, "steps so far"),
	FIELD(struct case_row, team, "assessors, separated by spaces", .max = 2000,
	      .optional = true),
	FIELD(struct case_row, leader, "the assessor who leads", .optional = true),
	FIELD(struct case_row, authorisation, "what was granted", .optional = true),
	FIELD(struct case_row, deadline, "that runs now, by its name in the rulebook",
	      .optional = true),
	FIELD(struct case_row, due_day, "its last day", .form = FORM_DATE, .optional = true),
	FIELD(struct case_row, provisional, "beyond the calendar of working days",
	      .form = FORM_BOOL),
	FIELD(struct case_row, opened_ms, "since when", .form = FORM_MOMENT),
	FIELD(struct case_row, false_materials, "it was refused for false materials",
	      .form = FORM_BOOL, .optional = true),
	FIELD(struct case_row, late, "the deadline that had passed when a renewal was submitted",
	      .optional = true),
};
const struct rec case_rec = REC(struct case_row, "case", row_fields);

static const struct field move_fields[] = {
	FIELD(struct case_move, id, "case/n"),
	FIELD(struct case_move, case_id, "the case"),
	FIELD(struct case_move, n, "from 1"),
	FIELD(struct case_move, event, "what happened"),
	FIELD(struct case_move, from_state, "state before"),
	FIELD(struct case_move, to_state, "state after"),
	FIELD(struct case_move, at_ms, "when it was put on record", .form = FORM_MOMENT),
	FIELD(struct case_move, on_day, "the day on which it counts", .form = FORM_DATE),
	FIELD(struct case_move, organisation, "on whose behalf"),
	FIELD(struct case_move, actor, "account or token"),
	FIELD(struct case_move, reason, "why", .max = 1000),
	FIELD(struct case_move, document, "SHA-256 of the document", .optional = true),
	FIELD(struct case_move, basis, "the law"),
	FIELD(struct case_move, deadline, "that runs from then on", .optional = true),
	FIELD(struct case_move, due_day, "its last day", .form = FORM_DATE, .optional = true),
	FIELD(struct case_move, provisional, "beyond the calendar", .form = FORM_BOOL),
};
const struct rec case_move_rec = REC(struct case_move, "case_move", move_fields);

enum { ADD, GET, SET, ADD_MOVE, MOVES, FOLLOWED };

static const struct sql q[] = {
	[ADD] = { "case.add", "INSERT INTO licence_case ({case}) VALUES ({case:$})", &case_rec,
	          NULL },
	[GET] = { "case.get", "SELECT {case} FROM licence_case WHERE id = $1", NULL, &case_rec },
	[SET] = { "case.set",
	          "UPDATE licence_case SET regulations = $1, benches = $2, sites = $3, "
	          "signatories = $4, size_min_milli = $5, size_max_milli = $6, "
	          "class_min_milli = $7, class_max_milli = $8, state = $9, moves = $10, "
	          "team = $11, leader = $12, authorisation = $13, deadline = $14, due_day = $15, "
	          "provisional = $16, late = $17, false_materials = $18 "
	          "WHERE id = $19 AND state = $20 AND moves = $21",
	          NULL, NULL },
	[ADD_MOVE] = { "case.add_move",
	               "INSERT INTO case_move ({case_move}) VALUES ({case_move:$})", &case_move_rec,
	               NULL },
	[MOVES] = { "case.moves", "SELECT {case_move} FROM case_move WHERE case_id = $1 ORDER BY n",
	            NULL, &case_move_rec },
	[FOLLOWED] = { "case.followed",
	               "SELECT c.authorisation FROM licence_case AS c "
	               "JOIN authorisation AS a ON a.id = c.authorisation "
	               "WHERE c.former = $1 AND c.state = 'active' AND c.id <> $2 "
	               "AND (a.state IN ('granted', 'suspended') OR a.state_from_ms > $3) LIMIT 1",
	               NULL, NULL },
};

int64_t case_today(const struct call *call)
{
	return moment_day(call->now_ms);
}

/* -- deadlines ------------------------------------------------------------------------------- */

int case_times(const struct case_file *f, const char *event)
{
	const struct case_move *move = f->moves.item;
	int n = 0;

	for (size_t i = 0; i < f->moves.n; i++)
		n += str_eq(move[i].event, str_of(event));
	return n;
}

static const char *deadline_of(const struct case_file *f)
{
	static const struct {
		const char *state, *deadline;
	} running[] = {
		{ "submitted", DEADLINE_CORRECTION },        { "accepted", DEADLINE_DECISION },
		{ "assessment_planned", DEADLINE_DECISION }, { "on_site", DEADLINE_DECISION },
		{ "correcting", DEADLINE_RECTIFICATION },    { "report_pass", DEADLINE_DECISION },
		{ "report_fail", DEADLINE_DECISION },
	};

	for (int i = 0; i < COUNT_OF(running); i++) {
		if (!str_eq(f->row.state, str_of(running[i].state)))
			continue;
		bool extended = case_times(f, "extend") > 0 &&
		                !str_eq(f->row.state, S("correcting"));
		return extended ? DEADLINE_DECISION_EXTENDED : running[i].deadline;
	}
	return NULL;
}

/* A pause that has not ended leaves the deadline without a day. */
static err deadline_set(struct call *call, struct case_file *f)
{
	const char *deadline = deadline_of(f);
	const struct case_move *move = f->moves.item;
	struct happening *h = NEW_N(call->cx.arena, struct happening, f->moves.n + 1);
	struct due due;

	f->row.deadline = S_NONE;
	f->row.due_day = ABSENT_INT;
	f->row.provisional = 0;
	if (deadline == NULL)
		return OK;
	for (size_t i = 0; i < f->moves.n; i++)
		h[i] = (struct happening){ move[i].event, move[i].on_day };
	TRY(due_of(call, deadline, h, (int)f->moves.n, &due));
	f->row.deadline = str_of(deadline);
	if (due.day == TERM_NEVER)
		return OK;
	f->row.due_day = due.day;
	f->row.provisional = due.provisional;
	return OK;
}

/* A day beyond the calendar is worked out again, by the files in force, whenever somebody asks:
 * otherwise an application would never count as accepted, or on the wrong day.  The row keeps what
 * its last step said, so that adopting a calendar writes no leaf for each case.  A day within the
 * calendar stays as the applicant was told. */
static err deadline_renew(struct call *call, struct case_file *f)
{
	return f->row.provisional == 1 ? deadline_set(call, f) : OK;
}

/* -- reading --------------------------------------------------------------------------------- */

err case_load(struct call *call, str id, struct case_file *out)
{
	const struct value param[] = { V_TEXT(id) };
	struct organisation maker;
	err e = db_get(&call->cx, call->tx, &q[GET], param, 1, &out->row);

	if (e == E_NOT_FOUND)
		return call_sees_nothing(call);
	TRY(e);
	TRY(organisation_get(&call->cx, call->tx, out->row.organisation, &maker));
	TRY(call_sees(call, maker.id, maker.district));
	out->read_state = out->row.state;
	out->read_moves = out->row.moves;
	TRY(db_list(&call->cx, call->tx, &q[MOVES], param, 1, &out->moves));
	return deadline_renew(call, out);
}

err case_days_renew(struct call *call, list *cases)
{
	struct case_row *row = (struct case_row *)cases->item;

	for (size_t i = 0; i < cases->n; i++) {
		const struct value param[] = { V_TEXT(row[i].id) };
		struct case_file f = { .row = row[i] };
		if (row[i].provisional != 1)
			continue;
		TRY(db_list(&call->cx, call->tx, &q[MOVES], param, 1, &f.moves));
		TRY(deadline_renew(call, &f));
		row[i] = f.row;
	}
	return OK;
}

err case_not_followed(struct call *call, str authorisation, str but)
{
	const struct value param[] = { V_TEXT(authorisation), V_TEXT(but), V_INT(call->now_ms) };
	struct value next;
	err e = db_one(&call->cx, call->tx, &q[FOLLOWED], param, 3, &next, 1);

	if (e == OK)
		return fail(&call->cx, E_STATE, "%.*s was replaced by %.*s", P(authorisation),
		            P(next.s));
	return e == E_NOT_FOUND ? OK : e;
}

err case_since(struct call *call, const struct case_row *row, int64_t *day)
{
	const struct value param[] = { V_TEXT(row->id) };
	list moves;

	TRY(db_list(&call->cx, call->tx, &q[MOVES], param, 1, &moves));
	const struct case_move *move = moves.item;
	*day = moment_day(row->opened_ms);
	for (size_t i = 0; i < moves.n; i++)
		if (!str_eq(move[i].from_state, move[i].to_state))
			*day = move[i].on_day;
	return OK;
}

bool case_deemed_accepted(const struct case_file *f, int64_t today)
{
	return str_eq(f->row.state, S("submitted")) && f->row.due_day != ABSENT_INT &&
	       f->row.provisional != 1 && today > f->row.due_day;
}

/* -- moving ---------------------------------------------------------------------------------- */

static struct value text_or_null(str s)
{
	return s.n > 0 ? V_TEXT(s) : V_NULL;
}

static struct value int_or_null(int64_t v)
{
	return v != ABSENT_INT ? V_INT(v) : V_NULL;
}

/* Stores the row over the one that was read.  Its leaf comes once a call, for it names the one
 * before by an index, which leaves of the same call do not have yet. */
err case_store(struct call *call, struct case_file *f)
{
	const struct case_row *r = &f->row;
	const struct value param[] = {
		V_TEXT(r->regulations),
		V_TEXT(r->benches),
		text_or_null(r->sites),
		text_or_null(r->signatories),
		V_INT(r->size_min_milli),
		V_INT(r->size_max_milli),
		V_INT(r->class_min_milli),
		V_INT(r->class_max_milli),
		V_TEXT(r->state),
		V_INT(r->moves),
		text_or_null(r->team),
		text_or_null(r->leader),
		text_or_null(r->authorisation),
		text_or_null(r->deadline),
		int_or_null(r->due_day),
		V_INT(r->provisional),
		text_or_null(r->late),
		int_or_null(r->false_materials),
		V_TEXT(r->id),
		V_TEXT(f->read_state),
		V_INT(f->read_moves),
	};
	int64_t changed;

	TRY(db_run(&call->cx, call->tx, &q[SET], param, COUNT_OF(param), &changed));
	if (changed != 1)
		return fail(&call->cx, E_STATE, "%.*s was changed meanwhile", P(r->id));
	return leaf_fact(call, "case", "case", r->id, &case_rec, r);
}

err case_insert(struct call *call, struct case_file *f)
{
	TRY(db_put(&call->cx, call->tx, &q[ADD], &f->row, NULL));
	return leaf_fact(call, "case", "case", f->row.id, &case_rec, &f->row);
}

static struct case_move *move_append(struct call *call, struct case_file *f)
{
	struct case_move *all = NEW_N(call->cx.arena, struct case_move, f->moves.n + 1);
	const struct case_move *before = f->moves.item;

	for (size_t i = 0; i < f->moves.n; i++)
		all[i] = before[i];
	f->moves = (list){ all, f->moves.n + 1 };
	return &all[f->moves.n - 1];
}

static err move_store(struct call *call, const struct case_move *m)
{
	TRY(db_put(&call->cx, call->tx, &q[ADD_MOVE], m, NULL));
	return leaf_fact(call, "case_move", "case_move", m->id, &case_move_rec, m);
}

static err step_add(struct call *call, struct case_file *f, const struct case_step *step)
{
	const struct move *move = move_find(case_moves, case_moves_n, f->row.state, step->event);
	const str from = f->row.state;

	if (move == NULL)
		return fail(&call->cx, E_STATE, "%.*s is %.*s: %s is not possible then",
		            P(f->row.id), P(from), step->event);
	f->row.state = str_of(move->to);
	f->row.moves++;
	struct case_move *m = move_append(call, f);
	*m = (struct case_move){
		.id = str_fmt(call->cx.arena, "%.*s/%lld", P(f->row.id), (long long)f->row.moves),
		.case_id = f->row.id,
		.n = f->row.moves,
		.event = str_of(move->event),
		.from_state = from,
		.to_state = f->row.state,
		.at_ms = call->now_ms,
		.on_day = step->on_day != ABSENT_INT ? step->on_day : case_today(call),
		.organisation = call->caller.organisation,
		.actor = call_actor(call),
		.reason = step->reason,
		.document = step->document,
		.basis = str_of(move->basis),
	};
	TRY(deadline_set(call, f));
	m->deadline = f->row.deadline;
	m->due_day = f->row.due_day;
	m->provisional = f->row.provisional;
	return move_store(call, m);
}

err case_open(struct call *call, str id, struct case_file *out)
{
	TRY(case_load(call, id, out));
	if (!case_deemed_accepted(out, case_today(call)))
		return OK;
	const struct case_move *last = out->moves.item;
	const struct case_step step = {
		.event = "accept",
		.reason = S("逾期未告知补正，自收到材料之日起即为受理 (nothing was said in time)"),
		.on_day = last[out->moves.n - 1].on_day,
	};
	return step_add(call, out, &step);
}

err case_step(struct call *call, struct case_file *f, const struct case_step *step)
{
	TRY(step_add(call, f, step));
	return case_store(call, f);
}

err case_act_step(struct call *call, struct case_file *f, const char *event)
{
	const struct case_act *in = call->in;
	const struct case_step step = { event, in->reason, in->document, ABSENT_INT };

	if (in->document.n > 0)
		TRY(document_known(call, in->document, "/document"));
	TRY(cx_problems(&call->cx));
	return case_step(call, f, &step);
}

err case_act(struct call *call, struct case_file *f, const char *event)
{
	struct receipt *out = call->out;

	out->id = f->row.id;
	return case_act_step(call, f, event);
}

err case_refuse(struct call *call, struct case_file *f, const char *event)
{
	const struct case_act *in = call->in;

	if (in->false_materials == 1)
		f->row.false_materials = 1;
	return case_act(call, f, event);
}

const struct feature case_file_feature = { .name = "case_file", SQLS(q) };
