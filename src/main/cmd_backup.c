/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `backup`: a copy of the instance as of one moment, while the server goes on.
 *
 *   TO/fangsheng.db     the database
 *   TO/published        the newest checkpoint that this copy of the database holds
 *   TO/fangsheng.json   the configuration; last, so that a copy that was cut short is no instance
 *
 * The keys are left out.  They never change, copies of the database are many and travel, and
 * whoever has the keys can sign another history: they are copied once, by people, on a medium of
 * their own.
 *
 * The schema is not touched: a newer program copies an older database as it is. */
#include <stdio.h>

#include "base/arena.h"
#include "base/os.h"
#include "main/command.h"
#include "op/head.h"
#include "op/log_read.h"

static void instance_end(struct instance *i)
{
	instance_forget(i);
}

static const char *within(struct cx *cx, const char *folder, const char *name)
{
	return str_fmt(cx->arena, "%s/%s", folder, name).p;
}

static err database_copy(struct cx *cx, const struct instance *from, const char *path)
{
	AUTO(db_end) struct db *db = NULL;

	TRY(db_open(cx, from->db, DB_READ_ONLY, &db));
	return db_backup(cx, db, path);
}

static err copy_look(struct cx *cx, const char *path, struct head *head, struct checkpoint_row *cp)
{
	AUTO(db_end) struct db *db = NULL;
	AUTO(tx_end) struct tx tx = { 0 };

	TRY(db_open(cx, str_fmt(cx->arena, "sqlite:%s", path), DB_READ_ONLY, &db));
	TRY(tx_begin(cx, db, DB_READ_ONLY, &tx));
	TRY(head_read(cx, &tx, head));
	return log_checkpoint(cx, &tx, cp);
}

static err backup(struct cx *cx, const struct arguments *a)
{
	AUTO(instance_end) struct instance from = { 0 };
	const char *data, *to;
	struct head head;
	struct checkpoint_row cp;

	TRY(argument_needed(cx, a, "--data", &data));
	TRY(argument_needed(cx, a, "--to", &to));
	TRY(instance_load(cx, cx->arena, data, &from));
	if (!os_empty(to))
		return fail(cx, E_IN_USE, "%s is not empty", to);
	TRY(os_mkdir(cx, to, 0700));
	TRY(database_copy(cx, &from, within(cx, to, "fangsheng.db")));
	TRY(copy_look(cx, within(cx, to, "fangsheng.db"), &head, &cp));
	TRY(os_write_file(cx, within(cx, to, "published"), cp.note, 0644));
	TRY(instance_config_copy(cx, &from, to));
	printf("%s holds %lld leaves; its checkpoint covers %lld. The keys are not in it.\n", to,
	       (long long)head.size, (long long)cp.size);
	return OK;
}

static int run(struct cx *cx, const struct arguments *a, err *e)
{
	*e = backup(cx, a);
	return *e == OK ? EXIT_OK : EXIT_NO;
}

const struct command backup_command = {
	.name = "backup",
	.plain = "",
	.about = "copies database, configuration and newest checkpoint, without the keys, while "
	         "the server goes on",
	.option = { { "--data", "DIR", "the instance" },
	            { "--to", "DIR", "where the copy goes: a directory that is empty or new" } },
	.run = run,
};
