/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `init`: a new instance, and with --sample the organisations, people, benches, types and grants to
 * try it with.  The sample goes through the same operations as everything else, so it is in the
 * log. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/os.h"
#include "main/command.h"
#include "main/embedded.h"
#include "main/sample.h"
#include "main/sample_types.h"
#include "op/open.h"
#include "op/publish.h"
#include "tree/note.h"
#include "work/equipment.h"
#include "work/party.h"
#include "work/predecessor.h"
#include "work/regulation.h"
#include "work/rulebook.h"

#define ORIGIN_DEFAULT "fangsheng.example/log"

static str optional(const char *text)
{
	return text ? str_of(text) : S_NONE;
}

/* Calls a registering operation in that role of that organisation, perhaps of none. */
static err called(struct cx *cx, struct app *app, enum role role, str organisation,
                  const char *name, const void *record)
{
	const struct op *op = app_op(app, name);
	struct call *call = call_new(app, op);
	char *in = call_input(call);
	err e;

	memcpy(in, record, op->in->size);
	call->caller = (struct caller){ .role = role, .organisation = organisation };
	e = op_run(call);
	if (e != OK)
		(void)fail(cx, e, "%s: %.*s", name, P(call->cx.detail));
	call_free(call);
	return e;
}

/* As the platform's administrator. */
static err registered(struct cx *cx, struct app *app, const char *name, const void *record)
{
	return called(cx, app, ROLE_ADMIN, S_NONE, name, record);
}

static err organisations(struct cx *cx, struct app *app, const struct sample *s)
{
	for (size_t i = 0; i < s->organisation_n; i++) {
		const struct sample_organisation *o = &s->organisation[i];
		const struct organisation row = { .id = str_of(o->id),
			                          .kind = str_of(o->role),
			                          .name_zh = str_of(o->name_zh),
			                          .name_en = optional(o->name_en),
			                          .credit_code = optional(o->credit_code),
			                          .prefix = optional(o->prefix),
			                          .district = optional(o->region_code) };
		TRY(registered(cx, app, "organisation.add", &row));
	}
	return OK;
}

static err people(struct cx *cx, struct app *app, const struct sample *s)
{
	for (size_t i = 0; i < s->person_n; i++) {
		const struct sample_person *p = &s->person[i];
		const struct person row = { .organisation = str_of(s->maker),
			                    .registration = str_of(p->registration),
			                    .level = p->level,
			                    .water = p->water,
			                    .gas = p->gas,
			                    .signatory = p->may_approve,
			                    .valid_from_day = p->valid_from_day,
			                    .valid_until_day = p->valid_until_day };
		TRY(registered(cx, app, "person.add", &row));
	}
	return OK;
}

static err benches(struct cx *cx, struct app *app, const struct sample *s)
{
	for (size_t i = 0; i < s->bench_n; i++) {
		const struct sample_bench *b = &s->bench[i];
		bool weighs = b->facts.buoyancy_ppb != ABSENT;
		const struct bench_row row = {
			.organisation = str_of(s->maker),
			.id = str_of(b->id),
			.medium = medium_name(b->medium),
			.certificate = str_of(b->certificate),
			.u_rel_ppm = b->facts.u_rel_ppm,
			.k_milli = b->facts.k_milli,
			.buoyancy_ppb = b->facts.buoyancy_ppb,
			.density = !weighs                                     ? S_NONE
			           : b->facts.density == DENSITY_JJG225_0_6MPA ? S("jjg225-0.6mpa")
			                                                       : S("tanaka"),
			.positions = b->positions,
			.valid_from_day = b->valid_from_day,
			.valid_until_day = b->valid_until_day,
		};
		TRY(registered(cx, app, "bench.add", &row));
	}
	return OK;
}

static err types(struct cx *cx, struct app *app, const struct sample *s)
{
	for (size_t i = 0; i < s->type_n; i++) {
		struct type_row row = type_row_of(&s->type[i].facts);
		row.id = str_of(s->type[i].designation);
		row.certificate = str_of(s->type[i].certificate);
		TRY(registered(cx, app, "type.add", &row));
	}
	return OK;
}

