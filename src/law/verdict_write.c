/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See verdict_write.h.  Errors are kept in 1e-6, which is a per cent with four decimals: so
 * printing them is moving the point, and what was rounded half to even stays so. */
#include "law/verdict_write.h"

#include "code/decimal.h"
#include "code/text.h"

#define PCT_SCALE 4 /* 1 ppm is 0.0001 % */

static void point_write(struct json_writer *w, enum medium medium, int i,
                        const struct point_result *p, bool invalid)
{
	struct arena *a = w->out->arena;

	json_object(w);
	json_member_str(w, "point", str_of(point_name(medium, i)));
	json_member_str(w, "error_pct", decimal_print_fixed(a, p->error_ppm, PCT_SCALE, PCT_SCALE));
	json_member_str(w, "limit_pct", decimal_print(a, p->limit_ppm, PCT_SCALE));
	json_member_str(w, "verdict", str_of(verdict_name(p->verdict)));
	if (invalid)
		json_member_bool(w, "outside_limit", p->outside_limit);
	json_object_end(w);
}

/* null when there is none, so that every finding has the same keys. */
static void text_or_null(struct json_writer *w, const char *key, const char *text)
{
	json_key(w, str_of(key));
	if (text != NULL && text[0] != '\0')
		json_str(w, str_of(text));
	else
		json_null(w);
}

static void finding_write(struct json_writer *w, enum medium medium, const struct finding *f)
{
	const struct finding_info *info = finding_info(f->code);

	json_object(w);
	json_member_str(w, "code", str_of(info->code));
	json_member_str(w, "severity", str_of(severity_name(f->severity)));
	text_or_null(w, "point", f->point >= 0 ? point_name(medium, f->point) : NULL);
	text_or_null(w, "clause", f->clause);
	json_member_str(w, "text_zh", str_of(info->zh));
	json_member_str(w, "text_en", str_of(info->en));
	json_object_end(w);
}

static void digest_write(struct json_writer *w, const struct regulation *regulation)
{
	struct buf *out = w->out;

	json_key(w, S("regulation_digest"));
	json_raw(w, S("\"sha256:"));
	hex_write(out, regulation->digest, sizeof regulation->digest);
	buf_char(out, '"');
}

void verdict_write(struct json_writer *w, str serial, enum medium medium,
                   const struct regulation *regulation, const struct result *result)
{
	json_object(w);
	json_member_str(w, "serial", serial);
	json_member_str(w, "verdict", str_of(verdict_name(result->verdict)));
	json_member_str(w, "regulation", str_of(regulation->id));
	digest_write(w, regulation);
	json_key(w, S("points"));
	json_array(w);
	for (int i = 0; i < result->point_n; i++)
		if (result->point[i].measured)
			point_write(w, medium, i, &result->point[i],
			            result->verdict == VERDICT_INVALID ||
			                    result->point[i].verdict == VERDICT_INVALID);
	json_array_end(w);
	json_key(w, S("findings"));
	json_array(w);
	for (int i = 0; i < result->finding_n; i++)
		finding_write(w, medium, &result->finding[i]);
	json_array_end(w);
	json_object_end(w);
}
