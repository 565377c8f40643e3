/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See deadline.h.  What happened is a list of events with their days; a deadline begins with the
 * last of its events, and of what followed it takes the pauses. */
#include "law/deadline.h"

#include "base/arena.h"
#include "base/date.h"

struct deadline_file {
	str id;
	str title_zh, title_en;
	str version;
	list deadlines;
};

static const char *const ids[] = { "deadlines", NULL };
/* In the order of enum term_unit. */
static const char *const units[] = { "working-days", "days", "months", "years", NULL };
static const char *const directions[] = { "after", "before", NULL };

static const struct field pause_fields[] = {
	FIELD(struct deadline_pause, from, "event that begins it", .min = 1, .max = 60),
	FIELD(struct deadline_pause, until, "events that end it, separated by spaces", .min = 1),
};
static const struct rec pause_rec = REC(struct deadline_pause, "pause", pause_fields);

static const struct field deadline_fields[] = {
	FIELD(struct deadline, id, "its name", .min = 1, .max = 80),
	FIELD(struct deadline, number, "how many", .min = 1, .max = TERM_MAX),
	FIELD(struct deadline, unit, "of what", .oneof = units),
	FIELD(struct deadline, direction, "after or before the event", .oneof = directions),
	FIELD(struct deadline, event, "events, separated by spaces", .min = 1),
	FIELD(struct deadline, pauses, "what does not count", .list = &pause_rec, .max = 8),
	FIELD(struct deadline, act, "the act that says so", .min = 1),
	FIELD(struct deadline, clause, "its clause; empty: not known"),
	FIELD(struct deadline, source, "where it was read", .min = 1, .max = 1000),
	FIELD(struct deadline, confirmed, "read in the act itself", .form = FORM_BOOL),
	FIELD(struct deadline, zh, "what is due, in Chinese", .min = 1),
	FIELD(struct deadline, en, "what is due, in English", .min = 1),
};
static const struct rec deadline_rec = REC(struct deadline, "deadline", deadline_fields);

static const struct field file_fields[] = {
	FIELD(struct deadline_file, id, "deadlines", .oneof = ids),
	FIELD(struct deadline_file, title_zh, "title in Chinese", .min = 1),
	FIELD(struct deadline_file, title_en, "title in English", .min = 1),
	FIELD(struct deadline_file, version, "which edition of the file this is", .min = 1,
	      .max = 40),
	FIELD(struct deadline_file, deadlines, "the deadlines", .list = &deadline_rec, .max = 500),
};
static const struct rec file_rec = REC(struct deadline_file, "deadline_file", file_fields);

static err file_check(struct cx *cx, const struct deadline *d, size_t n)
{
	const struct deadlines all = { d, (int)n, S_NONE };

	for (size_t i = 0; i < n; i++) {
		if (deadline_find(&all, d[i].id) != &d[i])
			(void)fail_at(cx, str_fmt(cx->arena, "/deadlines/%zu/id", i), "repeated",
			              "%.*s is given twice", P(d[i].id));
		if (d[i].confirmed == 1 && d[i].clause.n == 0)
			(void)fail_at(cx, str_fmt(cx->arena, "/deadlines/%zu/confirmed", i),
			              "no-clause", "nothing is confirmed without its clause");
		if (str_eq(d[i].direction, S("before")) && d[i].pauses.n > 0)
			(void)fail_at(cx, str_fmt(cx->arena, "/deadlines/%zu/pauses", i), "order",
			              "what is due before an event has no pauses");
	}
	return cx_problems(cx);
}

err deadlines_read(struct cx *cx, str text, struct deadlines *out)
{
	struct deadline_file f;
	const struct json *tree;

	TRY(json_parse(cx, text, JSON_DEPTH_MAX, &tree));
	TRY(rec_read(cx, &file_rec, tree, &f));
	TRY(file_check(cx, f.deadlines.item, f.deadlines.n));
	*out = (struct deadlines){ f.deadlines.item, (int)f.deadlines.n, f.version };
	return OK;
}

const struct deadline *deadline_find(const struct deadlines *d, str id)
{
	for (int i = 0; i < d->n; i++)
		if (str_eq(d->item[i].id, id))
			return &d->item[i];
	return NULL;
}