/* The real type approvals: facts of OIML certificates, each marked as not authoritative. */
static bool complete(const struct meter_type *t)
{
	if (t->medium == MEDIUM_GAS)
		return t->qmax_ml_h != ABSENT && t->qt_ml_h != ABSENT && t->qmin_ml_h != ABSENT &&
		       t->pmax_pa != ABSENT && t->class_milli != ABSENT;
	return t->dn_mm != ABSENT && t->q3_ml_h != ABSENT && t->r_milli != ABSENT &&
	       t->temperature_max_mc != ABSENT && t->map_pa != ABSENT && t->class_milli != ABSENT;
}

static err approvals(struct cx *cx, struct app *app)
{
	const struct type_approval *t;
	size_t n;

	for (size_t i = 0; i < embedded_types_n; i++) {
		const str csv = { (const char *)embedded_types[i].data, embedded_types[i].size };
		TRY(sample_types_read(cx, csv, &t, &n));
		for (size_t k = 0; k < n; k++) {
			struct type_row row = type_row_of(&t[k].facts);
			if (!complete(&t[k].facts))
				continue;
			row.id = t[k].designation;
			row.certificate = t[k].certificate;
			row.maker_name = t[k].maker;
			row.remark = str_fmt(cx->arena, "not authoritative%s%.*s",
			                     t[k].remark.n > 0 ? "; " : "", P(t[k].remark));
			TRY(registered(cx, app, "type.add", &row));
		}
	}
	return OK;
}

static str names(struct arena *a, const char *const *name)
{
	struct buf b = buf_new(a);

	for (int i = 0; i < SAMPLE_NAMES_MAX && name[i] != NULL; i++)
		buf_fmt(&b, "%s%s", i > 0 ? " " : "", name[i]);
	return buf_view(&b);
}

static err grants(struct cx *cx, struct app *app, const struct sample *s)
{
	for (size_t i = 0; i < s->grant_n; i++) {
		const struct sample_grant *g = &s->grant[i];
		int64_t unit = g->medium == MEDIUM_WATER ? 1000 : 1;
		struct grant_row row = { .id = str_of(g->number),
			                 .organisation = str_of(s->maker),
			                 .medium = medium_name(g->medium),
			                 .regulations = names(cx->arena, g->regulation),
			                 .benches = names(cx->arena, g->bench),
			                 .size_min_milli = g->size_min * unit,
			                 .size_max_milli = g->size_max * unit,
			                 .class_min_milli = INT64_MAX,
			                 .valid_from_day = g->valid_from_day,
			                 .valid_until_day = g->valid_until_day };
		for (int k = 0; k < SAMPLE_NAMES_MAX && g->class_milli[k] != 0; k++) {
			if (g->class_milli[k] < row.class_min_milli)
				row.class_min_milli = g->class_milli[k];
			if (g->class_milli[k] > row.class_max_milli)
				row.class_max_milli = g->class_milli[k];
		}
		TRY(called(cx, app, ROLE_BUREAU, str_of(s->bureau), "grant.add", &row));
	}
	return OK;
}

static err regulations(struct cx *cx, struct app *app)
{
	for (size_t i = 0; i < embedded_regulations_n; i++) {
		const struct embedded_file *f = &embedded_regulations[i];
		const struct regulation_in in = { .text = { (const char *)f->data, f->size } };
		TRY(registered(cx, app, "regulation.adopt", &in));
	}
	return OK;
}

static err rulebooks(struct cx *cx, struct app *app)
{
	for (size_t i = 0; i < embedded_rulebooks_n; i++) {
		const struct embedded_file *f = &embedded_rulebooks[i];
		const struct rulebook_in in = { .text = { (const char *)f->data, f->size } };
		TRY(registered(cx, app, "rulebook.adopt", &in));
	}
	return OK;
}

