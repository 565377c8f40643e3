/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See softhsm.h.  Everything is done through PKCS#11 itself; only where tokens lie is SoftHSM's own
 * matter. */
#define CRYPTOKI_GNU
#include "support/softhsm.h"

#include <assert.h>
#include <dlfcn.h>
#include <p11-kit/pkcs11.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/os.h"

#define MODULE "/usr/lib/softhsm/libsofthsm2.so"
#define OFFICER "0000-officer"
#define SLOTS 16

#ifdef __SANITIZE_ADDRESS__
/* SoftHSM 2.6.1 loses the name of the curve with each C_SignInit.  It can only be told from a loss
 * of ours by whole call stacks. */
const char *__asan_default_options(void);
const char *__lsan_default_suppressions(void);

const char *__asan_default_options(void)
{
	return "fast_unwind_on_malloc=0";
}

const char *__lsan_default_suppressions(void)
{
	return "leak:libsofthsm2.so";
}
#endif

static void must(ck_rv_t rv, const char *call)
{
	if (rv == CKR_OK)
		return;
	(void)fprintf(stderr, "%s answers 0x%lx\n", call, rv);
	abort();
}

#define MUST_DO(h, call, ...) must((h)->module->call(__VA_ARGS__), #call)

static void write_file(struct softhsm *h, const char *name, str text, unsigned mode)
{
	if (os_write_file(&h->cx, str_fmt(h->arena, "%s/%s", h->folder, name).p, text, mode) != OK)
		abort();
}

static void configure(struct softhsm *h)
{
	write_file(h, "conf",
	           str_fmt(h->arena,
	                   "directories.tokendir = %s/tokens\n"
	                   "objectstore.backend = file\n"
	                   "log.level = ERROR\n",
	                   h->folder),
	           0600);
	if (os_mkdir(&h->cx, str_fmt(h->arena, "%s/tokens", h->folder).p, 0700) != OK)
		abort();
	setenv("SOFTHSM2_CONF", str_fmt(h->arena, "%s/conf", h->folder).p, 1);
}

