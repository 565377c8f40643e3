/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See holders.h.  Of each account the latest leaf is kept, and of each person a chain of the
 * accounts that ever were theirs: an account may come to be somebody else's. */
#include "audit/holders.h"

#include "audit/map.h"
#include "base/arena.h"

struct held {
	const struct fact *latest;
};

struct link {
	const struct held *account;
	struct link *next;
};

struct holders {
	struct arena *arena;
	struct map signers; /* organisations that have registered a key; no values */
	struct map account; /* id -> struct held * */
	struct map person;  /* id -> struct link *, the last one */
};

struct holders *holders_open(const struct short_key *key)
{
	struct arena *a = arena_new();
	struct holders *h = NEW(a, struct holders);

	h->arena = a;
	h->signers = map_open(1, key);
	h->account = map_open(sizeof(struct held *), key);
	h->person = map_open(sizeof(struct link *), key);
	return h;
}

void holders_close(struct holders *h)
{
	map_close(&h->person);
	map_close(&h->account);
	map_close(&h->signers);
	arena_free(h->arena);
}

static str person_of(const struct fact *f)
{
	return f != NULL ? ((const struct fact_account *)f->value)->person : S_NONE;
}

static void account_add(struct holders *h, const struct fact *f)
{
	bool is_new;
	struct held **at = map_put(&h->account, 0, f->subject, &is_new);
	struct held *held = is_new ? NEW(h->arena, struct held) : *at;
	bool same = str_eq(person_of(held->latest), person_of(f));

	*at = held;
	held->latest = f;
	if (same || person_of(f).n == 0)
		return;
	struct link **last = map_put(&h->person, 0, person_of(f), &is_new);
	struct link *link = NEW(h->arena, struct link);
	*link = (struct link){ held, is_new ? NULL : *last };
	*last = link;
}

void holders_add(struct holders *h, const struct fact *f)
{
	bool is_new;

	if (f->kind == FACT_KEY)
		(void)map_put(&h->signers, 0, ((const struct fact_key *)f->value)->organisation,
		              &is_new);
	if (f->kind == FACT_ACCOUNT)
		account_add(h, f);
}

bool holders_sign(const struct holders *h, str organisation)
{
	return map_find(&h->signers, 0, organisation) != NULL;
}

static bool acts(const struct fact_account *a, int64_t at_ms)
{
	if (!str_has_word(a->duties, S("signatory")))
		return false;
	if (str_eq(a->state, S("active")))
		return true;
	return str_eq(a->state, S("leave")) &&
	       (at_ms < a->leave_from_ms || at_ms >= a->leave_until_ms);
}

bool holders_act(const struct holders *h, str organisation, str person, int64_t at_ms)
{
	struct link *const *last = map_find(&h->person, 0, person);
	bool taken = false;

	for (const struct link *l = last != NULL ? *last : NULL; l != NULL; l = l->next) {
		const struct fact_account *a = l->account->latest->value;
		if (!str_eq(a->person, person) || !str_eq(a->organisation, organisation) ||
		    (str_eq(a->state, S("invited")) && a->credential_ms == ABSENT_INT))
			continue;
		if (acts(a, at_ms))
			return true;
		taken = true;
	}
	return !taken;
}

bool holders_has(const struct holders *h, str organisation, str person)
{
	struct link *const *last = map_find(&h->person, 0, person);

	for (const struct link *l = last != NULL ? *last : NULL; l != NULL; l = l->next) {
		const struct fact_account *a = l->account->latest->value;
		if (str_eq(a->person, person) && str_eq(a->organisation, organisation) &&
		    !str_eq(a->state, S("departed")))
			return true;
	}
	return false;
}
