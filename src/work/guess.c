/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The policy against guessing.  Three counters of wrong attempts: about one account from one
 * address (pair), from one address about whatever account, about one account from wherever.  Each
 * has a number that is free; after that every further wrong one doubles the wait until the next is
 * looked at, from one second up to a longest (allowance.def).  An attempt that comes too early is
 * not looked at, says so, and does not count.
 *
 * Nobody can be locked out by strangers for long.  Those at one address stop themselves: what they
 * use up is their pair and their address.  The account's own counter, which stops an army of
 * addresses, makes nobody wait for more than a minute, though the owner then has to be quicker than
 * they.  A good code of the second factor is no way around it: six digits are soon guessed where
 * wrong ones cost nothing.
 *
 * A name that nobody has is counted like any other, so the answers tell nothing.
 *
 * Whether an attempt was right is said in the transaction that counts it, and only there: an UPDATE
 * that finds the counter as it was read, or else the attempt is decided again.  So of any number of
 * attempts that arrive together, on one server or several, no more are looked at than the counters
 * allow, although their passwords are hashed before.
 *
 * The key of a row is HMAC-SM3 under a key of the instance; neither name nor address is stored, and
 * the row goes an hour after the last wrong guess. */
#include "work/guess.h"

#include "base/arena.h"
#include "crypt/hmac.h"
#include "op/allowance.h"
#include "op/app.h"

#define DOUBLINGS_MAX 20
#define S_MS INT64_C(1000)

static const struct field row_fields[] = {
	FIELD(struct guess_row, key, ""),
	FIELD(struct guess_row, n, ""),
	FIELD(struct guess_row, next_ms, ""),
	FIELD(struct guess_row, expires_ms, ""),
};
static const struct rec row_rec = REC(struct guess_row, "guess", row_fields);

enum { GET, ADD, SET, DROP, SWEEP };

const struct sql guess_sql[] = {
	[GET] = { "guess.get", "SELECT {guess} FROM guess WHERE key = $1", NULL, &row_rec },
	[ADD] = { "guess.add",
	          "INSERT INTO guess ({guess}) VALUES ({guess:$}) ON CONFLICT (key) DO NOTHING",
	          &row_rec, NULL },
	[SET] = { "guess.set",
	          "UPDATE guess SET n = $1, next_ms = $2, expires_ms = $3 "
	          "WHERE key = $4 AND n = $5 AND next_ms = $6",
	          NULL, NULL },
	[DROP] = { "guess.drop", "DELETE FROM guess WHERE key = $1 AND n = $2 AND next_ms = $3",
	           NULL, NULL },
	[SWEEP] = { "guess.sweep", "DELETE FROM guess WHERE expires_ms <= $1", NULL, NULL },
};
const int guess_sql_n = COUNT_OF(guess_sql);

static const struct {
	const char *name;
	int64_t free, longest_s;
} tiers[GUESS_TIERS] = {
	[GUESS_PAIR] = { "pair", ALLOWED_GUESS_PAIR_FREE, ALLOWED_GUESS_PAIR_WAIT_S },
	[GUESS_ADDRESS] = { "address", ALLOWED_GUESS_ADDRESS_FREE, ALLOWED_GUESS_ADDRESS_WAIT_S },
	[GUESS_ACCOUNT] = { "account", ALLOWED_GUESS_ACCOUNT_FREE, ALLOWED_GUESS_ACCOUNT_WAIT_S },
};

static int64_t wait_ms(enum guess_tier tier, int64_t n)
{
	int64_t over = n - tiers[tier].free;
	int64_t s = over < 0 ? 0 : INT64_C(1) << (over < DOUBLINGS_MAX ? over : DOUBLINGS_MAX);

	return (s < tiers[tier].longest_s ? s : tiers[tier].longest_s) * S_MS;
}

