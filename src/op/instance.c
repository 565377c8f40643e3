/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See instance.h.  Keys are written before the configuration, and the configuration last: a
 * directory without it is no instance, so a creation that was cut short leaves nothing that would
 * be served. */
#include "op/instance.h"

#include <string.h>

#include "base/arena.h"
#include "base/os.h"
#include "code/json.h"
#include "crypt/keyfile.h"
#include "crypt/signer_pkcs11.h"
#include "tree/checkpoint.h"

#define FILE_ED25519 "keys/log-ed25519"
#define FILE_SM2 "keys/log-sm2.pem"
#define FILE_VKEY "keys/log.vkey"
#define VKEY_MAX 4096
#define CONFIG_MAX 65536
#define SCAN_ARGUMENTS 20
#define SCAN_SECONDS 30
#define DB_DEFAULT "sqlite:fangsheng.db"
#define HOST_DEFAULT "127.0.0.1:8080"

struct config {
	str db;
	str host;
	str origin;
	str scan; /* a JSON array */
	int64_t scan_seconds;
	str log_ed25519;
	str log_sm2;
	int64_t log_sm2_mechanism;
};

static const struct field config_fields[] = {
	FIELD(struct config, db, "database URL", .min = 8, .max = 1000),
	FIELD(struct config, host, "host name in QR codes", .min = 1, .max = 200),
	FIELD(struct config, origin, "name of the log", .min = 1, .max = ORIGIN_MAX),
	FIELD(struct config, scan, "virus scanner and its arguments", .form = FORM_JSON,
	      .optional = true),
	FIELD(struct config, scan_seconds, "how long it may take", .min = 1, .max = 300,
	      .optional = true),
	FIELD(struct config, log_ed25519, "pkcs11: URI of the log's Ed25519 key", .min = 1,
	      .max = PKCS11_URI_MAX, .optional = true),
	FIELD(struct config, log_sm2, "pkcs11: URI of the log's SM2 key", .min = 1,
	      .max = PKCS11_URI_MAX, .optional = true),
	FIELD(struct config, log_sm2_mechanism, "the module's number for SM2 with SM3", .min = 1,
	      .max = UINT32_MAX, .optional = true),
};
static const struct rec config_rec = REC(struct config, "config", config_fields);

static const char *within(struct arena *a, const char *data, const char *name)
{
	return str_fmt(a, "%s/%s", data, name).p;
}

/* -- creation -------------------------------------------------------------------------------- */

static err keys_create(struct cx *cx, const char *data, str origin)
{
	AUTO(signer_close) struct signer ed = { 0 };
	AUTO(signer_close) struct signer sm2 = { 0 };
	struct note_key key[2];
	uint8_t secret[QR_SECRET_BYTES];
	struct buf vkeys = buf_new(cx->arena);
	int n;

	TRY(os_mkdir(cx, within(cx->arena, data, "keys"), 0700));
	TRY(signer_create_for_log(cx, within(cx->arena, data, FILE_ED25519), SIGN_ED25519, &ed));
	TRY(signer_create_for_log(cx, within(cx->arena, data, FILE_SM2), SIGN_SM2, &sm2));
	TRY(checkpoint_keys(cx, origin, &ed.key, &sm2.key, key, &n));
	cx_random(cx, secret, sizeof secret);
	TRY(keyfile_store_secret(cx, within(cx->arena, data, "keys/qr-secret"),
	                         (str){ (const char *)secret, sizeof secret }));
	for (int i = 0; i < n; i++)
		buf_fmt(&vkeys, "%.*s\n", P(note_key_print(cx->arena, &key[i])));
	return os_write_file(cx, within(cx->arena, data, FILE_VKEY), buf_view(&vkeys), 0644);
}

static err config_store(struct cx *cx, const char *data, const struct config *c)
{
	struct buf b = buf_new(cx->arena);
	struct json_writer w = json_writer_new(&b, false);

	json_object(&w);
	rec_write(&w, &config_rec, c);
	json_object_end(&w);
	buf_char(&b, '\n');
	/* The URL may hold a password. */
	return os_write_file(cx, within(cx->arena, data, "fangsheng.json"), buf_view(&b), 0600);
}

