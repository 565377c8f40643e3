/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can go wrong, as one list (err.def), and the two words that every fallible function uses. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#define MUST __attribute__((warn_unused_result))
#define PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define AUTO(cleanup_function) __attribute__((cleanup(cleanup_function)))

typedef enum err {
	OK = 0,
#define ERR(number, name, status, code, zh, en) name = number,
#include "base/err.def"
#undef ERR
} err;

/* Returns early with the error.  Safe because memory belongs to arenas and
 * the few other resources are declared with AUTO. */
#define TRY(call)                                                                                  \
	do {                                                                                       \
		err try_result = (call);                                                           \
		if (try_result != OK)                                                              \
			return try_result;                                                         \
	} while (0)

/* One row of err.def. */
struct err_info {
	err number;
	const char *name; /* "E_INVALID" */
	int status;       /* of HTTP */
	const char *code; /* "invalid": the machine name */
	const char *zh;
	const char *en;
};

/* Never NULL: an unknown number is answered with the row of E_DATABASE. */
const struct err_info *err_info(err e);

/* The rows in order, for `print errors`; *n receives their number. */
const struct err_info *err_list(int *n);

#endif
