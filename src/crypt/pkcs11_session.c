/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See pkcs11_session.h.
 *
 * A module is a shared library with a table of functions; it has one state a process, which the
 * first to come initialises and whoever did so finalises.  The library itself stays loaded: some of
 * them do not survive being unloaded.  A token is found by its label, which fills 32 bytes with
 * blanks; a key by what the URI says.  Two that fit are none.
 *
 * CKA_EC_POINT holds an Ed25519 key in three ways, after the edition of the standard: as an OCTET
 * STRING (04 20 <32 bytes>), as a BIT STRING (03 21 00 <32 bytes>) or plain; an SM2 point as an
 * OCTET STRING (04 41 04 <x> <y>) or plain. */
#define CRYPTOKI_GNU /* names as they are written here */
#include "crypt/pkcs11_session.h"

#include <dlfcn.h>
#include <openssl/crypto.h>
#include <p11-kit/pkcs11.h>
#include <string.h>

#include "base/arena.h"
#include "crypt/keyfile.h"

#define SLOTS_MAX 64
#define POINT_MAX 128
#define VALUE_MAX 512 /* room for a signature, also one that is longer than it may be */

/* -- what a module answers ------------------------------------------------------------------- */

static const struct answer {
	ck_rv_t rv;
	err e;
	const char *words;
} answers[] = {
	{ CKR_PIN_INCORRECT, E_USAGE, "the PIN is wrong; it is not tried again" },
	{ CKR_PIN_INVALID, E_USAGE, "the PIN is wrong; it is not tried again" },
	{ CKR_PIN_LEN_RANGE, E_USAGE, "the PIN is wrong; it is not tried again" },
	{ CKR_PIN_EXPIRED, E_USAGE, "the PIN has expired" },
	{ CKR_PIN_LOCKED, E_USAGE, "the PIN is locked" },
	{ CKR_USER_PIN_NOT_INITIALIZED, E_USAGE, "the token has no PIN yet" },
	{ CKR_TOKEN_NOT_PRESENT, E_UNAVAILABLE, "the token is away" },
	{ CKR_DEVICE_REMOVED, E_UNAVAILABLE, "the token is away" },
	{ CKR_DEVICE_ERROR, E_UNAVAILABLE, "the device reports an error" },
	{ CKR_SESSION_HANDLE_INVALID, E_UNAVAILABLE, "the session was lost" },
	{ CKR_SESSION_CLOSED, E_UNAVAILABLE, "the session was lost" },
	{ CKR_USER_NOT_LOGGED_IN, E_UNAVAILABLE, "the session is not logged in" },
	{ CKR_CRYPTOKI_NOT_INITIALIZED, E_UNAVAILABLE, "the session was lost" },
	{ CKR_KEY_HANDLE_INVALID, E_UNAVAILABLE, "the key is gone" },
	{ CKR_KEY_TYPE_INCONSISTENT, E_UNAVAILABLE, "the key is of another kind" },
	{ CKR_KEY_FUNCTION_NOT_PERMITTED, E_UNAVAILABLE, "the key may not sign" },
};

static err answered(struct cx *cx, ck_rv_t rv, const char *call)
{
	if (rv == CKR_OK)
		return OK;
	for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++)
		if (answers[i].rv == rv)
			return fail(cx, answers[i].e, "PKCS#11: %s (%s)", answers[i].words, call);
	return fail(cx, E_UNAVAILABLE, "PKCS#11: %s answers 0x%lx", call, rv);
}

/* -- the module ------------------------------------------------------------------------------ */

static err module_load(struct cx *cx, const struct pkcs11_uri *uri, struct pkcs11_session *s)
{
	const char *path = str_c(cx->arena, uri->module);
	void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
	ck_rv_t (*list)(struct ck_function_list * *out);
	struct ck_function_list *f = NULL;

	if (library == NULL)
		return fail(cx, E_USAGE, "PKCS#11: the module cannot be loaded: %s", dlerror());
	void *symbol = dlsym(library, "C_GetFunctionList");
	memcpy(&list, &symbol, sizeof list);
	if (symbol == NULL || list(&f) != CKR_OK || f == NULL)
		return fail(cx, E_USAGE, "PKCS#11: %s is no PKCS#11 module", path);
	struct ck_c_initialize_args locks = { .flags = CKF_OS_LOCKING_OK };
	ck_rv_t rv = f->C_Initialize(&locks);
	if (rv != CKR_CRYPTOKI_ALREADY_INITIALIZED)
		TRY(answered(cx, rv, "C_Initialize"));
	s->ours = rv == CKR_OK;
	s->module = f;
	return OK;
}

