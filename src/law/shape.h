/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to law/: JSON objects into C structs and back, from one table a struct.
 *
 * A table row names a member twice: as a maker's file calls it, in the units of the trade
 * ("start_l": 99.95), and as a leaf calls it, in the base unit of the struct ("start_ul":
 * 99950000).  So the file reader, the leaf writer and the leaf reader cannot disagree about a field
 * or its range.  (The records of code/rec.h hold no enums and no nested structs, which the rules'
 * structs are made of.) */
#ifndef LAW_SHAPE_H
#define LAW_SHAPE_H

#include <stddef.h>

#include "base/cx.h"
#include "code/json.h"
#include "law/strs.h"
#include "rule/regulation.h"

enum shape_form { SHAPE_FILE, SHAPE_LEAF };

enum member_kind {
	MEMBER_TEXT =
	        1,     /* str of min to max bytes without control characters; S_NONE when absent */
	MEMBER_NAME,   /* str of [0-9A-Za-z._-], the first a letter or digit */
	MEMBER_SERIAL, /* str of 4 to 24 of [0-9A-Z] */
	MEMBER_WORDS,  /* str; a file may also give a number, whose digits are kept */
	MEMBER_HEX,    /* str of 64 hex digits, kept in lower case */
	MEMBER_BYTES,  /* uint8_t[max], in hex; never absent */
	MEMBER_NUMBER, /* int64_t; ABSENT */
	MEMBER_DAY,    /* int64_t, days since 1970; a date in a file; ABSENT */
	MEMBER_MOMENT, /* int64_t, ms since 1970; RFC 3339 in a file; ABSENT */
	MEMBER_U32,    /* uint32_t; UINT32_MAX when absent */
	MEMBER_BOOL,   /* bool; a leaf has 1, or nothing for false */
	MEMBER_WORD,   /* an enum from a list of words; (unsigned)min when absent */
	MEMBER_CHECK,  /* uint8_t: 0 absent, 1 ok, 2 faulty; a file has "ok" or the fault in words,
	                  or a bool */
	MEMBER_FIXED,  /* no member: the text is always word[0] */
	MEMBER_TEXTS,  /* struct strs of at most max texts */
	MEMBER_OBJECT, /* a struct or a part of one, by its own shape */
	MEMBER_RAW,    /* const struct json *, to be looked at later; written by .write */
	MEMBER_OWN,    /* read and written by functions of its own */
	/* Of regulation files, which are only read. */
	MEMBER_ZTEXT,     /* const char *, ending with NUL; NULL when absent */
	MEMBER_LIMIT,     /* struct limit; its value is a number … */
	MEMBER_LIMIT_DAY, /* … or a date, or null for one that is not known: then it is not given */
	MEMBER_LIMIT_BOOL, /* … or true or false, as 1 and 0 */
	MEMBER_LIMIT_WORD, /* … or a word of the list */
	MEMBER_LIST, /* an array of at most max structs of `size` bytes, and their number in an int
	              * at `flag` */
};

/* One word of an enum; a list ends with a name of NULL. */
struct word {
	const char *name;
	unsigned value;
};

/* Where in the input: a chain on the stack, turned into an RFC 6901 pointer only when something is
 * wrong. */
struct place {
	const struct place *up;
	str key;        /* of a member; p is NULL for an element */
	uint32_t index; /* of an element */
};

/* One act of reading: form and context choose which rows of a table hold. */
struct reading {
	struct cx *cx;
	enum shape_form form;
	unsigned context;
	bool published; /* texts will stand in the log for good, and anybody may read them */
};

struct member {
	str name[2]; /* by enum shape_form; p is NULL where the member does not occur */
	enum member_kind kind;
	size_t offset;
	unsigned in;   /* contexts in which it may occur */
	unsigned need; /* contexts in which it must */
	int scale;     /* file value x 10^scale x times = value of the struct */
	int64_t times; /* 0 means 1 */
	int64_t min, max;
	/* What can be at all, narrower than min to max, of a number in a file; both 0: the same.
	 * Leaves keep the wide range, so that what was stored once stays readable. */
	int64_t least, most;
	bool number; /* a text by which a thing is numbered; only a word among others is personal */
	bool shown;  /* a limit that is kept and printed, but that no verdict rests on */
	char prefix; /* a letter that may stand before the number in a file: T30, G2.5 */
	const struct word *word;
	const struct shape *shape;
	size_t size; /* of an element of a list */
	size_t flag; /* offset of a bool beside the object, set when it was given; 0: none */
	void (*read)(struct reading *r, const struct json *v, const struct place *at, void *base);
	bool (*present)(const void *base);
	void (*write)(struct json_writer *w, unsigned context, const void *base);
};

