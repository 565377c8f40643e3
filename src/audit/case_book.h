/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the cases of a log have led to, by the names under which the rules ask for it. */
#ifndef AUDIT_CASE_BOOK_H
#define AUDIT_CASE_BOOK_H

#include "audit/fact.h"
#include "crypt/short.h"

struct case_book;

struct case_book *case_book_open(struct arena *a, const struct short_key *key);
void case_book_close(struct case_book *b);

/* The next fact, of any kind. */
void case_book_add(struct case_book *b, const struct fact *f);
/* The latest leaf of the case that granted an authorisation; of the last one that granted what
 * followed it; and of the last case of an organisation that was refused for false materials.  NULL
 * when there is none. */
const struct fact *case_book_granting(const struct case_book *b, str authorisation);
const struct fact *case_book_following(const struct case_book *b, str authorisation);
const struct fact *case_book_barring(const struct case_book *b, str organisation);
/* Whether the form is attached to that case. */
bool case_book_form(const struct case_book *b, str case_id);

#endif
