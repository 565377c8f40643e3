/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the public pages are made of: words in one of two languages, escaped values, head and
 * foot. */
#ifndef WORK_PAGE_WRITE_H
#define WORK_PAGE_WRITE_H

#include "base/buf.h"
#include "base/cx.h"
#include "work/page_facts.h"

struct page {
	struct buf b;
	struct arena *arena;
	bool english;
};

struct page page_new(struct cx *cx, str language);
/* Markup or words of our own, written as they are. */
void page_raw(struct page *p, const char *html);
/* The one of the two that the reader asked for, as it is. */
void page_say(struct page *p, const char *zh, const char *en);
/* Somebody else's text, escaped for element content and quoted attributes. */
void page_text(struct page *p, str s);
/* The same, percent-encoded as one segment of a path or one value of a query. */
void page_url(struct page *p, str s);
/* <time>, or the words for an unknown day. */
void page_day(struct page *p, int64_t day);
/* <dt> with the term and an open <dd>: close it. */
void page_term(struct page *p, const char *zh, const char *en);

/* Up to and including <main>; the title is somebody else's text and gets the name of the site. */
void page_head(struct page *p, str title);
/* The words 非正式证书, unless the site has an official seal. */
void page_unofficial(struct page *p, const struct page_site *site);
/* Whom to call; closes with </section>. */
void page_whom(struct page *p);
/* From </main> on. */
void page_foot(struct page *p, const struct page_site *site);

/* One table of errors against their limits, with a drawing for each point. */
void page_points(struct page *p, const struct page_meter *m, const struct page_attempt *a);
/* What the error at normal flow means in litres and money. */
void page_meaning(struct page *p, const struct page_meter *m, const struct page_attempt *a);
/* Every attempt with its result and certificate; details fold out. */
void page_history(struct page *p, const struct page_meter *m);
/* What is proven, the bundle, and how to check it. */
void page_evidence(struct page *p, const struct page_meter *m);

#endif