/* sqlite:NAME is relative to the data directory. */
static str db_url(struct arena *a, const char *data, str db)
{
	str path = str_part(db, 7, db.n);

	if (!str_starts(db, S("sqlite:")) || str_starts(path, S("/")))
		return db;
	return str_fmt(a, "sqlite:%s/%.*s", data, P(path));
}

enum { HEAD_ADD, HEAD_SIZE, NEWEST };

const struct sql instance_sql[] = {
	[HEAD_ADD] = { "head.add",
	               "INSERT INTO log_head (id, size, authority, rights) VALUES (1, 0, 0, 0) "
	               "ON CONFLICT (id) DO NOTHING",
	               NULL, NULL },
	[NEWEST] = { "checkpoint.first", "SELECT size FROM checkpoint ORDER BY size DESC LIMIT 1",
	             NULL, NULL },
	[HEAD_SIZE] = { "head.size", "SELECT size FROM log_head WHERE id = 1", NULL, NULL },
};
const int instance_sql_n = sizeof instance_sql / sizeof instance_sql[0];

/* A log belongs to the keys that sign it: new ones for an old log would sign a second history. */
static err log_is_new(struct cx *cx, struct tx *tx)
{
	struct value size, newest;

	TRY(db_one(cx, tx, &instance_sql[HEAD_SIZE], NULL, 0, &size, 1));
	err e = db_one(cx, tx, &instance_sql[NEWEST], NULL, 0, &newest, 1);
	if (e != OK && e != E_NOT_FOUND)
		return e;
	if (size.i == 0 && e == E_NOT_FOUND)
		return OK;
	return fail(cx, E_IN_USE,
	            "the database holds the log of an instance already; serve it with that "
	            "instance's directory, or name another database");
}

static err database_create(struct cx *cx, str url, instance_schema schema,
                           const struct migration *migration, int n)
{
	AUTO(db_end) struct db *db = NULL;

	TRY(db_open(cx, url, DB_READ_WRITE, &db));
	TRY(schema(cx, db, migration, n));
	AUTO(tx_end) struct tx tx = { 0 };
	TRY(tx_begin(cx, db, DB_READ_WRITE, &tx));
	TRY(db_run(cx, &tx, &instance_sql[HEAD_ADD], NULL, 0, NULL));
	TRY(log_is_new(cx, &tx));
	return tx_commit(cx, &tx);
}

err instance_create(struct cx *cx, const char *data, const char *db, str origin,
                    instance_schema schema, const struct migration *migration, int migration_n)
{
	struct config c = { .db = db ? str_of(db) : S(DB_DEFAULT),
		            .host = S(HOST_DEFAULT),
		            .origin = origin,
		            .scan_seconds = ABSENT_INT,
		            .log_sm2_mechanism = ABSENT_INT };
	bool there = os_exists(data);

	if (!os_empty(data) && !os_exists(within(cx->arena, data, "fangsheng.json")))
		return fail(
		        cx, E_IN_USE,
		        "%s is not empty, and holds no instance; an init that was cut short leaves "
		        "such a directory: remove it",
		        data);
	if (!os_empty(data))
		return fail(cx, E_IN_USE, "%s holds an instance", data);
	TRY(os_mkdir(cx, data, 0700));
	err e = database_create(cx, db_url(cx->arena, data, c.db), schema, migration, migration_n);
	if (e != OK && !there)
		os_remove(data);
	TRY(e);
	TRY(keys_create(cx, data, origin));
	return config_store(cx, data, &c);
}

void instance_abandon(struct cx *cx, const char *data)
{
	os_remove(within(cx->arena, data, "fangsheng.json"));
}

/* -- loading --------------------------------------------------------------------------------- */