/* -- the token ------------------------------------------------------------------------------- */

static bool labelled(const struct ck_token_info *info, str label)
{
	char wanted[PKCS11_TOKEN_MAX];

	memset(wanted, ' ', sizeof wanted);
	memcpy(wanted, label.p, label.n);
	return memcmp(info->label, wanted, sizeof wanted) == 0;
}

static err token_find(struct cx *cx, const struct pkcs11_session *s, str label, ck_slot_id_t *slot,
                      struct ck_token_info *info)
{
	ck_slot_id_t slots[SLOTS_MAX];
	unsigned long n = SLOTS_MAX;
	int found = 0;

	/* The question for their number is what lets a module look for new ones. */
	TRY(answered(cx, s->module->C_GetSlotList(1, NULL, &n), "C_GetSlotList"));
	if (n > SLOTS_MAX)
		return fail(cx, E_UNAVAILABLE, "PKCS#11: more than %d tokens", SLOTS_MAX);
	n = SLOTS_MAX;
	TRY(answered(cx, s->module->C_GetSlotList(1, slots, &n), "C_GetSlotList"));
	for (unsigned long i = 0; i < n; i++) {
		struct ck_token_info one;
		if (s->module->C_GetTokenInfo(slots[i], &one) != CKR_OK || !labelled(&one, label))
			continue;
		*slot = slots[i];
		*info = one;
		found++;
	}
	if (found == 1)
		return OK;
	return fail(cx, found == 0 ? E_UNAVAILABLE : E_CONFLICT,
	            found == 0 ? "PKCS#11: no token \"%.*s\" is there"
	                       : "PKCS#11: several tokens are called \"%.*s\"",
	            P(label));
}

static err mechanism_check(struct cx *cx, const struct pkcs11_session *s, ck_slot_id_t slot,
                           enum sign_alg alg)
{
	struct ck_mechanism_info info = { 0 };

	if (s->module->C_GetMechanismInfo(slot, s->mechanism, &info) == CKR_OK &&
	    (info.flags & CKF_SIGN) != 0)
		return OK;
	return fail(cx, E_USAGE, "PKCS#11: the module has no %s mechanism (0x%lx)",
	            alg == SIGN_SM2 ? "SM2" : "EdDSA", s->mechanism);
}

/* A wrong PIN is noticed by the token's memory of it: the last try is left to a person. */
static err login(struct cx *cx, const struct pkcs11_session *s, const struct pkcs11_uri *uri,
                 const struct ck_token_info *info)
{
	uint8_t pin[KEYFILE_PIN_MAX];
	size_t n;

	if ((info->flags & CKF_LOGIN_REQUIRED) == 0)
		return OK;
	if ((info->flags & CKF_USER_PIN_LOCKED) != 0)
		return answered(cx, CKR_PIN_LOCKED, "C_GetTokenInfo");
	if ((info->flags & CKF_USER_PIN_FINAL_TRY) != 0)
		return fail(cx, E_USAGE,
		            "PKCS#11: one try is left before the token locks the PIN: log in once "
		            "by hand");
	TRY(keyfile_load_pin(cx, str_c(cx->arena, uri->pin), pin, &n));
	ck_rv_t rv = s->module->C_Login(s->session, CKU_USER, pin, n);
	OPENSSL_cleanse(pin, sizeof pin);
	if (rv == CKR_USER_ALREADY_LOGGED_IN)
		return OK;
	return answered(cx, rv, "C_Login");
}

/* -- objects --------------------------------------------------------------------------------- */

static err object_find(struct cx *cx, const struct pkcs11_session *s, const struct pkcs11_uri *uri,
                       ck_object_class_t class, ck_object_handle_t *out)
{
	struct ck_attribute wanted[3] = { { CKA_CLASS, &class, sizeof class } };
	ck_object_handle_t found[2];
	unsigned long n = 1;
	unsigned long found_n = 0;

	if (uri->object.n > 0)
		wanted[n++] = (struct ck_attribute){ CKA_LABEL, (void *)(uintptr_t)uri->object.p,
			                             uri->object.n };
	if (uri->id.n > 0)
		wanted[n++] = (struct ck_attribute){ CKA_ID, (void *)(uintptr_t)uri->id.p,
			                             uri->id.n };
	TRY(answered(cx, s->module->C_FindObjectsInit(s->session, wanted, n), "C_FindObjectsInit"));
	ck_rv_t rv = s->module->C_FindObjects(s->session, found, 2, &found_n);
	ck_rv_t end = s->module->C_FindObjectsFinal(s->session);
	TRY(answered(cx, rv, "C_FindObjects"));
	TRY(answered(cx, end, "C_FindObjectsFinal"));
	*out = found_n > 0 ? found[0] : CK_INVALID_HANDLE;
	if (found_n == 1)
		return OK;
	return fail(cx, found_n == 0 ? E_NOT_FOUND : E_CONFLICT, "PKCS#11: the token \"%.*s\" %s",
	            P(uri->token),
	            found_n == 0 ? "does not hold that key" : "holds several keys that fit");
}

