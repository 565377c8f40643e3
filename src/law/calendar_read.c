/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See calendar_read.h. */
#include "law/calendar_read.h"

#include "base/arena.h"
#include "code/rec.h"

struct entry {
	int64_t day;
	int64_t off;
	str name;
};

struct calendar_file {
	str id;
	str title_zh, title_en;
	str version;
	str source;
	int64_t confirmed;
	int64_t first_day, last_day;
	list special;
};

static const struct field entry_fields[] = {
	FIELD(struct entry, day, "the day", .form = FORM_DATE),
	FIELD(struct entry, off, "off, or worked though it is a weekend", .form = FORM_BOOL),
	FIELD(struct entry, name, "the holiday that it belongs to", .max = 60),
};
static const struct rec entry_rec = REC(struct entry, "special", entry_fields);

static const char *const ids[] = { "calendar", NULL };

static const struct field file_fields[] = {
	FIELD(struct calendar_file, id, "calendar", .oneof = ids),
	FIELD(struct calendar_file, title_zh, "title in Chinese", .min = 1),
	FIELD(struct calendar_file, title_en, "title in English", .min = 1),
	FIELD(struct calendar_file, version, "which edition of the file this is", .min = 1,
	      .max = 40),
	FIELD(struct calendar_file, source, "where the days were read", .min = 1, .max = 1000),
	FIELD(struct calendar_file, confirmed, "whether they were compared with the notices",
	      .form = FORM_BOOL),
	FIELD(struct calendar_file, first_day, "first day that it knows", .form = FORM_DATE),
	FIELD(struct calendar_file, last_day, "last day that it knows", .form = FORM_DATE),
	FIELD(struct calendar_file, special, "days that are not what their weekday says",
	      .list = &entry_rec, .max = 1000),
};
static const struct rec file_rec = REC(struct calendar_file, "calendar_file", file_fields);

static err file_check(struct cx *cx, const struct calendar_file *f)
{
	const struct entry *entry = f->special.item;

	if (f->last_day < f->first_day)
		(void)fail_at(cx, S("/last_day"), "order", "before first_day");
	for (size_t i = 0; i < f->special.n; i++) {
		str place = str_fmt(cx->arena, "/special/%zu/day", i);
		if (entry[i].day < f->first_day || entry[i].day > f->last_day)
			(void)fail_at(cx, place, "out-of-range", "outside first_day … last_day");
		if (i > 0 && entry[i].day <= entry[i - 1].day)
			(void)fail_at(cx, place, "order", "not after the day before it");
	}
	return cx_problems(cx);
}

err calendar_read(struct cx *cx, str text, struct calendar *out)
{
	struct calendar_file f;
	const struct json *tree;

	TRY(json_parse(cx, text, JSON_DEPTH_MAX, &tree));
	TRY(rec_read(cx, &file_rec, tree, &f));
	TRY(file_check(cx, &f));
	const struct entry *entry = f.special.item;
	struct special_day *special = NEW_N(cx->arena, struct special_day, f.special.n);
	for (size_t i = 0; i < f.special.n; i++)
		special[i] = (struct special_day){ entry[i].day, entry[i].off == 1 };
	*out = (struct calendar){ f.first_day, f.last_day, special, (int)f.special.n };
	return OK;
}
