/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The public pages: what a householder sees after scanning the code on a meter, the page at "/",
 * and the page for a code that is not ours.  They are written from the plain facts below; who
 * fills these in decides nothing here, and nothing here reads a database or a clock.
 *
 * Each page is one HTML document in UTF-8 without script and without anything to fetch; a page
 * with three attempts stays under 30 KB.  Its style stands inside, so a Content-Security-Policy
 * must allow "style-src 'unsafe-inline'" and "form-action 'self'", and nothing else.  Every page
 * holds a link to itself in the other language ("?lang=en", "?lang=zh").  The address of a
 * meter's page holds its tag: answer with "Cache-Control: private" and "Referrer-Policy:
 * no-referrer". */
#ifndef WORK_PAGE_H
#define WORK_PAGE_H

#include "base/cx.h"
#include "work/page_facts.h"

/* The language is English when its tag begins with "en", Chinese otherwise.  The documents are in
 * cx->arena; nothing can go wrong but what buf_done reports. */
MUST err page_meter_html(struct cx *cx, const struct page_meter *m, str language, str *out);
/* "/": what this is and how to check a meter. */
MUST err page_home_html(struct cx *cx, const struct page_site *site, str language, str *out);
/* For a wrong code or tag; send it with status 404. */
MUST err page_unknown_html(struct cx *cx, const struct page_site *site, str language, str *out);

#endif
