/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A data directory: fangsheng.json and the keys.
 *
 *   fangsheng.json     { "db": "sqlite:fangsheng.db", "host": "127.0.0.1:8080", "origin": "..." },
 *                      mode 0600: the URL of a PostgreSQL database may hold a password;
 *                      optional: "scan": ["/usr/bin/clamdscan", "-"], the program that attachments
 *                      are given to (work/scan.h), and "scan_seconds": how long it may take
 *                      optional: "log_ed25519" and "log_sm2", pkcs11: URIs of the log's keys in
 *                      hardware (crypt/pkcs11_uri.h), and with the second "log_sm2_mechanism", the
 *                      number by which the module's maker calls SM2 with SM3
 *   keys/log-ed25519   seed, base64, mode 0600
 *   keys/log-sm2.pem   private key, PEM, mode 0600; either is missing when hardware has it
 *   keys/qr-secret     32 bytes, base64, mode 0600
 *   keys/log.vkey      the two verifier keys, a line each: what to hand out
 *   published          the newest checkpoint that was signed: see published.h */
#ifndef OP_INSTANCE_H
#define OP_INSTANCE_H

#include "crypt/hmac.h"
#include "crypt/signer.h"
#include "crypt/vault.h"
#include "store/db.h"

#define ORIGIN_MAX 200 /* bytes of a log's name */
#define QR_SECRET_BYTES 32
#define QR_KEY_VERSION '1'

struct keys {
	struct signer ed25519;  /* of the log */
	struct signer sm2;      /* the same */
	struct hmac_key qr;     /* of the tags behind QR codes */
	struct hmac_key seal;   /* of rows that are no facts; derived from the other */
	struct vault_key vault; /* of secrets at rest; derived, too */
};

struct instance {
	str data;
	str origin;              /* name of the log: the checkpoint's first line */
	str host;                /* of the address in QR codes */
	str db;                  /* URL; of SQLite with an absolute or caller-relative path */
	const char *const *scan; /* program and arguments, NULL behind the last; NULL: none */
	str scan_json;           /* the same as the configuration has it */
	int64_t scan_seconds;
	str log_ed25519, log_sm2; /* where the log's keys are, if not in files: pkcs11: URIs */
	int64_t log_sm2_mechanism;
	struct keys keys;
};

extern const struct sql instance_sql[]; /* for the lint */
extern const int instance_sql_n;

/* Makes the schema: db_migrate, or db_migrate_spread for a database on many machines. */
typedef err (*instance_schema)(struct cx *cx, struct db *db, const struct migration *step, int n);
/* Writes a new instance: keys (mode 0600), configuration, database at the latest schema, log of
 * size 0.  `db` may be NULL: sqlite:fangsheng.db in the directory.  E_IN_USE when the directory is
 * not empty. */
MUST err instance_create(struct cx *cx, const char *data, const char *db, str origin,
                         instance_schema schema, const struct migration *migration,
                         int migration_n);
/* After a failure behind instance_create: what is there counts as no instance any more, and the
 * next init tells to remove it. */
void instance_abandon(struct cx *cx, const char *data);
/* Reads an instance; texts in `a`.  A key in hardware is not asked for yet: its public half is
 * taken from keys/log.vkey. */
MUST err instance_load(struct cx *cx, struct arena *a, const char *data, struct instance *out);
/* Writes the configuration of a copy of the instance to its directory: the same, but for a database
 * that lies beside it as fangsheng.db. */
MUST err instance_config_copy(struct cx *cx, const struct instance *i, const char *to);
/* Signs a text with each of the log's two keys and checks it: whoever will publish asks before it
 * begins.  E_CRYPTO when a key is not the one that the log publishes; errors of the keys' keepers.
 */
MUST err keys_try(struct cx *cx, const struct keys *keys);
/* Wipes the keys. */
void instance_forget(struct instance *i);

#endif