static err sample_register(struct cx *cx, struct app *app)
{
	const struct sample *s = sample_data();

	TRY(regulations(cx, app));
	TRY(rulebooks(cx, app));
	TRY(organisations(cx, app, s));
	TRY(people(cx, app, s));
	TRY(benches(cx, app, s));
	TRY(types(cx, app, s));
	TRY(approvals(cx, app));
	return grants(cx, app, s);
}

/* Read before anything is made, so that a wrong file leaves nothing behind. */
static err predecessor(struct cx *cx, const char *path, str origin, struct predecessor_in *out)
{
	struct checkpoint last;

	TRY(os_read_file(cx, path, NOTE_MAX, &out->note));
	return predecessor_read(cx, out->note, origin, &last);
}

/* Like the predecessor before anything is made: the name stands in keys, checkpoints and the
 * configuration, and each would refuse it only when the others are there. */
static err origin_check(struct cx *cx, str origin)
{
	if (origin.n <= ORIGIN_MAX && note_name_valid(origin))
		return OK;
	return fail(cx, E_USAGE,
	            "--origin: \"%.*s\" is no name for a log: 1 to %d bytes without spaces and "
	            "plus signs",
	            P(origin), ORIGIN_MAX);
}

/* Asked before a file is made for SQLite. */
static err schema_maker(struct cx *cx, const struct arguments *a, instance_schema *out)
{
	const char *db = argument(a, "--db");

	*out = argument(a, "--distribute") != NULL ? db_migrate_spread : db_migrate;
	if (*out == db_migrate_spread && (db == NULL || strncmp(db, "postgres", 8) != 0))
		return fail(cx, E_USAGE,
		            "--distribute is for --db postgresql://…, a database with Citus");
	return OK;
}

static err fill(struct cx *cx, const struct arguments *a, const struct predecessor_in *before)
{
	AUTO(app_end) struct app *app = NULL;

	TRY(command_app(cx, a, false, &app));
	if (argument(a, "--after") != NULL)
		TRY(registered(cx, app, "log.follow", before));
	if (argument(a, "--sample") != NULL)
		TRY(sample_register(cx, app));
	return publish_once(cx, app);
}

static err init(struct cx *cx, const struct arguments *a)
{
	const char *name = argument(a, "--origin");
	str origin = str_of(name ? name : ORIGIN_DEFAULT);
	instance_schema schema;
	struct predecessor_in before = { 0 };
	const struct migration *migration;
	const char *data;
	int n;

	TRY(argument_needed(cx, a, "--data", &data));
	TRY(schema_maker(cx, a, &schema));
	TRY(origin_check(cx, origin));
	if (argument(a, "--after") != NULL)
		TRY(predecessor(cx, argument(a, "--after"), origin, &before));
	migration = migrations(cx->arena, &n);
	TRY(instance_create(cx, data, argument(a, "--db"), origin, schema, migration, n));
	err e = fill(cx, a, &before);
	if (e != OK)
		instance_abandon(cx, data);
	TRY(e);
	printf("%s is ready; its log is called %.*s\n", data, P(origin));
	return OK;
}

static int run(struct cx *cx, const struct arguments *a, err *e)
{
	*e = init(cx, a);
	return *e == OK ? EXIT_OK : *e == E_USAGE ? EXIT_USAGE : EXIT_NO;
}

const struct command init_command = {
	.name = "init",
	.plain = "",
	.about = "creates keys, database and an empty log; refuses a directory in use",
	.option = { { "--data", "DIR", "where the instance lives" },
	            { "--db", "URL", "sqlite:PATH (default, inside DIR) or postgresql://…" },
	            { "--distribute", NULL, "spreads a new database over machines with Citus" },
	            { "--origin", "NAME", "name of the log" },
	            { "--after", "FILE", "last checkpoint of a log that has ended" },
	            { "--sample", NULL,
	              "registers organisations, people, types, benches, grants" } },
	.run = run,
};
