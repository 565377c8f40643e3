/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files that both programs carry inside: regulations/, rulebooks/, sql/, types/ and
 * ui/, as they were at build time. */
#ifndef MAIN_EMBEDDED_H
#define MAIN_EMBEDDED_H

#include <stddef.h>

struct embedded_file {
	const char *name;          /* without its folder: "jjg-162-2019.json" */
	const unsigned char *data; /* the bytes, and behind them a NUL that is not counted */
	size_t size;
};

/* Sorted by name in byte order, so migrations stand in their order; behind the last stands an entry
 * of zeros. */
extern const struct embedded_file embedded_regulations[]; /* regulations/ *.json */
extern const size_t embedded_regulations_n;
extern const struct embedded_file embedded_rulebooks[]; /* rulebooks/ *.json */
extern const size_t embedded_rulebooks_n;
extern const struct embedded_file embedded_sql[]; /* sql/ *.sql */
extern const size_t embedded_sql_n;
extern const struct embedded_file embedded_types[]; /* types/ *.csv */
extern const size_t embedded_types_n;
extern const struct embedded_file embedded_ui[]; /* ui/ *.html, *.css, *.js, *.svg */
extern const size_t embedded_ui_n;

#endif
