/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A hardware module in software, SoftHSM, with tokens in a temporary folder. */
#ifndef TEST_SUPPORT_SOFTHSM_H
#define TEST_SUPPORT_SOFTHSM_H

#include "crypt/pkcs11_uri.h"
#include "crypt/public_key.h"

#define SOFTHSM_PIN "0000-log"

struct ck_function_list;

struct softhsm {
	struct arena *arena;
	struct cx cx;
	char folder[64];
	const struct ck_function_list *module;
};

/* False when it is not installed.  Any other fault ends the program. */
bool softhsm_start(struct softhsm *h);
void softhsm_stop(struct softhsm *h);
/* A new token with a user's PIN, SOFTHSM_PIN; nobody is logged in. */
void softhsm_token(struct softhsm *h, const char *label);
/* A new Ed25519 pair of that label and id in the token. */
struct public_key softhsm_generate(struct softhsm *h, const char *token, const char *label,
                                   uint8_t id);
/* Takes the public halves of the pairs with that label out of the token. */
void softhsm_hide_public(struct softhsm *h, const char *token, const char *label);
/* Ends all sessions of the token, as its removal would. */
void softhsm_cut(struct softhsm *h, const char *token);
/* Begins and ends the module's work; whoever has begun it must end it. */
void softhsm_begin(struct softhsm *h);
void softhsm_end(struct softhsm *h);
/* The PIN file of the URI below. */
void softhsm_pin(struct softhsm *h, const char *text, unsigned mode);
struct pkcs11_uri softhsm_uri(struct softhsm *h, const char *token, const char *object);

#endif
