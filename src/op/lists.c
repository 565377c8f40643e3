/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents that walk the lists; nothing in them is written anywhere else. */
#include "op/lists.h"

#include <string.h>

#include "base/arena.h"

/* -- records as JSON Schema ------------------------------------------------------------------ */

static void record_schema(struct json_writer *w, const struct rec *rec);

static const char *text_format(const struct field *f)
{
	if (f->form == FORM_DATE)
		return "date";
	return f->form == FORM_MOMENT ? "date-time" : NULL;
}

static void field_type(struct json_writer *w, const struct field *f)
{
	const char *format = text_format(f);

	if (f->form == FORM_JSON)
		return;
	if (f->type == FIELD_LIST)
		json_member_str(w, "type", S("array"));
	else if (f->form == FORM_BOOL)
		json_member_str(w, "type", S("boolean"));
	else if (f->type == FIELD_INT && format == NULL)
		json_member_str(w, "type", f->scale > 0 ? S("number") : S("integer"));
	else
		json_member_str(w, "type", S("string"));
	if (format != NULL)
		json_member_str(w, "format", str_of(format));
}

static void field_schema(struct json_writer *w, const struct field *f)
{
	json_key(w, str_of(f->name));
	json_object(w);
	field_type(w, f);
	json_member_str(w, "description", str_of(f->about));
	if (f->oneof != NULL) {
		json_key(w, S("enum"));
		json_array(w);
		for (int i = 0; f->oneof[i] != NULL; i++)
			json_str(w, str_of(f->oneof[i]));
		json_array_end(w);
	}
	if (f->type == FIELD_TEXT && f->max > 0)
		json_member_i64(w, "maxLength", f->max);
	if (f->type == FIELD_LIST) {
		json_key(w, S("items"));
		record_schema(w, f->list);
	}
	json_object_end(w);
}

static void record_schema(struct json_writer *w, const struct rec *rec)
{
	json_object(w);
	json_member_str(w, "type", S("object"));
	json_key(w, S("properties"));
	json_object(w);
	for (int i = 0; i < rec->n; i++)
		field_schema(w, &rec->field[i]);
	json_object_end(w);
	json_key(w, S("required"));
	json_array(w);
	for (int i = 0; i < rec->n; i++)
		if (!rec->field[i].optional && !rec->field[i].output_only)
			json_str(w, str_of(rec->field[i].name));
	json_array_end(w);
	json_object_end(w);
}

/* -- OpenAPI --------------------------------------------------------------------------------- */

static bool in_path(const struct op *op, const char *name)
{
	const char *hit = op->route;
	size_t n = strlen(name);

	while ((hit = strstr(hit, name)) != NULL) {
		if (hit[-1] == '{' && (hit[n] == '}' || hit[n] == '*'))
			return true;
		hit += n;
	}
	return false;
}

static bool has_body(const struct op *op)
{
	return strncmp(op->route, "POST", 4) == 0 || strncmp(op->route, "PUT", 3) == 0;
}

static void parameter(struct json_writer *w, const char *name, const char *where, bool required,
                      const char *about, const char *type)
{
	json_object(w);
	json_member_str(w, "name", str_of(name));
	json_member_str(w, "in", str_of(where));
	json_member_bool(w, "required", required);
	json_member_str(w, "description", str_of(about));
	json_key(w, S("schema"));
	json_object(w);
	json_member_str(w, "type", str_of(type));
	json_object_end(w);
	json_object_end(w);
}

static void parameters(struct json_writer *w, const struct op *op)
{
	json_key(w, S("parameters"));
	json_array(w);
	for (int i = 0; op->in != NULL && i < op->in->n; i++) {
		const struct field *f = &op->in->field[i];
		bool path = in_path(op, f->name);
		const char *type = f->form == FORM_BOOL                             ? "boolean"
		                   : f->type == FIELD_INT && text_format(f) == NULL ? "integer"
		                                                                    : "string";
		if (path || !has_body(op) || (op->flags & OP_BODY))
			parameter(w, f->name, path ? "path" : "query", path || !f->optional,
			          f->about, type);
	}
	if (op_has_dry_run(op))
		parameter(w, "dry_run", "query", false, "decide and answer, store nothing",
		          "boolean");
	if (op->flags & OP_WRITE)
		parameter(w, "Idempotency-Key", "header", false,
		          "the same key and request again gets the first answer", "string");
	json_array_end(w);
}

/* Bytes that are described elsewhere. */
static void body_schema(struct json_writer *w, const char *media, const char *type)
{
	json_key(w, str_of(media));
	json_object(w);
	json_key(w, S("schema"));
	json_object(w);
	json_member_str(w, "type", str_of(type));
	json_member_str(w, "description", S("see doc/formats.md"));
	json_object_end(w);
	json_object_end(w);
}

static void request_body(struct json_writer *w, const struct op *op)
{
	if (!has_body(op) || (op->in == NULL && !(op->flags & OP_BODY)))
		return;
	json_key(w, S("requestBody"));
	json_object(w);
	json_key(w, S("content"));
	json_object(w);
	if (op->media != NULL) {
		for (int i = 0; op->media(i) != NULL; i++)
			body_schema(w, op->media(i), "string");
	} else if (op->flags & OP_BODY) {
		body_schema(w, "application/json", "object");
	} else {
		json_key(w, S("application/json"));
		json_object(w);
		json_key(w, S("schema"));
		record_schema(w, op->in);
		json_object_end(w);
	}
	json_object_end(w);
	json_object_end(w);
}

