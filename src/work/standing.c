/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A certificate stays live until the bureau revokes it or another one takes its place.  Whether it
 * still says what is true is another question: the check in use that came later may have failed, or
 * its day may be over.  The page behind the QR code answers that question (page_facts.c), and
 * whoever asks for data instead must hear the same. */
#include "work/standing.h"

#include "base/arena.h"

enum page_certificate standing_certificate(int64_t certificate)
{
	return certificate > CERTIFICATE_REVOKED ? PAGE_CERTIFICATE_NONE
	                                         : (enum page_certificate)certificate;
}

struct standing standing_of(struct arena *a, const list *rows, int64_t today_day)
{
	const struct verification_row *row = rows->item;
	struct page_attempt *attempt = NEW_N(a, struct page_attempt, rows->n);
	struct page_meter meter = {
		.today_day = today_day,
		.due_day = ABSENT_INT,
		.attempt = attempt,
		.attempt_n = (int)rows->n,
	};
	const struct page_attempt *subject;

	for (size_t i = 0; i < rows->n; i++) {
		attempt[i].verdict = (enum page_verdict)row[i].verdict;
		attempt[i].certificate = standing_certificate(row[i].certificate);
		if (row[i].due_day != ABSENT_INT)
			meter.due_day = row[i].due_day;
	}
	subject = page_subject(&meter);
	return (struct standing){
		.state = page_state(&meter),
		.subject = subject != NULL ? &row[subject - attempt] : NULL,
	};
}

const struct verification_row *standing_later(const list *rows, int64_t attempt)
{
	const struct verification_row *row = rows->item;

	for (size_t i = rows->n; i > 0 && row[i - 1].attempt > attempt; i--)
		if (row[i - 1].verdict != VERDICT_INVALID)
			return &row[i - 1];
	return NULL;
}

const char *standing_name(enum page_state state)
{
	static const char *const name[PAGE_STATES] = {
		[PAGE_STATE_PASS] = "pass",
		[PAGE_STATE_FAIL] = "fail",
		[PAGE_STATE_AWAITING] = "awaits",
		[PAGE_STATE_RETEST] = "retest",
		[PAGE_STATE_INVALID] = "invalid",
		[PAGE_STATE_REVOKED] = "revoked",
		[PAGE_STATE_OVERDUE] = "past-due",
		[PAGE_STATE_NO_CERTIFICATE] = "no-certificate",
		[PAGE_STATE_NO_RECORD] = "no-record",
	};

	return name[state];
}
