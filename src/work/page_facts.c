/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the attempts on a meter to one word.  A word may be too cautious but never too kind:
 * whatever is not a live certificate that stands on the newest valid attempt is not a pass. */
#include "work/page_facts.h"

#include <stddef.h>

/* An invalid procedure, or a pass without a certificate as of a check in use: what held before
 * holds still, and what was revoked stays so. */
static bool changes_nothing(const struct page_attempt *a)
{
	return a->verdict == PAGE_INVALID ||
	       (a->verdict == PAGE_PASS && a->certificate == PAGE_CERTIFICATE_NONE);
}

const struct page_attempt *page_subject(const struct page_meter *m)
{
	const struct page_attempt *last = m->attempt_n > 0 ? &m->attempt[m->attempt_n - 1] : NULL;
	const struct page_attempt *valid = NULL; /* the newest that never had a certificate */

	for (int i = m->attempt_n - 1; i >= 0; i--) {
		const struct page_attempt *a = &m->attempt[i];

		if (a->certificate == PAGE_CERTIFICATE_LIVE ||
		    a->certificate == PAGE_CERTIFICATE_REVOKED)
			return a;
		if (valid == NULL && a->verdict != PAGE_INVALID &&
		    a->certificate == PAGE_CERTIFICATE_NONE)
			valid = a;
		if (!changes_nothing(a))
			break;
	}
	return valid != NULL ? valid : last;
}

static enum page_state passed_state(const struct page_meter *m, const struct page_attempt *a)
{
	if (a->certificate == PAGE_CERTIFICATE_AWAITING)
		return PAGE_STATE_AWAITING;
	if (a->certificate != PAGE_CERTIFICATE_LIVE)
		return PAGE_STATE_NO_CERTIFICATE;
	return m->due_day != ABSENT_INT && m->today_day > m->due_day ? PAGE_STATE_OVERDUE
	                                                             : PAGE_STATE_PASS;
}

enum page_state page_state(const struct page_meter *m)
{
	const struct page_attempt *a = page_subject(m);

	if (a == NULL)
		return PAGE_STATE_NO_RECORD;
	if (a->certificate == PAGE_CERTIFICATE_REVOKED)
		return PAGE_STATE_REVOKED;
	if (a->verdict == PAGE_PASS)
		return passed_state(m, a);
	if (a->verdict == PAGE_RETEST)
		return PAGE_STATE_RETEST;
	return a->verdict == PAGE_FAIL ? PAGE_STATE_FAIL : PAGE_STATE_INVALID;
}

bool page_covered(const struct page_meter *m, const struct page_attempt *a)
{
	return a->log_index >= 0 && a->log_index < m->checkpoint_size;
}