static void responses(struct json_writer *w, const struct op *op)
{
	json_key(w, S("responses"));
	json_object(w);
	json_key(w, (op->flags & OP_WRITE) ? S("201") : S("200"));
	json_object(w);
	json_member_str(w, "description", S("done"));
	if (op->out != NULL && !(op->flags & OP_RAW)) {
		json_key(w, S("content"));
		json_object(w);
		json_key(w, S("application/json"));
		json_object(w);
		json_key(w, S("schema"));
		record_schema(w, op->out);
		json_object_end(w);
		json_object_end(w);
	}
	json_object_end(w);
	json_key(w, S("default"));
	json_object(w);
	json_member_str(w, "description", S("application/problem+json, see print errors"));
	json_object_end(w);
	json_object_end(w);
}

static void operation(struct json_writer *w, struct arena *a, const struct op *op)
{
	str method;
	char *lower;

	str_cut(str_of(op->route), ' ', &method);
	lower = arena_alloc(a, method.n);
	for (size_t i = 0; i < method.n; i++)
		lower[i] = (char)(method.p[i] | 0x20);
	json_key(w, (str){ lower, method.n });
	json_object(w);
	json_member_str(w, "operationId", str_of(op->name));
	json_member_str(w, "summary", str_of(op->en));
	json_member_str(w, "description", str_of(op->zh));
	parameters(w, op);
	request_body(w, op);
	responses(w, op);
	json_key(w, S("security"));
	json_array(w);
	if (!right_calls(op->may, ROLE_PUBLIC)) {
		json_object(w);
		json_key(w, S("token"));
		json_array(w);
		json_array_end(w);
		json_object_end(w);
	}
	json_array_end(w);
	json_object_end(w);
}

static str op_path(const struct op *op)
{
	str method;

	return str_cut(str_of(op->route), ' ', &method);
}

/* All operations of one path stand together, where its first one comes in the list. */
static void paths(struct json_writer *w, struct arena *a, const struct op *const *op, int n)
{
	json_key(w, S("paths"));
	json_object(w);
	for (int i = 0; i < n; i++) {
		bool first = op[i]->route != NULL;
		for (int k = 0; first && k < i; k++)
			first = op[k]->route == NULL || !str_eq(op_path(op[k]), op_path(op[i]));
		if (!first)
			continue;
		json_key(w, op_path(op[i]));
		json_object(w);
		for (int k = i; k < n; k++)
			if (op[k]->route != NULL && str_eq(op_path(op[k]), op_path(op[i])))
				operation(w, a, op[k]);
		json_object_end(w);
	}
	json_object_end(w);
}

str lists_openapi(struct arena *a, const struct op *const *op, int n, const char *version)
{
	struct buf b = buf_new(a);
	struct json_writer w = json_writer_new(&b, false);

	json_object(&w);
	json_member_str(&w, "openapi", S("3.1.0"));
	json_key(&w, S("info"));
	json_object(&w);
	json_member_str(&w, "title", S("Fangsheng 方升"));
	json_member_str(&w, "version", str_of(version));
	json_object_end(&w);
	json_key(&w, S("components"));
	json_raw(&w,
	         S("{\"securitySchemes\":{\"token\":{\"type\":\"http\",\"scheme\":\"bearer\"}}}"));
	paths(&w, a, op, n);
	json_object_end(&w);
	return buf_view(&b);
}

/* -- the others ------------------------------------------------------------------------------ */

str lists_errors(struct arena *a)
{
	struct buf b = buf_new(a);
	struct json_writer w = json_writer_new(&b, false);
	int n;
	const struct err_info *e = err_list(&n);

	json_array(&w);
	for (int i = 0; i < n; i++) {
		json_object(&w);
		json_member_i64(&w, "number", e[i].number);
		json_member_str(&w, "code", str_of(e[i].code));
		json_member_i64(&w, "status", e[i].status);
		json_member_str(&w, "text_zh", str_of(e[i].zh));
		json_member_str(&w, "text_en", str_of(e[i].en));
		json_object_end(&w);
	}
	json_array_end(&w);
	return buf_view(&b);
}

str lists_schema(struct arena *a, const struct op *const *op, int n)
{
	struct buf b = buf_new(a);
	struct json_writer w = json_writer_new(&b, false);

	json_object(&w);
	for (int i = 0; i < n; i++) {
		json_key(&w, str_of(op[i]->name));
		json_object(&w);
		if (op[i]->in != NULL) {
			json_key(&w, S("in"));
			record_schema(&w, op[i]->in);
		}
		if (op[i]->out != NULL) {
			json_key(&w, S("out"));
			record_schema(&w, op[i]->out);
		}
		json_object_end(&w);
	}
	json_object_end(&w);
	return buf_view(&b);
}

static void cell(struct buf *b, const char *text)
{
	buf_fmt(b, "\t%s", text != NULL && *text != '\0' ? text : "-");
}

static void move_roles(struct buf *b, rights by)
{
	const char *before = "\t";

	for (int r = 0; r < ROLE_COUNT; r++) {
		if (!right_calls(by, (enum role)r))
			continue;
		buf_fmt(b, "%s%s", before, role_info((enum role)r)->name);
		before = " ";
	}
}

str lists_moves(struct arena *a, const struct feature *const *feature)
{
	struct buf b = buf_new(a);

	buf_text(&b, "machine\tfrom\tevent\tto\troles\tdeadline\tbasis\tzh\ten\n");
	for (; *feature != NULL; feature++)
		for (int i = 0; i < (*feature)->move_n; i++) {
			const struct move *m = &(*feature)->move[i];
			buf_fmt(&b, "%s\t%s\t%s\t%s", m->machine, m->from, m->event, m->to);
			move_roles(&b, m->by);
			cell(&b, m->deadline);
			cell(&b, m->basis);
			cell(&b, m->zh);
			cell(&b, m->en);
			buf_char(&b, '\n');
		}
	return buf_view(&b);
}