bool softhsm_start(struct softhsm *h)
{
	void *library = dlopen(MODULE, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
	ck_rv_t (*list)(struct ck_function_list * *out);
	struct ck_function_list *f;

	if (library == NULL)
		return false;
	void *symbol = dlsym(library, "C_GetFunctionList");
	assert(symbol != NULL);
	memcpy(&list, &symbol, sizeof list);
	must(list(&f), "C_GetFunctionList");
	h->module = f;
	h->arena = arena_new();
	h->cx = cx_new(h->arena, world_real());
	(void)snprintf(h->folder, sizeof h->folder, "/tmp/fangsheng-softhsm-XXXXXX");
	if (mkdtemp(h->folder) == NULL)
		abort();
	configure(h);
	softhsm_pin(h, SOFTHSM_PIN "\n", 0600);
	return true;
}

void softhsm_stop(struct softhsm *h)
{
	const char *argv[] = { "rm", "-rf", h->folder, NULL };
	pid_t child = fork();

	if (child == 0) {
		execv("/bin/rm", (char *const *)(uintptr_t)argv);
		_exit(1);
	}
	(void)waitpid(child, NULL, 0);
	arena_free(h->arena);
}

void softhsm_begin(struct softhsm *h)
{
	struct ck_c_initialize_args locks = { .flags = CKF_OS_LOCKING_OK };

	MUST_DO(h, C_Initialize, &locks);
}

void softhsm_end(struct softhsm *h)
{
	MUST_DO(h, C_Finalize, NULL);
}

static void pad(const char *label, unsigned char out[PKCS11_TOKEN_MAX])
{
	memset(out, ' ', PKCS11_TOKEN_MAX);
	memcpy(out, label, strlen(label));
}

/* The slot of a token, or of none yet. */
static ck_slot_id_t slot_of(struct softhsm *h, const char *label)
{
	ck_slot_id_t slot[SLOTS];
	unsigned long n = SLOTS;
	unsigned char padded[PKCS11_TOKEN_MAX];

	pad(label == NULL ? "" : label, padded);
	MUST_DO(h, C_GetSlotList, 1, slot, &n);
	for (unsigned long i = 0; i < n; i++) {
		struct ck_token_info info;
		MUST_DO(h, C_GetTokenInfo, slot[i], &info);
		bool fresh = (info.flags & CKF_TOKEN_INITIALIZED) == 0;
		if (label == NULL ? fresh
		                  : !fresh && memcmp(info.label, padded, sizeof padded) == 0)
			return slot[i];
	}
	abort();
}

static ck_session_handle_t session(struct softhsm *h, const char *token, ck_user_type_t user)
{
	const char *pin = user == CKU_SO ? OFFICER : SOFTHSM_PIN;
	ck_session_handle_t s;

	MUST_DO(h, C_OpenSession, slot_of(h, token), CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL,
	        NULL, &s);
	MUST_DO(h, C_Login, s, user, (unsigned char *)(uintptr_t)pin, strlen(pin));
	return s;
}

static void session_end(struct softhsm *h, ck_session_handle_t s)
{
	MUST_DO(h, C_Logout, s);
	MUST_DO(h, C_CloseSession, s);
}

void softhsm_token(struct softhsm *h, const char *label)
{
	unsigned char padded[PKCS11_TOKEN_MAX];

	softhsm_begin(h);
	pad(label, padded);
	MUST_DO(h, C_InitToken, slot_of(h, NULL), (unsigned char *)(uintptr_t)OFFICER,
	        strlen(OFFICER), padded);
	softhsm_end(h);
	softhsm_begin(h); /* slots are numbered anew */
	ck_session_handle_t s = session(h, label, CKU_SO);
	MUST_DO(h, C_InitPIN, s, (unsigned char *)(uintptr_t)SOFTHSM_PIN, strlen(SOFTHSM_PIN));
	session_end(h, s);
	softhsm_end(h);
}

struct public_key softhsm_generate(struct softhsm *h, const char *token, const char *label,
                                   uint8_t id)
{
	static const uint8_t curve[] = { 0x06, 0x03, 0x2b, 0x65, 0x70 }; /* 1.3.101.112 */
	struct ck_mechanism mechanism = { .mechanism = CKM_EC_EDWARDS_KEY_PAIR_GEN };
	unsigned char yes = 1;
	void *name = (void *)(uintptr_t)label;
	struct ck_attribute public[] = {
		{ CKA_TOKEN, &yes, 1 },
		{ CKA_VERIFY, &yes, 1 },
		{ CKA_EC_PARAMS, (void *)(uintptr_t)curve, sizeof curve },
		{ CKA_LABEL, name, strlen(label) },
		{ CKA_ID, &id, 1 },
	};
	struct ck_attribute private[] = {
		{ CKA_TOKEN, &yes, 1 },
		{ CKA_PRIVATE, &yes, 1 },
		{ CKA_SENSITIVE, &yes, 1 },
		{ CKA_SIGN, &yes, 1 },
		{ CKA_LABEL, name, strlen(label) },
		{ CKA_ID, &id, 1 },
	};
	uint8_t point[2 + ED25519_PUBLIC_SIZE];
	struct ck_attribute value = { CKA_EC_POINT, point, sizeof point };
	struct public_key out = { .alg = SIGN_ED25519 };
	ck_object_handle_t of_all, of_us;

	softhsm_begin(h);
	ck_session_handle_t s = session(h, token, CKU_USER);
	MUST_DO(h, C_GenerateKeyPair, s, &mechanism, public, 5, private, 6, &of_all, &of_us);
	MUST_DO(h, C_GetAttributeValue, s, of_all, &value, 1);
	assert(value.value_len == sizeof point && point[0] == 0x04);
	memcpy(out.point, point + 2, ED25519_PUBLIC_SIZE);
	session_end(h, s);
	softhsm_end(h);
	return out;
}

void softhsm_hide_public(struct softhsm *h, const char *token, const char *label)
{
	ck_object_class_t class = CKO_PUBLIC_KEY;
	struct ck_attribute wanted[] = {
		{ CKA_CLASS, &class, sizeof class },
		{ CKA_LABEL, (void *)(uintptr_t)label, strlen(label) },
	};
	ck_object_handle_t found;
	unsigned long n = 0;

	softhsm_begin(h);
	ck_session_handle_t s = session(h, token, CKU_USER);
	MUST_DO(h, C_FindObjectsInit, s, wanted, 2);
	MUST_DO(h, C_FindObjects, s, &found, 1, &n);
	MUST_DO(h, C_FindObjectsFinal, s);
	assert(n == 1);
	MUST_DO(h, C_DestroyObject, s, found);
	session_end(h, s);
	softhsm_end(h);
}

void softhsm_cut(struct softhsm *h, const char *token)
{
	MUST_DO(h, C_CloseAllSessions, slot_of(h, token));
}

void softhsm_pin(struct softhsm *h, const char *text, unsigned mode)
{
	write_file(h, "pin", str_of(text), mode);
}

struct pkcs11_uri softhsm_uri(struct softhsm *h, const char *token, const char *object)
{
	return (struct pkcs11_uri){ .module = S(MODULE),
		                    .token = str_of(token),
		                    .object = str_of(object),
		                    .pin = str_fmt(h->arena, "%s/pin", h->folder) };
}