#define SHAPE_MEMBERS_MAX 64

/* Rows in byte order of their leaf names. */
struct shape {
	const struct member *member;
	int n;
};

/* clang-format off */
#define NAMED(text) { "" text, sizeof(text) - 1 }
#define UNNAMED { NULL, 0 }
#define SHAPE(table) { table, (int)(sizeof(table) / sizeof(table[0])) }
/* clang-format on */

/* A shape made ready for many objects that look alike: it remembers which member followed which. */
struct walk {
	const struct shape *shape;
	uint64_t need;
	uint8_t after[SHAPE_MEMBERS_MAX + 1];
};

struct walk walk_new(const struct shape *shape, const struct reading *r);

/* Records a fault at the place; reading goes on. */
void fault(struct reading *r, const struct place *at, const char *code, const char *fmt, ...)
        PRINTF(4, 5);
/* The same for a member of the object at the place. */
void fault_member(struct reading *r, const struct place *at, const char *key, const char *code,
                  const char *fmt, ...) PRINTF(5, 6);
/* True when v is of that kind; otherwise a fault of the code "wrong-type". */
bool expect(struct reading *r, const struct json *v, enum json_kind kind, const struct place *at);

/* Sets every member of the shape to what stands for "not given". */
void shape_blank(const struct shape *shape, void *base);
/* Reads an object into the struct at base, which must be blank. Every fault is recorded; what could
 * not be read stays blank. */
void shape_read(struct reading *r, struct walk *walk, const struct json *v, const struct place *at,
                void *base);
/* Writes the members that are present as an object, by their leaf names, in the order of the table.
 */
void shape_write(struct json_writer *w, const struct shape *shape, unsigned context,
                 const void *base);
/* The same for one member, and whether two structs agree in it (numbers, words and bools only). */
bool member_given(const struct member *m, unsigned context, const void *base);
bool member_equal(const struct member *m, const void *a, const void *b);
/* True when some member that leaves have is there. */
bool shape_present(const struct shape *shape, unsigned context, const void *base);

/* -- the parts of reading, for tables and lists ---------------------------------------------- */

/* The row of that name, or -1.  `last` is the row before it plus one, 0 for none. */
int member_find(const struct reading *r, struct walk *walk, int last, str key);
void member_read(struct reading *r, const struct member *m, const struct json *v,
                 const struct place *at, void *base);
/* A fault for each needed member whose bit is not in `seen`. */
void members_missing(struct reading *r, const struct walk *walk, uint64_t seen,
                     const struct place *at);

static inline bool member_in_leaf(const struct member *m, unsigned context)
{
	return (m->in & context) != 0 && m->name[SHAPE_LEAF].p != NULL;
}

/* A table of n structs, each `stride` bytes apart, as {"columns":[names],"rows":[[values]]}: only
 * columns that some row has; "" stands for a value that one row lacks. */
void table_write(struct json_writer *w, const struct shape *shape, unsigned context,
                 const void *first, size_t stride, uint32_t n);
/* Reads at most max rows into an array in the arena (*n of `size` bytes each); NULL after a fault.
 * What a context of `need` needs, every row must have. */
void *table_read(struct reading *r, const struct shape *shape, unsigned need, const struct json *v,
                 const struct place *at, size_t size, uint32_t max, uint32_t *n);

/* A list of at most max texts of 1 to 64 bytes. */
void texts_read(struct reading *r, const struct json *v, const struct place *at, int64_t max,
                struct strs *out);
void texts_write(struct json_writer *w, const struct strs *list);
/* The name of a value; never NULL, "" when the list does not have it. */
const char *word_name(const struct word *list, unsigned value);

#endif