static bool point_read(str p, enum sign_alg alg, struct public_key *out)
{
	const str wrap[] = { S("\x04\x20"), S("\x03\x21\x00"), S("\x04\x41") };
	size_t n = alg == SIGN_SM2 ? SM2_POINT_SIZE : ED25519_PUBLIC_SIZE;

	for (size_t i = 0; i < sizeof wrap / sizeof wrap[0]; i++)
		if (p.n == n + wrap[i].n && str_starts(p, wrap[i]))
			p = str_part(p, wrap[i].n, n);
	if (p.n != n)
		return false;
	*out = (struct public_key){ .alg = alg };
	memcpy(out->point, p.p, n);
	return true;
}

/* -- for others ------------------------------------------------------------------------------ */

static err open_parts(struct cx *cx, const struct pkcs11_uri *uri, enum sign_alg alg,
                      struct pkcs11_session *s)
{
	struct ck_token_info info;
	ck_slot_id_t slot;

	TRY(module_load(cx, uri, s));
	TRY(token_find(cx, s, uri->token, &slot, &info));
	TRY(mechanism_check(cx, s, slot, alg));
	TRY(answered(cx,
	             s->module->C_OpenSession(slot, CKF_SERIAL_SESSION, NULL, NULL, &s->session),
	             "C_OpenSession"));
	TRY(login(cx, s, uri, &info));
	return object_find(cx, s, uri, CKO_PRIVATE_KEY, &s->key);
}

err pkcs11_open(struct cx *cx, const struct pkcs11_uri *uri, enum sign_alg alg,
                uint64_t sm2_mechanism, struct pkcs11_session *out)
{
	struct pkcs11_session s = { .mechanism = alg == SIGN_SM2 ? (unsigned long)sm2_mechanism
		                                                 : CKM_EDDSA };
	err e = open_parts(cx, uri, alg, &s);

	if (e != OK)
		pkcs11_close(&s);
	*out = s;
	return e;
}

void pkcs11_close(struct pkcs11_session *s)
{
	if (s->module != NULL && s->session != CK_INVALID_HANDLE)
		(void)s->module->C_CloseSession(s->session);
	if (s->module != NULL && s->ours)
		(void)s->module->C_Finalize(NULL);
	*s = (struct pkcs11_session){ 0 };
}

err pkcs11_public(struct cx *cx, const struct pkcs11_session *s, const struct pkcs11_uri *uri,
                  enum sign_alg alg, struct public_key *out)
{
	char point[POINT_MAX];
	struct ck_attribute value = { CKA_EC_POINT, point, sizeof point };
	ck_object_handle_t key;

	TRY(object_find(cx, s, uri, CKO_PUBLIC_KEY, &key));
	TRY(answered(cx, s->module->C_GetAttributeValue(s->session, key, &value, 1),
	             "C_GetAttributeValue"));
	if (value.value_len > sizeof point ||
	    !point_read((str){ point, value.value_len }, alg, out))
		return fail(cx, E_CRYPTO, "PKCS#11: the public key in the token is no %s key",
		            sign_alg_name(alg));
	return OK;
}

err pkcs11_sign(struct cx *cx, const struct pkcs11_session *s, str message,
                uint8_t out[SIGNATURE_SIZE])
{
	struct ck_mechanism mechanism = { .mechanism = s->mechanism };
	unsigned char *text = (unsigned char *)(uintptr_t)message.p;
	unsigned char value[VALUE_MAX];
	unsigned long n = sizeof value;

	TRY(answered(cx, s->module->C_SignInit(s->session, &mechanism, s->key), "C_SignInit"));
	TRY(answered(cx, s->module->C_Sign(s->session, text, message.n, value, &n), "C_Sign"));
	if (n != SIGNATURE_SIZE)
		return fail(cx, E_UNAVAILABLE, "PKCS#11: a signature of %lu bytes instead of %d", n,
		            SIGNATURE_SIZE);
	memcpy(out, value, SIGNATURE_SIZE);
	return OK;
}
