/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to op/: what an app is made of. */
#ifndef OP_STATE_H
#define OP_STATE_H

#include <pthread.h>

#include "op/access.h"
#include "op/app.h"
#include "op/aside.h"
#include "op/kept.h"
#include "op/refusal.h"

#define READERS_MAX 64

struct memo {
	struct memo *next;
	str key;
	const void *value;
};

struct app {
	struct arena *arena; /* lives as long as the app */
	const struct world *world;
	const struct op *op[OPS_MAX];
	struct op_metric metric[OPS_MAX];
	int op_n;
	const struct route_table *routes;
	struct instance instance;
	pthread_mutex_t pool_lock;
	struct reader reader[READERS_MAX];
	int reader_n;
	_Atomic bool keeps;       /* snapshots, for the next reader */
	int writer_first;         /* the generation of the writer's first connection */
	_Atomic int writer_moves; /* how often it was lost and found since */
	_Atomic int64_t writes;   /* how often the writer was given back */
	pthread_mutex_t writer_lock;
	struct db *writer;
	pthread_mutex_t aside_lock;
	pthread_cond_t aside_idle;
	int asides[ASIDE_KINDS]; /* calls aside (aside.c) */
	struct hash
	        hash_from[ASIDE_HASH_MAX]; /* of the addresses of those that hash, in no order */
	int hashing;                       /* of these, those that hash a password now */
	pthread_cond_t hash_done;
	struct committer *committer;
	struct access *access;
	struct refusals *refusals;
	_Atomic int64_t hashes;
	_Atomic bool marking;
	_Atomic int last_write;
	_Atomic int64_t shown;
	pthread_mutex_t memo_lock;
	struct memo *memo;
	struct kept *kept;
};

#endif