static const char *const needed[] = {
	DEADLINE_CORRECTION,    DEADLINE_DECISION,       DEADLINE_DECISION_EXTENDED,
	DEADLINE_RECTIFICATION, DEADLINE_BEGIN,          DEADLINE_VALIDITY,
	DEADLINE_RENEWAL,       DEADLINE_RENEWAL_LATEST, DEADLINE_BAR,
	DEADLINE_ACCESS_KEEP,   DEADLINE_PROBLEM_ANSWER, DEADLINE_STANDARD_CHECK,
	DEADLINE_WARNING_EARLY, DEADLINE_WARNING_NEAR,   DEADLINE_WARNING_LAST,
	DEADLINE_REGISTRATION,
};

str deadlines_lacking(struct arena *a, const struct deadlines *d)
{
	str names = S_NONE;

	for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++)
		if (deadline_find(d, str_of(needed[i])) == NULL)
			names = str_fmt(a, "%.*s%s%s", P(names), names.n > 0 ? " " : "", needed[i]);
	return names;
}

struct term deadline_term(const struct deadline *d)
{
	int unit = 0;

	while (!str_eq(d->unit, str_of(units[unit])))
		unit++;
	return (struct term){ (int)d->number, (enum term_unit)unit };
}

int64_t deadline_end(const struct deadline *d, const struct calendar *c, int64_t event_day)
{
	const struct term t = deadline_term(d);

	if (t.unit == TERM_MONTHS || t.unit == TERM_YEARS)
		return date_add_months(event_day, t.unit == TERM_YEARS ? t.number * 12 : t.number);
	return t.unit == TERM_DAYS ? event_day + t.number
	                           : term_after(c, t, event_day, NULL, 0).day;
}

/* Index of the first happening from `i` on that is one of the events; n when there is none. */
static int next_of(const struct happening *h, int n, int i, str events)
{
	while (i < n && !str_has_word(events, h[i].event))
		i++;
	return i;
}

/* One pause after the other: h[i] begins it.  What begins while another lasts belongs to it. */
static int pauses_of(const struct deadline *d, const struct happening *h, int n, int i,
                     struct pause *out)
{
	const struct deadline_pause *kind = d->pauses.item;
	int found = 0;

	for (; i < n; i++)
		for (size_t k = 0; k < d->pauses.n; k++) {
			if (!str_eq(kind[k].from, h[i].event))
				continue;
			int end = next_of(h, n, i + 1, kind[k].until);
			int64_t from_day = h[i].day;
			if (found > 0 && out[found - 1].to_day >= from_day)
				from_day = out[--found].from_day;
			out[found++] = (struct pause){ from_day,
				                       end < n ? h[end].day : TERM_NEVER };
			i = end - 1; /* what ends one may begin another */
			break;
		}
	return found;
}

bool deadline_due(struct arena *a, const struct deadline *d, const struct calendar *c,
                  const struct happening *h, int n, struct due *out)
{
	struct pause *pause = NEW_N(a, struct pause, (size_t)n + 1);
	int start = n;

	for (int i = 0; i < n; i++)
		if (str_has_word(d->event, h[i].event))
			start = i;
	if (start == n)
		return false;
	if (str_eq(d->direction, S("before")))
		*out = term_before(c, deadline_term(d), h[start].day);
	else
		*out = term_after(c, deadline_term(d), h[start].day, pause,
		                  pauses_of(d, h, n, start + 1, pause));
	return true;
}

void deadlines_write_text(struct buf *out, const struct deadlines *d)
{
	int confirmed = 0;

	for (int i = 0; i < d->n; i++)
		confirmed += d->item[i].confirmed == 1;
	buf_fmt(out, "deadlines  法定期限 (Legal deadlines), version %.*s\n", P(d->version));
	buf_fmt(out, "%d of %d deadlines confirmed\n\n", confirmed, d->n);
	for (int i = 0; i < d->n; i++) {
		const struct deadline *x = &d->item[i];
		buf_fmt(out, "  %.*s\n", P(x->id));
		buf_fmt(out, "    %.*s (%.*s)\n", P(x->zh), P(x->en));
		buf_fmt(out, "    %lld %.*s %.*s %.*s\n", (long long)x->number, P(x->unit),
		        P(x->direction), P(x->event));
		const struct deadline_pause *pause = x->pauses.item;
		for (size_t k = 0; k < x->pauses.n; k++)
			buf_fmt(out, "    without the time from %.*s until %.*s\n",
			        P(pause[k].from), P(pause[k].until));
		buf_fmt(out, "    %.*s %.*s  %s\n", P(x->act),
		        P(x->clause.n > 0 ? x->clause : S("条款未确认/clause not confirmed")),
		        x->confirmed == 1 ? "已确认/confirmed" : "未确认/UNCONFIRMED");
		buf_fmt(out, "    %.*s\n", P(x->source));
	}
}
