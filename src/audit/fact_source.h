/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where those who check a leaf find the others: the whole log until then, or a bundle. */
#ifndef AUDIT_FACT_SOURCE_H
#define AUDIT_FACT_SOURCE_H

#include "audit/fact.h"

/* Where facts are found by their index, and the latest one about a subject. */
struct fact_source {
	const struct fact *(*at)(void *state, int64_t index);
	const struct fact *(*latest)(void *state, enum fact_kind kind, str subject);
	void *state;
	bool whole; /* all leaves of the log are known, so that what is not there does not exist */
	/* The latest leaf about the i-th authorisation that the log has, NULL after the last one;
	 * NULL itself where nobody knows all of them. */
	const struct fact *(*grant)(void *state, uint32_t i);
	/* The case that granted an authorisation; the one that granted what followed it, by a
	 * change or a renewal, the last such one.  NULL when there is none. */
	const struct fact *(*granting)(void *state, str authorisation);
	const struct fact *(*following)(void *state, str authorisation);
	int64_t first_ms; /* the moment of the log's first leaf, if the whole log is known */
	/* Whether that organisation had registered a signing key; NULL where nobody knows. */
	bool (*signs)(void *state, str organisation);
	/* Whether that person acts at that moment, as holders_act; NULL where nobody knows. */
	bool (*acts)(void *state, str organisation, str person, int64_t at_ms);
	/* The latest case of that organisation that was refused for false materials, or NULL; NULL
	 * where nobody knows. */
	const struct fact *(*barring)(void *state, str organisation);
	/* Whether the form is attached to that case; NULL where nobody knows. */
	bool (*form)(void *state, str case_id);
};

#endif