/* Takes the list of the scanner out of the tree: records have no lists of texts. */
static const struct json *scan_take(struct cx *cx, const struct json *tree, struct json *rest)
{
	const struct json *scan = json_get(tree, S("scan"));
	const struct json **end = &rest->first;

	*rest = *tree;
	*end = NULL;
	for (const struct json *m = tree->first; m != NULL; m = m->next) {
		if (m == scan)
			continue;
		struct json *copy = NEW(cx->arena, struct json);
		*copy = *m;
		copy->next = NULL;
		*end = copy;
		end = &copy->next;
	}
	rest->n -= scan != NULL;
	return scan;
}

/* A program is named from the root, so that no search path decides which one it is. */
static err scan_read(struct cx *cx, struct arena *a, const struct json *scan, struct instance *out)
{
	struct buf b = buf_new(a);
	const char **argv = NEW_N(a, const char *, SCAN_ARGUMENTS + 1);
	int n = 0;

	if (scan == NULL)
		return OK;
	if (scan->kind != JSON_ARRAY || scan->n < 1 || scan->n > SCAN_ARGUMENTS)
		return fail(cx, E_USAGE,
		            "fangsheng.json: scan is a list of a program and at most "
		            "%d arguments",
		            SCAN_ARGUMENTS - 1);
	for (const struct json *v = scan->first; v != NULL; v = v->next) {
		if (v->kind != JSON_STRING)
			return fail(cx, E_USAGE, "fangsheng.json: scan is a list of texts");
		argv[n++] = str_dup(a, v->text).p;
	}
	if (argv[0][0] != '/')
		return fail(cx, E_USAGE, "fangsheng.json: scan names a program by its whole path");
	out->scan = argv;
	struct json_writer w = json_writer_new(&b, false);
	json_array(&w);
	for (int i = 0; i < n; i++)
		json_str(&w, str_of(argv[i]));
	json_array_end(&w);
	return buf_done(&b, &out->scan_json);
}

static err config_load(struct cx *cx, struct arena *a, const char *data, struct config *out,
                       struct instance *instance)
{
	const char *path = within(cx->arena, data, "fangsheng.json");
	const struct json *tree;
	struct json rest;
	str text;
	err e = os_read_file(cx, path, CONFIG_MAX, &text);

	if (e == E_NOT_FOUND)
		return fail(cx, e, "%s holds no instance; `fangsheng init --data %s` makes one",
		            data, data);
	TRY(e);
	TRY(json_parse(cx, text, JSON_DEPTH_MAX, &tree));
	if (tree->kind != JSON_OBJECT)
		return rec_read(cx, &config_rec, tree, out);
	TRY(scan_read(cx, a, scan_take(cx, tree, &rest), instance));
	return rec_read(cx, &config_rec, &rest, out);
}

/* The public half of a key, as the log publishes it. */
static err vkey_find(struct cx *cx, const char *data, str origin, enum sign_alg alg,
                     struct public_key *out)
{
	const char *path = within(cx->arena, data, FILE_VKEY);
	enum note_type type = alg == SIGN_SM2 ? NOTE_SM2 : NOTE_ED25519;
	struct note_key key;
	str rest;

	TRY(os_read_file(cx, path, VKEY_MAX, &rest));
	while (rest.n > 0) {
		str line;
		rest = str_cut(rest, '\n', &line);
		TRY(note_key_parse(cx, line, &key));
		if (key.type != type || !str_eq(key.name, origin))
			continue;
		*out = (struct public_key){ .alg = alg };
		memcpy(out->point, key.key, alg == SIGN_SM2 ? SM2_POINT_SIZE : ED25519_PUBLIC_SIZE);
		return OK;
	}
	return fail(cx, E_USAGE, "%s: no %s key of the log %.*s", path, sign_alg_name(alg),
	            P(origin));
}

static err key_in_hardware(struct cx *cx, const char *data, const struct config *c,
                           enum sign_alg alg, struct signer *out)
{
	struct pkcs11_uri uri;
	struct public_key key;
	uint64_t mechanism = c->log_sm2_mechanism > 0 ? (uint64_t)c->log_sm2_mechanism : 0;

