/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An operation, and the life of one call of it.
 *
 *   rights, decode, prepare
 *   queue, group: mark, run, keep
 *   place in the log, settle, commit, reply
 *
 * Reads end after `run`.  Writes are prepared on the caller's thread, outside any transaction, and
 * then committed in groups by one thread (commit.c).  Web, command line, jobs and tests all come in
 * here. */
#ifndef OP_OP_H
#define OP_OP_H

#include "base/cx.h"
#include "code/message.h"
#include "code/rec.h"
#include "crypt/hash.h"
#include "op/right.h"
#include "store/db.h"

struct app;
struct call;

enum op_flag {
	OP_READ = 0,
	OP_WRITE = 1,     /* runs in a writing transaction */
	OP_AUTHORITY = 2, /* changes what uploads rest on: see call_authority_step */
	OP_RESTS = 4, /* `prepare` read what it rests on; runs again if authority has moved since */
	OP_BODY = 8,  /* takes the body as bytes (call->body) instead of a record */
	OP_RAW = 16,  /* `run` or `prepare` writes call->reply itself */
	OP_NATURAL = 32, /* recognises a repeat by its content: no answer is stored for its key */
	OP_LOCAL = 64,   /* a local administrator's act: has no route */
	OP_PAGE = 128,   /* for people: a query parameter that nobody knows means nothing */
	OP_OPEN = 256, /* reads registers that belong to nobody: says not whose rows it has read */
	OP_SLOW = 512, /* what it does aside is to hash passwords, of which few run at once */
	OP_SECRET = 1024, /* takes or gives a secret: nothing of it is kept under a key, no dry run,
	                  * and no other site's page may ask for it */
};

struct op {
	const char *name;  /* "bench.add" */
	const char *route; /* "POST /v1/benches", or NULL for OP_LOCAL */
	rights may;
	const struct rec *in;  /* path, query and body members together; NULL: none */
	const struct rec *out; /* NULL: none */
	/* OP_BODY: the media types of the body from 0 on, then NULL; NULL: application/json. */
	const char *(*media)(int i);
	/* Work that needs no write lock: reads through call->tx (a snapshot), fills call->prepared
	 * and call's leaves. */
	err (*prepare)(struct call *call);
	/* The decision.  May be run again: it touches nothing but the transaction and the call. */
	err (*run)(struct call *call);
	/* Rows that hold an index of the log: call->first_index is known now. */
	err (*settle)(struct call *call);
	unsigned flags; /* of enum op_flag */
	/* Words of op/duty.def between blanks: an account needs one of them; NULL: none. */
	const char *duty;
	/* What it shows a bureau belongs to these kinds of cases (right_sees); NULL: to any. */
	const char *cases;
	const char *zh; /* what it does, one line */
	const char *en;
};

struct sql_list {
	const struct sql *item;
	int n;
};

/* One step of a life cycle: what may follow what, by whose act, until when.  Guards are C in `run`.
 */
struct move {
	const char *machine; /* "grant" */
	const char *from;
	const char *event;
	const char *to;
	rights by;
	const char *deadline; /* its name in the rulebook, or NULL */
	const char *basis;    /* the law, or "" */
	const char *zh;       /* what happens, for people; NULL where the event says enough */
	const char *en;
};

/* What one file of work/ exports. */
struct feature {
	const char *name;
	const struct op *op;
	int op_n;
	struct sql_list sql;
	const struct move *move;
	int move_n;
};

#define COUNT_OF(array) (int)(sizeof(array) / sizeof((array)[0]))
#define OPS(array) .op = (array), .op_n = COUNT_OF(array)
#define MOVES(array) .move = (array), .move_n = COUNT_OF(array)
#define SQLS(array) .sql = { (array), COUNT_OF(array) }

struct leaf {
	str bytes;        /* canonical JSON, at most 65,535 bytes */
	struct hash hash; /* RFC 6962 leaf hash: SHA-256(0x00 || bytes) */
	struct hash sm3;
	const char *kind; /* of the subject whose chain this leaf continues, or NULL */
	str subject;
	int64_t prev; /* index of the subject's former leaf, -1 for the first */
};

struct reply {
	int status;       /* 0: 200, or 201 for a write that was new */
	const char *type; /* media type */
	str body;
	const char *cache_control; /* NULL: no-store */
	str location;
	str attachment; /* a file to be saved under this name and never shown; empty: none */
	str etag;       /* with its quotes (RFC 9110, 8.8.3); who has that already gets 304 */
	const char *
	        policy; /* Content-Security-Policy of a page; NULL: that of a page without script */
	int retry_after_s; /* 0: none */
	str session;       /* the secret of the caller's session from now on; of no bytes but not
	                    * NULL: it has ended */
	int64_t session_s; /* how long a browser keeps it */
};

typedef void (*call_done)(struct call *call, void *state);

/* An organisation whose rows a call has read. */
struct look {
	struct look *next;
	str organisation;
};

