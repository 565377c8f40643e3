/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row says who publishes.  It only saves work: two publishers cannot harm the log (publish.c).
 *
 * The holder changes the row twice a second.  Who sees it unchanged for LEASE_MS takes it, if it is
 * still as it was seen.  That needs no clocks that agree: each server measures the silence with its
 * own, and until_ms only has to change.  So a server whose clock is an hour ahead, and which dies,
 * holds nothing up.
 *
 * The other servers look at the row in each of their turns: between the holder's last sign and the
 * end of the first turn of another lie LEASE_MS and two turns, less than two seconds. */
#include "op/lease.h"

#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "code/text.h"

#define LEASE_MS 1200
#define BEAT_MS 500

enum { FIND, PUT, GIVE_UP };

const struct sql lease_sql[] = {
	[FIND] = { "lease.find", "SELECT holder, until_ms FROM lease WHERE name = 'publisher'",
	           NULL, NULL },
	[PUT] = { "lease.put",
	          "INSERT INTO lease (name, holder, until_ms) VALUES ('publisher', $1, $2) "
	          "ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, "
	          "until_ms = excluded.until_ms "
	          "WHERE lease.holder = $3 AND lease.until_ms = $4",
	          NULL, NULL },
	[GIVE_UP] = { "lease.give_up",
	              "UPDATE lease SET until_ms = 0 WHERE name = 'publisher' AND holder = $1",
	              NULL, NULL },
};
const int lease_sql_n = COUNT_OF(lease_sql);

struct lease lease_new(struct cx *cx)
{
	struct lease lease = { .until_ms = -1, .written_ms = INT64_MIN / 2 };
	uint8_t id[(LEASE_NAME - 1) / 2];

	cx_random(cx, id, sizeof id);
	memcpy(lease.me, hex_print(cx->arena, id, sizeof id).p, LEASE_NAME - 1);
	return lease;
}

static bool is_seen(const struct lease *lease, str holder, int64_t until_ms)
{
	return str_eq(str_of(lease->holder), holder) && lease->until_ms == until_ms;
}

static void seen(struct lease *lease, str holder, int64_t until_ms, int64_t now_ms)
{
	size_t n = holder.n < LEASE_NAME ? holder.n : LEASE_NAME - 1;

	memset(lease->holder, 0, LEASE_NAME);
	memcpy(lease->holder, holder.p, n);
	lease->until_ms = until_ms;
	lease->changed_ms = now_ms;
	lease->mine = str_eq(str_of(lease->holder), str_of(lease->me));
}

err lease_look(struct cx *cx, struct tx *tx, struct lease *lease, int64_t now_ms)
{
	struct value v[2] = { V_TEXT(S("")), V_INT(-1) };
	err e = db_one(cx, tx, &lease_sql[FIND], NULL, 0, v, 2);

	if (e != OK && e != E_NOT_FOUND)
		return e;
	if (!is_seen(lease, v[0].s, v[1].i))
		seen(lease, v[0].s, v[1].i, now_ms);
	return OK;
}

static bool due(const struct lease *lease, int64_t now_ms)
{
	if (lease->mine)
		return now_ms - lease->written_ms >= BEAT_MS;
	return lease->until_ms <= 0 || now_ms - lease->changed_ms >= LEASE_MS;
}

static err write(struct cx *cx, struct app *app, const struct sql *q, const struct value *param,
                 int n, int64_t *changed)
{
	struct db *db;
	err e;

	*changed = 0;
	TRY(app_writer(app, cx, &db));
	{
		AUTO(tx_end) struct tx tx = { 0 };
		e = tx_begin(cx, db, DB_READ_WRITE, &tx);
		if (e == OK)
			e = db_run(cx, &tx, q, param, n, changed);
		if (e == OK)
			e = tx_commit(cx, &tx);
	}
	app_writer_return(app);
	app_write_outcome(app, e);
	return e;
}

err lease_turn(struct cx *cx, struct app *app, struct lease *lease, int64_t now_ms)
{
	int64_t until_ms = cx_now_ms(cx) + LEASE_MS;
	int64_t changed;

	if (!due(lease, now_ms))
		return OK;
	if (until_ms <= lease->until_ms)
		until_ms = lease->until_ms + 1;
	const struct value param[] = { V_TEXT(str_of(lease->me)), V_INT(until_ms),
		                       V_TEXT(str_of(lease->holder)), V_INT(lease->until_ms) };
	bool had = lease->mine;
	lease->mine = false;
	TRY(write(cx, app, &lease_sql[PUT], param, 4, &changed));
	if (changed != 1)
		return OK; /* another was faster */
	if (!had)
		log_line(LOG_LEVEL_NOTICE, "publisher: has the lease as %s", lease->me);
	seen(lease, str_of(lease->me), until_ms, now_ms);
	lease->written_ms = now_ms;
	return OK;
}

err lease_give_up(struct cx *cx, struct app *app, struct lease *lease)
{
	const struct value me = V_TEXT(str_of(lease->me));
	int64_t changed;

	if (!lease->mine)
		return OK;
	lease->mine = false;
	return write(cx, app, &lease_sql[GIVE_UP], &me, 1, &changed);
}