	if (pkcs11_uri_parse(cx, alg == SIGN_SM2 ? c->log_sm2 : c->log_ed25519, &uri) != OK)
		return fail(cx, E_USAGE, "fangsheng.json: %s: %.*s",
		            alg == SIGN_SM2 ? "log_sm2" : "log_ed25519", P(cx->detail));
	if (alg == SIGN_SM2 && mechanism == 0)
		return fail(
		        cx, E_USAGE,
		        "fangsheng.json: log_sm2 needs log_sm2_mechanism: PKCS#11 has no number "
		        "for SM2, so each module has its own, or none");
	TRY(vkey_find(cx, data, c->origin, alg, &key));
	*out = signer_pkcs11(&uri, mechanism, &key);
	return OK;
}

static err log_keys_load(struct cx *cx, const char *data, const struct config *c, struct keys *out)
{
	const char *ed25519 = within(cx->arena, data, FILE_ED25519);
	const char *sm2 = within(cx->arena, data, FILE_SM2);

	TRY(c->log_ed25519.n > 0 ? key_in_hardware(cx, data, c, SIGN_ED25519, &out->ed25519)
	                         : signer_load_as(cx, ed25519, SIGN_ED25519, &out->ed25519));
	return c->log_sm2.n > 0 ? key_in_hardware(cx, data, c, SIGN_SM2, &out->sm2)
	                        : signer_load_as(cx, sm2, SIGN_SM2, &out->sm2);
}

/* What is absent stays absent. */
static str optional_dup(struct arena *a, str s)
{
	return s.p == NULL ? s : str_dup(a, s);
}

err instance_load(struct cx *cx, struct arena *a, const char *data, struct instance *out)
{
	struct config c = { 0 };
	str secret;

	out->scan = NULL;
	out->scan_json = S_NONE;
	TRY(config_load(cx, a, data, &c, out));
	out->scan_seconds = c.scan_seconds == ABSENT_INT ? SCAN_SECONDS : c.scan_seconds;
	out->data = str_dup(a, str_of(data));
	out->origin = str_dup(a, c.origin);
	out->host = str_dup(a, c.host);
	out->db = str_dup(a, db_url(cx->arena, data, c.db));
	out->log_ed25519 = optional_dup(a, c.log_ed25519);
	out->log_sm2 = optional_dup(a, c.log_sm2);
	out->log_sm2_mechanism = c.log_sm2_mechanism;
	TRY(log_keys_load(cx, data, &c, &out->keys));
	TRY(keyfile_load_secret(cx, within(cx->arena, data, "keys/qr-secret"), &secret));
	out->keys.qr = hmac_key_make(secret);
	struct hash seal = hmac_key_mac(&out->keys.qr, S("fangsheng idempotency seal"));
	out->keys.seal = hmac_key_make(hash_str(&seal));
	struct hash vault = hmac_key_mac(&out->keys.qr, S("fangsheng vault"));
	memcpy(out->keys.vault.b, vault.b, sizeof out->keys.vault.b);
	explicit_bzero(&seal, sizeof seal);
	explicit_bzero(&vault, sizeof vault);
	explicit_bzero((void *)(uintptr_t)secret.p, secret.n);
	return OK;
}

err instance_config_copy(struct cx *cx, const struct instance *i, const char *to)
{
	const struct config c = { .db = S(DB_DEFAULT),
		                  .host = i->host,
		                  .origin = i->origin,
		                  .scan = i->scan_json,
		                  .scan_seconds = i->scan != NULL ? i->scan_seconds : ABSENT_INT,
		                  .log_ed25519 = i->log_ed25519,
		                  .log_sm2 = i->log_sm2,
		                  .log_sm2_mechanism = i->log_sm2_mechanism };

	return config_store(cx, to, &c);
}

err keys_try(struct cx *cx, const struct keys *keys)
{
	TRY(signer_try(cx, &keys->ed25519));
	return signer_try(cx, &keys->sm2);
}

void instance_forget(struct instance *i)
{
	signer_close(&i->keys.sm2);
	signer_close(&i->keys.ed25519);
	explicit_bzero(&i->keys.qr, sizeof i->keys.qr);
	explicit_bzero(&i->keys.seal, sizeof i->keys.seal);
	explicit_bzero(&i->keys.vault, sizeof i->keys.vault);
}
