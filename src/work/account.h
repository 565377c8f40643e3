/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts of people, and how they log in, as the files about them share it. */
#ifndef WORK_ACCOUNT_H
#define WORK_ACCOUNT_H

#include "op/app.h"
#include "work/party.h"

struct account {
	str id; /* random: what the log shows */
	str organisation, role;
	str duties; /* words of op/duty.def */
	str login, name;
	blob salt;  /* of the commitment to login name and name in the leaf */
	str person; /* random id of the registered person, if it is one */
	str state;  /* invited, active, locked, leave, departed */
	int64_t since_ms;
	int64_t leave_from_ms, leave_until_ms;
	str event; /* what happened last: the events of the moves, and password, duties */
	str actor; /* by whom: call_actor */
	int64_t credential_ms; /* when password and second factor were set */
};
extern const struct rec account_rec;

struct credential {
	str account;
	str password; /* Argon2id, as text */
	blob totp;    /* the sealed secret; absent: no second factor */
	int64_t totp_step;
	str recovery; /* SHA-256 of each code that is left, in hex, between spaces */
	int64_t at_ms;
	blob seal;
};
extern const struct rec credential_rec;

struct invitation {
	blob hash; /* SHA-256 of the secret */
	str account;
	blob totp; /* the sealed secret that it offers */
	int64_t expires_ms;
	blob seal;
};
extern const struct rec invitation_rec;

/* What an account is opened with. */
struct account_in {
	str organisation, role, duties, login, name, person, registration;
};
extern const struct rec account_in_rec;

/* Finds all that is wrong with it, and the person behind a number of registration; cx_problems. */
MUST err account_in_check(struct call *call, struct account_in *in);
/* Notes what is wrong with duties, at /duties. */
void account_duties_check(struct call *call, str duties);
/* The same words with one blank between them, as they are kept; S_NONE when there are none. */
str account_duties_print(struct call *call, str duties);
/* Whether a caller of the role `mine` may make, or manage, an account of that role. */
bool account_may_make(enum role mine, enum role role);
/* Whether a login name has no other characters than it may have. */
bool login_good(str login);
/* E_NOT_FOUND when there is none. */
MUST err account_get(struct call *call, str id, struct account *out);
MUST err account_by_login(struct call *call, str organisation, str login, struct account *out);
/* A new account, or a new state of one, with its leaf. */
MUST err account_add(struct call *call, struct account *a);
MUST err account_set(struct call *call, struct account *a, const char *event);
/* The sessions and tokens of the account end, each token with a leaf. */
MUST err account_rights_end(struct call *call, const struct account *a);
/* Whether the caller may manage accounts of that organisation: it sees the row. */
MUST err account_managed(struct call *call, str organisation);
/* Whether the caller is the bureau, and that is another organisation. */
bool account_elsewhere(const struct call *call, str organisation);
/* Whether the caller may open that account.  In another organisation the bureau opens the first
 * administrator's, as long as no account is there that has not departed: E_STATE; and no other:
 * E_FORBIDDEN.  Who opens an account could take up the invitation himself. */
MUST err account_opened_by(struct call *call, const struct account *a);
/* Whether the caller may invite to it again or let it depart.  In another organisation the bureau
 * may, if it opened or invited to it last, nobody has taken it up yet and there is no other:
 * E_STATE. */
MUST err account_first_of(struct call *call, const struct account *a);
/* E_LAPSED when that person has taken up accounts at the organisation and acts as a signatory with
 * none of them now: who is away, locked out, invited anew, has left or is no signatory any more
 * approves nothing, with whichever key. */
MUST err account_person_acts(struct call *call, const struct person *p);
/* Whether the caller may act in that person's name: an account only in its own person's, an
 * organisation's own token in anybody's of it. */
MUST err account_is_person(struct call *call, str person, bool *out);

/* The row of how somebody logs in; E_NOT_FOUND when there is none yet, E_CORRUPT when it was
 * changed behind our back or is not the one that the account's fact names. */
MUST err credential_get(struct call *call, const struct account *a, struct credential *out);
/* Stores it, new or in the place of the former; seals it. */
MUST err credential_put(struct call *call, struct credential *c);
/* Stores what a login changed. E_STALE when another login used a code just now. */
MUST err credential_used(struct call *call, struct credential *c, const struct credential *before);

/* A new invitation in the place of an open one; *secret is what is given out once. */
MUST err invitation_make(struct call *call, const struct account *a, str *secret,
                         int64_t *expires_ms);
MUST err invitation_drop(struct call *call, const struct account *a);

/* (token.c) Revokes the tokens of an account that were issued until that moment. */
MUST err token_revoke_of(struct call *call, str account, int64_t until_ms);
/* Revokes the tokens that the account has issued: whoever leaves may have kept their secrets. */
MUST err token_revoke_issued(struct call *call, str account);

/* Statements of these files, for the lint. */
extern const struct sql credential_sql[];
extern const int credential_sql_n;

#endif
