/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signature bases (RFC 9421): the RFC's own example, and everything that a request of ours may get
 * wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/os.h"
#include "code/message.h"
#include "code/text.h"
#include "crypt/ed25519.h"

#include <cmocka.h> /* last: it has a fail of its own */

static struct arena *a;
static struct cx cx;

static int setup(void **state)
{
	(void)state;
	a = arena_new();
	cx = cx_new(a, world_real());
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

/* RFC 9421, B.2.6: the base is as printed, and the printed signature verifies over it by the
 * printed key (B.1.4). */
static void rfc_example(void **state)
{
	static const struct component component[] = {
		{ { "date", 4 }, { "Tue, 20 Apr 2021 02:07:55 GMT", 29 } },
		{ { "@method", 7 }, { "POST", 4 } },
		{ { "@path", 5 }, { "/foo", 4 } },
		{ { "@authority", 10 }, { "example.com", 11 } },
		{ { "content-type", 12 }, { "application/json", 16 } },
		{ { "content-length", 14 }, { "18", 2 } },
	};
	struct sfv_dictionary d;
	uint8_t key[ED25519_PUBLIC_SIZE];
	str base, bytes;
	(void)state;

	assert_int_equal(
	        sfv_dictionary_read(&cx,
	                            S("sig-b26=(\"date\" \"@method\" \"@path\" \"@authority\" "
	                              "\"content-type\" \"content-length\");created=1618884473"
	                              ";keyid=\"test-key-ed25519\""),
	                            &d),
	        OK);
	assert_int_equal(signature_base(&cx, component, 6, &d.member[0].value, &base), OK);
	assert_true(str_eq(base, S("\"date\": Tue, 20 Apr 2021 02:07:55 GMT\n"
	                           "\"@method\": POST\n"
	                           "\"@path\": /foo\n"
	                           "\"@authority\": example.com\n"
	                           "\"content-type\": application/json\n"
	                           "\"content-length\": 18\n"
	                           "\"@signature-params\": (\"date\" \"@method\" \"@path\" "
	                           "\"@authority\" \"content-type\" \"content-length\")"
	                           ";created=1618884473;keyid=\"test-key-ed25519\"")));
	assert_int_equal(
	        sfv_dictionary_read(&cx,
	                            S("sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1"
	                              "u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:"),
	                            &d),
	        OK);
	bytes = d.member[0].value.text;
	assert_int_equal(bytes.n, ED25519_SIGNATURE_SIZE);
	str raw;
	assert_true(base64_read(a, S("JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs="), &raw));
	memcpy(key, raw.p, sizeof key);
	assert_int_equal(ed25519_verify(&cx, key, base, (const uint8_t *)bytes.p), OK);
	base = str_part(base, 0, base.n - 1);
	assert_int_equal(ed25519_verify(&cx, key, base, (const uint8_t *)bytes.p), E_BAD_SIGNATURE);
}

/* -- our own requests ------------------------------------------------------------------------ */

#define COVERED                                                                                    \
	"(\"@method\" \"@authority\" \"@path\" \"@query\" \"content-digest\" \"content-type\")"
#define PARAMS ";created=1795248000;keyid=\"0123456789abcdef\";alg=\"ed25519\""

static struct message good(void)
{
	return (struct message){ .method = S("POST"),
		                 .authority = S("meters.example"),
		                 .path = S("/v1/lots"),
		                 .query = S("?"),
		                 .content_type = S(" application/json "),
		                 .content_digest = S("sha-256=:AA==:"),
		                 .signature_input = S("s=" COVERED PARAMS),
		                 .signature = S("s=:AAAA:") };
}

static void read_well(void **state)
{
	const struct message m = good();
	struct component component[MESSAGE_COMPONENTS];
	struct message_signature said, again;
	struct message back;
	str base;
	(void)state;

	assert_int_equal(message_signature_read(&cx, &m, &said), OK);
	assert_true(str_eq(said.label, S("s")));
	assert_int_equal(said.created_s, 1795248000);
	assert_true(said.expires_s == NEVER_EXPIRES);
	assert_true(str_eq(said.keyid, S("0123456789abcdef")));
	assert_true(str_eq(said.alg, S("ed25519")));
	assert_int_equal(said.nonce.n, 0);
	assert_int_equal(said.value.n, 3);
	message_components(&m, component);
	assert_int_equal(signature_base(&cx, component, MESSAGE_COMPONENTS, &said.covered, &base),
	                 OK);
	assert_true(str_eq(base, S("\"@method\": POST\n\"@authority\": meters.example\n"
	                           "\"@path\": /v1/lots\n\"@query\": ?\n"
	                           "\"content-digest\": sha-256=:AA==:\n"
	                           "\"content-type\": application/json\n"
	                           "\"@signature-params\": " COVERED PARAMS)));
	assert_int_equal(signature_base_read(&cx, base, &back, &again), OK);
	assert_true(str_eq(back.path, m.path));
	assert_true(str_eq(back.content_type, S("application/json")));
	assert_int_equal(again.created_s, said.created_s);
}

static void optional_parameters(void **state)
{
	struct message m = good();
	struct message_signature said;
	(void)state;

	m.signature_input = S("s=(\"content-type\" \"@query\" \"@path\" \"@authority\" \"@method\" "
	                      "\"content-digest\");nonce=\"n1\";expires=1795248060" PARAMS);
	assert_int_equal(message_signature_read(&cx, &m, &said), OK);
	assert_true(str_eq(said.nonce, S("n1")));
	assert_int_equal(said.expires_s, 1795248060);
}

static void refused(str input, str signature, const char *why)
{
	struct message m = good();
	struct component component[MESSAGE_COMPONENTS];
	struct message_signature said;
	str base;

	m.signature_input = input;
	m.signature = signature;
	message_components(&m, component);
	err e = message_signature_read(&cx, &m, &said);
	if (e == OK)
		e = signature_base(&cx, component, MESSAGE_COMPONENTS, &said.covered, &base);
	if (e != E_BAD_SIGNATURE || strstr(str_c(a, cx.detail), why) == NULL)
		fail_msg("%.*s: %s: %.*s", P(input), err_info(e)->name, P(cx.detail));
	cx_clear(&cx);
}

static void refusals(void **state)
{
	const str value = S("s=:AAAA:");
	(void)state;

	refused(S(""), value, "one signature is needed, not 0");
	refused(S("s=" COVERED PARAMS), S(""), "one signature is needed, not 0");
	refused(S("s=" COVERED PARAMS ", t=" COVERED PARAMS), value, "not 2");
	refused(S("s=" COVERED PARAMS), S("s=:AAAA:, t=:AAAA:"), "not 2");
	refused(S("s=" COVERED PARAMS ", s=" COVERED PARAMS), value, "given twice");
	refused(S("s=" COVERED PARAMS), S("t=:AAAA:"), "different labels");
	refused(S("s=" COVERED PARAMS), S("s=\"AAAA\""), "byte sequence");
	refused(S("s=" COVERED PARAMS), S("s=:AAAA:;p"), "byte sequence");
	refused(S("s=1"), value, "a list of components");
	refused(S("s=" COVERED), value, "created, keyid and alg");
	refused(S("s=" COVERED ";created=1;keyid=\"k\""), value, "created, keyid and alg");
	refused(S("s=" COVERED ";created=\"1795248000\";keyid=\"k\";alg=\"ed25519\""), value,
	        "whole number");
	refused(S("s=" COVERED ";created=-1;keyid=\"k\";alg=\"ed25519\""), value, "whole number");
	refused(S("s=" COVERED ";created=1;keyid=k;alg=\"ed25519\""), value, "a string");
	refused(S("s=" COVERED ";created=1;keyid=\"\";alg=\"ed25519\""), value, "1 to 64");
	refused(S("s=" COVERED ";created=1;created=2;keyid=\"k\";alg=\"e\""), value, "given twice");
	refused(S("s=" COVERED PARAMS ";tag=\"x\""), value, "tag is not used here");
	refused(S("s=(\"@method\" \"@authority\" \"@path\" \"@query\" \"content-type\")" PARAMS),
	        value, "does not cover content-digest");
	refused(S("s=(\"@method\")" PARAMS), value, "does not cover @authority");
	refused(S("s=(\"@method\" \"@authority\" \"@path\" \"@query\" \"content-digest\" "
	          "\"content-type\" \"authorization\")" PARAMS),
	        value, "no others");
	refused(S("s=(\"@method\" \"@authority\" \"@path\" \"@query\" \"content-digest\" "
	          "\"content-type\" \"@path\")" PARAMS),
	        value, "no others");
	refused(S("s=(\"@method\" \"@authority\" \"@path\" \"@query\" \"content-digest\" "
	          "\"content-type\";bs)" PARAMS),
	        value, "without parameters");
	refused(S("s=" COVERED ";created=1;keyid=\"\303\206\";alg=\"e\""), value, "ASCII");
}

static void base_refused(struct message m, const char *why)
{
	struct component component[MESSAGE_COMPONENTS];
	struct message_signature said;
	str base;

	message_components(&m, component);
	assert_int_equal(message_signature_read(&cx, &m, &said), OK);
	assert_int_equal(signature_base(&cx, component, MESSAGE_COMPONENTS, &said.covered, &base),
	                 E_BAD_SIGNATURE);
	if (strstr(str_c(a, cx.detail), why) == NULL)
		fail_msg("%.*s", P(cx.detail));
}

static void bad_messages(void **state)
{
	struct message m = good();
	(void)state;

	m.content_type = S_NONE;
	base_refused(m, "content-type is covered but was not sent");
	m = good();
	m.content_digest = S(" ");
	base_refused(m, "content-digest is covered but was not sent");
	m = good();
	m.path = S("/\303\206");
	base_refused(m, "@path is not printable");
	m = good();
	m.content_type = S("a\nb");
	base_refused(m, "content-type is not printable");
	char *large = arena_alloc(a, SIGNATURE_BASE_MAX + 1);
	memset(large, 'a', SIGNATURE_BASE_MAX);
	m = good();
	m.path = (str){ large, SIGNATURE_BASE_MAX };
	base_refused(m, "more than");
}

/* Any other text than the one that is written is refused. */
static void bases_back(void **state)
{
	static const char *const bad[] = {
		"",
		"\"@signature-params\": " COVERED PARAMS,
		"\"@method\": POST\n\"@authority\": h\n\"@path\": /\n\"@query\": ?\n"
		"\"content-digest\": d\n\"content-type\": t\n\"@signature-params\": " COVERED
		";created=1;keyid=\"k\"",
		"\"@method\": POST\n\"@authority\": h\n\"@path\": /\n\"@query\": ?\n"
		"\"content-digest\": d\n\"content-type\": t\n\"@signature-params\": " COVERED PARAMS
		"\n",
		"\"@method\": POST\n\"@path\": /\n\"@authority\": h\n\"@query\": ?\n"
		"\"content-digest\": d\n\"content-type\": t\n\"@signature-params\": " COVERED
		        PARAMS,
		"\"@method\": POST\n\"@authority\": h\n\"@path\": /\n\"@query\": ?\n"
		"\"content-digest\": d\n\"content-type\": t\n\"x\": "
		"y\n\"@signature-params\": " COVERED PARAMS,
		"\"@method\":POST\n\"@authority\": h\n\"@path\": /\n\"@query\": ?\n"
		"\"content-digest\": d\n\"content-type\": t\n\"@signature-params\": " COVERED
		        PARAMS,
		"\n\"\n\"\":\n\"@path",
	};
	struct message_signature said;
	struct message m;
	(void)state;

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (signature_base_read(&cx, str_of(bad[i]), &m, &said) != E_BAD_SIGNATURE)
			fail_msg("%zu was read", i);
	assert_int_equal(signature_base_read(
	                         &cx,
	                         S("\"@method\": POST\n\"@authority\": h\n\"@path\": /\n"
	                           "\"@query\": ?\n\"content-digest\": d\n"
	                           "\"content-type\": t\n\"@signature-params\": " COVERED PARAMS),
	                         &m, &said),
	                 OK);
}

static void authorities(void **state)
{
	(void)state;

	assert_true(str_eq(message_authority(a, S("Meters.Example")), S("meters.example")));
	assert_true(str_eq(message_authority(a, S("meters.example:443")), S("meters.example")));
	assert_true(str_eq(message_authority(a, S("meters.example:80")), S("meters.example")));
	assert_true(str_eq(message_authority(a, S("127.0.0.1:8080")), S("127.0.0.1:8080")));
	assert_true(str_eq(message_authority(a, S("h:8443")), S("h:8443")));
}

#define ALONE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ALONE(rfc_example),  ALONE(read_well),  ALONE(optional_parameters), ALONE(refusals),
		ALONE(bad_messages), ALONE(bases_back), ALONE(authorities),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