struct call {
	struct cx cx;
	struct app *app;
	const struct op *op;
	struct caller caller;
	/* the request */
	void *in; /* a record of op->in, or NULL */
	str body;
	str content_type; /* of the body, as the caller says */
	str accept;
	str language;        /* "zh" or "en" */
	str key;             /* Idempotency-Key, or empty */
	struct message sent; /* the request as its signature sees it, without the authority; empty
	                        for a local act */
	bool dry_run;
	/* the work */
	int64_t now_ms;    /* when it came in, was prepared or decided, the last; in its leaves */
	int64_t authority; /* as `prepare` saw it */
	int64_t rights;    /* the same (head.h) */
	bool rights_moved; /* since `prepare`: somebody may not be who he was then */
	bool gives_right;  /* set by `run`: though it adds no leaf, it is decided again if rights
	                    * move before the commit */
	struct tx *tx;     /* the transaction of the phase at hand */
	int writer_moves;  /* of its connection (app.h: struct reader) */
	void *out;         /* a record of op->out, zeroed before run */
	void *prepared;
	/* Set by `prepare`: what is slow and needs no transaction.  Runs once, after `prepare` and
	 * on a thread of its own (aside.h). */
	err (*aside)(struct call *call);
	struct leaf *leaf;
	int leaf_n;
	int leaf_cap;
	int leaf_prepared_n; /* those that `prepare` made; run's own are dropped before a repeat */
	int64_t first_index; /* of its leaves in the log, once placed */
	bool repeat;         /* answered from what was stored before */
	int tries;
	/* whose rows it has to do with, for the access record (sight.c) */
	struct look *look;
	str denied;      /* the organisation whose row was out of sight last, or S_NONE */
	bool attributed; /* it has said whose they are, or that they are nobody's */
	/* the end */
	err refusal;       /* set by a `run` that returns OK: refused, and what it wrote stays */
	int retry_after_s; /* of a refusal; 0: as the error has it */
	err result;
	struct reply reply;
	call_done done;
	void *done_state;
	int64_t begun_ns;
	struct call *next;
};

/* A call in an arena of its own; call_free frees all. */
struct call *call_new(struct app *app, const struct op *op);
void call_free(struct call *call);
void call_release(struct call **call); /* for AUTO */
/* A zeroed record for op->in with absent marks. */
void *call_input(struct call *call);

/* Starts the call; `done` is called exactly once, perhaps before this returns, perhaps on another
 * thread. */
void op_start(struct call *call, call_done done, void *state);
/* Starts it and waits; returns call->result. */
MUST err op_run(struct call *call);

/* Room for n more leaves at the end of the call's list. */
struct leaf *call_leaves(struct call *call, int n);
/* Fills hash and sm3 from bytes. E_TOO_LARGE beyond 65,535 bytes. */
MUST err leaf_seal(struct call *call, struct leaf *leaf);
/* Adds the leaf of one fact about a subject: { at, by, fact: {the record}, prev, salt, subject,
 * type }.  `prev` is the index of the subject's former leaf, absent for the first. */
MUST err leaf_fact(struct call *call, const char *type, const char *kind, str subject,
                   const struct rec *rec, const void *fact);

/* By how much log_head.authority goes up with the call: by the number of its leaves on which
 * uploads rest, each of a kind that call.c lists.  Such leaves come from OP_AUTHORITY only. */
int call_authority_step(const struct call *call);
/* By how much log_head.rights goes up with it: by the number of its leaves about accounts and
 * tokens. */
int call_rights_step(const struct call *call);

/* Who did it, as leaves may say it: the account's random id, else the token's, else "platform" for
 * a local administrator's act. */
str call_actor(const struct call *call);

/* Whether that caller may begin that operation: role, the token's scope, the account's duty.  What
 * is sent does not matter, and no row is read.  E_UNAUTHENTICATED, E_FORBIDDEN. */
MUST err op_may(struct cx *cx, const struct op *op, const struct caller *who);

/* OK when the caller acts in one of these duties (words of op/duty.def between blanks): an account
 * that has one, or an organisation's own token, for which the organisation answers as a whole.
 * E_FORBIDDEN otherwise.  What an operation always asks for stands in its row (struct op) and is
 * asked before it begins; this is for what depends on what is sent. */
MUST err call_has_duty(struct call *call, const char *duties);
MUST err caller_has_duty(struct cx *cx, const struct caller *who, const char *duties);

/* E_NOT_FOUND unless the caller may see rows of that organisation.  Either way the access record of
 * that organisation learns of it (access.h): every read says by this, or by one of the next three,
 * whose rows it has read, unless it is OP_OPEN; the stories fail for one that does not. */
MUST err call_sees(struct call *call, str organisation, str district);
/* What it reads holds rows of every organisation, as the log does. */
void call_sees_all(struct call *call);
/* Nobody's record learns of it: what it reads was opened by something that anybody might hold, as
 * the tag of a QR code. */
void call_sees_nobody(struct call *call);
/* A list of rows of several organisations, named in that column; perhaps there are none.  That the
 * caller may see them is settled already. */
void call_sees_rows(struct call *call, const struct rec *rec, const list *rows, const char *column);

/* E_NOT_FOUND, in the words that a row out of sight has, too: so nobody learns from an answer
 * whether a row of somebody else exists. */
MUST err call_sees_nothing(struct call *call);

/* Whether nobody's access record has to do with it: it writes nothing, and reads what anybody may
 * see, or OP_OPEN. */
bool op_is_open(const struct op *op);

/* Whether it can be tried without storing anything: it writes, and decides in `prepare`; not with
 * secrets, which nobody tries out. */
bool op_has_dry_run(const struct op *op);

/* The row of the list for an event in a state, or NULL when the state does not allow it. */
const struct move *move_find(const struct move *move, int n, str from, const char *event);

/* The latest leaf about a subject; E_NOT_FOUND when there is none. */
struct subject {
	int64_t index;
	struct hash hash;
};
MUST err subject_latest(struct cx *cx, struct tx *tx, const char *kind, str id,
                        struct subject *out);

#endif