static blob key_of(struct call *call, enum guess_tier tier, str organisation, str login)
{
	struct arena *a = call->cx.arena;
	str account = tier == GUESS_ADDRESS ? S("")
	                                    : str_fmt(a, "%.*s\n%.*s", P(organisation), P(login));
	str address = tier == GUESS_ACCOUNT ? S("") : call->caller.address;
	str text = str_fmt(a, "guess %s\n%.*s\n%.*s", tiers[tier].name, P(account), P(address));
	struct hash mac = hmac_key_mac(&app_keys(call->app)->seal, text);

	return (blob){ arena_copy(a, mac.b, HASH_SIZE), HASH_SIZE };
}

/* A counter that has been forgotten counts as none, but its row is still there. */
static err row_read(struct call *call, struct guess_row *row, bool *there)
{
	const struct value param[] = { V_BLOB(row->key.p, row->key.n) };
	blob key = row->key;
	err e = db_get(&call->cx, call->tx, &guess_sql[GET], param, 1, row);

	row->key = key;
	*there = e == OK;
	return e == E_NOT_FOUND ? OK : e;
}

err guess_check(struct call *call, str organisation, str login, struct guesses *out)
{
	int64_t wait = 0;

	*out = (struct guesses){ 0 };
	for (int t = 0; t < GUESS_TIERS; t++) {
		struct guess_row *row = &out->row[t];
		row->key = key_of(call, (enum guess_tier)t, organisation, login);
		TRY(row_read(call, row, &out->there[t]));
		if (!out->there[t] || row->expires_ms <= call->now_ms)
			continue;
		if (row->next_ms - call->now_ms > wait)
			wait = row->next_ms - call->now_ms;
	}
	if (wait == 0)
		return OK;
	call->retry_after_s = (int)((wait + S_MS - 1) / S_MS);
	return fail(&call->cx, E_TOO_MANY, "the next attempt is possible in %d s",
	            call->retry_after_s);
}

static err count_one(struct call *call, enum guess_tier tier, const struct guess_row *was,
                     bool there)
{
	int64_t n = there && was->expires_ms > call->now_ms ? was->n + 1 : 1;
	const struct guess_row row = { .key = was->key,
		                       .n = n,
		                       .next_ms = call->now_ms + wait_ms(tier, n),
		                       .expires_ms = call->now_ms + ALLOWED_GUESS_FORGET_S * S_MS };
	int64_t changed;

	if (!there) {
		TRY(db_put(&call->cx, call->tx, &guess_sql[ADD], &row, &changed));
		return changed == 1 ? OK : E_STALE;
	}
	const struct value param[] = { V_INT(row.n),          V_INT(row.next_ms),
		                       V_INT(row.expires_ms), V_BLOB(row.key.p, row.key.n),
		                       V_INT(was->n),         V_INT(was->next_ms) };
	TRY(db_run(&call->cx, call->tx, &guess_sql[SET], param, 6, &changed));
	return changed == 1 ? OK : E_STALE;
}

err guess_wrong(struct call *call, const struct guesses *g)
{
	const struct value now[] = { V_INT(call->now_ms) };

	for (int t = 0; t < GUESS_TIERS; t++)
		TRY(count_one(call, (enum guess_tier)t, &g->row[t], g->there[t]));
	return db_run(&call->cx, call->tx, &guess_sql[SWEEP], now, 1, NULL);
}

/* The address keeps its count: whoever has an account of his own could clear it by logging in. */
err guess_right(struct call *call, const struct guesses *g)
{
	static const enum guess_tier forgiven[] = { GUESS_PAIR, GUESS_ACCOUNT };
	int64_t changed;

	for (int i = 0; i < COUNT_OF(forgiven); i++) {
		const struct guess_row *row = &g->row[forgiven[i]];
		const struct value param[] = { V_BLOB(row->key.p, row->key.n), V_INT(row->n),
			                       V_INT(row->next_ms) };
		if (!g->there[forgiven[i]])
			continue;
		TRY(db_run(&call->cx, call->tx, &guess_sql[DROP], param, 3, &changed));
		if (changed != 1)
			return E_STALE;
	}
	return OK;
}
