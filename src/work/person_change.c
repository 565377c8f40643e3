/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of a registered metrologist: a registration is renewed, a leave begins and ends, an
 * employment ends.  A signature on a day without any of the three does not count; what was signed
 * before stays signed, since earlier registrations and absences are kept with their days.
 *
 * Why somebody is away or leaves is nobody's business: the log has a word from a short list. */
#include "base/arena.h"
#include "base/date.h"
#include "work/equipment.h"
#include "work/features.h"
#include "work/party.h"

static const char *const renew_reasons[] = { "renewal", "return", NULL };
static const char *const leave_reasons[] = { "leave", "training", "secondment", "other", NULL };
static const char *const depart_reasons[] = { "left", "employer-changed", "registration-cancelled",
	                                      "other", NULL };

struct person_change {
	str id;
	str event;
	int64_t from_day;
	int64_t until_day;
	str reason;
};

#define ID_FIELD                                                                                   \
	FIELD(struct person_change, id, "the person, by the id in the log", .min = 1, .max = 40)
#define DAY_FIELD(member, about) FIELD(struct person_change, member, about, .form = FORM_DATE)

static const struct field renew_fields[] = {
	ID_FIELD,
	DAY_FIELD(from_day, "first day of the new registration"),
	DAY_FIELD(until_day, "last day of the new registration"),
	FIELD(struct person_change, reason, "renewal, or return to this employer",
	      .oneof = renew_reasons),
};
static const struct rec renew_rec = REC(struct person_change, "person_renewal", renew_fields);
static const struct field leave_fields[] = {
	ID_FIELD,
	DAY_FIELD(from_day, "first day of the leave"),
	DAY_FIELD(until_day, "last day of the leave"),
	FIELD(struct person_change, reason, "a word, and nothing about the person",
	      .oneof = leave_reasons),
};
static const struct rec leave_rec = REC(struct person_change, "person_leave", leave_fields);
static const struct field depart_fields[] = {
	ID_FIELD,
	DAY_FIELD(from_day, "first day on which the person does not work there any more"),
	FIELD(struct person_change, reason, "a word, and nothing about the person",
	      .oneof = depart_reasons),
};
static const struct rec depart_rec = REC(struct person_change, "person_departure", depart_fields);

static const struct field change_fields[] = {
	ID_FIELD,
	FIELD(struct person_change, event, ""),
	DAY_FIELD(from_day, ""),
	FIELD(struct person_change, until_day, "", .form = FORM_DATE, .optional = true),
	FIELD(struct person_change, reason, ""),
};
static const struct rec change_rec = REC(struct person_change, "person_change", change_fields);

static err person_of(struct call *call, struct person *out)
{
	const struct person_change *in = call->in;
	struct organisation employer;
	err e = person_by_id(&call->cx, call->tx, in->id, out);

	if (e == E_NOT_FOUND)
		return call_sees_nothing(call);
	TRY(e);
	TRY(organisation_get(&call->cx, call->tx, out->organisation, &employer));
	return call_sees(call, employer.id, employer.district);
}

static err order_check(struct call *call, const struct person_change *in)
{
	if (in->until_day < in->from_day)
		(void)fail_at(&call->cx, S("/until_day"), "order", "it would end before it begins");
	return cx_problems(&call->cx);
}

static err store(struct call *call, const char *event, const struct person *p)
{
	struct person_change fact = *(const struct person_change *)call->in;
	struct receipt *out = call->out;

	fact.event = str_of(event);
	if (rec_field(call->op->in, S("until_day")) == NULL)
		fact.until_day = ABSENT_INT;
	out->id = p->id;
	TRY(leaf_fact(call, "person_change", NULL, p->id, &change_rec, &fact));
	return person_store(call, p);
}

/* Whoever comes back was away from the day of the departure to the day before. */
static err renew(struct call *call)
{
	const struct person_change *in = call->in;
	struct cx *cx = &call->cx;
	struct person p;

	TRY(person_of(call, &p));
	TRY(order_check(call, in));
	if (p.departed_from_day != ABSENT_INT && in->from_day < p.departed_from_day)
		(void)fail_at(cx, S("/from_day"), "order", "the person has left on %.*s",
		              P(date_print(cx->arena, p.departed_from_day)));
	TRY(cx_problems(cx));
	if ((p.departed_from_day != ABSENT_INT) != str_eq(in->reason, S("return")))
		return fail(cx, E_STATE,
		            p.departed_from_day != ABSENT_INT
		                    ? "the person has left and would have to return"
		                    : "the person has not left");
	if (p.departed_from_day != ABSENT_INT && in->from_day > p.departed_from_day)
		p.absences = interval_add(cx->arena, p.absences, p.departed_from_day,
		                          in->from_day - 1);
	p.departed_from_day = ABSENT_INT;
	p.validities = interval_add(cx->arena, p.validities, p.valid_from_day, p.valid_until_day);
	p.valid_from_day = in->from_day;
	p.valid_until_day = in->until_day;
	return store(call, "renew", &p);
}

static err leave(struct call *call)
{
	const struct person_change *in = call->in;
	struct person p;

	TRY(person_of(call, &p));
	TRY(order_check(call, in));
	if (p.departed_from_day != ABSENT_INT)
		return fail(&call->cx, E_STATE, "the person has left");
	p.absences = interval_add(call->cx.arena, p.absences, in->from_day, in->until_day);
	return store(call, "leave", &p);
}

static err depart(struct call *call)
{
	const struct person_change *in = call->in;
	struct person p;

	TRY(person_of(call, &p));
	if (p.departed_from_day != ABSENT_INT)
		return fail(&call->cx, E_STATE, "the person has left already");
	p.departed_from_day = in->from_day;
	return store(call, "depart", &p);
}

static const struct op ops[] = {
	{ .name = "person.renew",
	  .route = "POST /v1/people/{id}/renew",
	  .may = MAY(ADMIN, ANY) | MAY(BUREAU, ANY),
	  .in = &renew_rec,
	  .out = &receipt_rec,
	  .run = renew,
	  .flags = OP_WRITE | OP_AUTHORITY,
	  .duty = "clerk head",
	  .zh = "延续注册计量师的注册",
	  .en = "Renew a metrologist's registration" },
	{ .name = "person.leave",
	  .route = "POST /v1/people/{id}/leave",
	  .may = MAY(ADMIN, ANY) | MAY(BUREAU, ANY),
	  .in = &leave_rec,
	  .out = &receipt_rec,
	  .run = leave,
	  .flags = OP_WRITE | OP_AUTHORITY,
	  .duty = "clerk head",
	  .zh = "登记注册计量师休假",
	  .en = "A metrologist is on leave" },
	{ .name = "person.depart",
	  .route = "POST /v1/people/{id}/depart",
	  .may = MAY(ADMIN, ANY) | MAY(BUREAU, ANY),
	  .in = &depart_rec,
	  .out = &receipt_rec,
	  .run = depart,
	  .flags = OP_WRITE | OP_AUTHORITY,
	  .duty = "clerk head",
	  .zh = "登记注册计量师离职",
	  .en = "A metrologist leaves the maker" },
};

const struct feature person_change_feature = { .name = "person_change", OPS(ops) };
