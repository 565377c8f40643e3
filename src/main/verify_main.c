/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fangsheng-verify: checks certificates and whole logs, and trusts nobody but the keys that it is
 * given. */
#include <stdio.h>
#include <string.h>

#include "audit/bundle.h"
#include "base/arena.h"
#include "base/os.h"
#include "crypt/selftest.h"
#include "main/verify_log.h"

#define EXIT_VALID 0
#define EXIT_INVALID 1
#define TRUST_MAX ((size_t)1 << 20)

static const char usage[] =
        "fangsheng-verify BUNDLE --key VKEY [--key VKEY]... [--trust FILE]\n"
        "    离线核验证书包 / checks a certificate bundle offline (\"-\": standard input)\n"
        "fangsheng-verify log URL --key VKEY [--key VKEY]... [--trust FILE]\n"
        "                 [--old CHECKPOINT] [--token TOKEN]\n"
        "    核验整个日志 / checks a whole log; with a token also what its entries say\n"
        "VKEY: name+hash+key，日志的公钥 / the log's public key, as it was published;\n"
        "FILE: 每行一个 / one a line, # begins a comment.\n"
        "同一日志给出的每种算法（Ed25519、SM2）至少须有一把密钥签署 / of each algorithm of which\n"
        "a key of the log is given, one key at least must have signed.\n"
        "退出码 / exit status: 0 有效 / valid, 1 无效或无法核验 / not\n";

struct options {
	struct note_key key[NOTE_KEYS_MAX];
	int key_n;
	const char *plain[2];
	int plain_n;
	const char *old;
	const char *token;
};

static bool note_key_same(const struct note_key *a, const struct note_key *b)
{
	return a->type == b->type && str_eq(a->name, b->name) &&
	       memcmp(a->key, b->key, sizeof a->key) == 0;
}

static err key_add(struct cx *cx, struct options *o, str text)
{
	if (o->key_n >= NOTE_KEYS_MAX)
		return fail(cx, E_USAGE, "at most %d keys", NOTE_KEYS_MAX);
	TRY(note_key_parse(cx, text, &o->key[o->key_n]));
	for (int i = 0; i < o->key_n; i++) /* given twice it would be counted as two signers */
		if (note_key_same(&o->key[i], &o->key[o->key_n]))
			return OK;
	o->key_n++;
	return OK;
}

static str trimmed(str s)
{
	while (s.n > 0 && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\r' || s.p[s.n - 1] == '\t'))
		s.n--;
	return s;
}

static err trust_read(struct cx *cx, struct options *o, const char *path)
{
	str text, line;

	TRY(os_read_file(cx, path, TRUST_MAX, &text));
	while (text.n > 0) {
		text = str_cut(text, '\n', &line);
		line = trimmed(line);
		if (line.n > 0 && line.p[0] != '#')
			TRY(key_add(cx, o, line));
	}
	return OK;
}

static err option_take(struct cx *cx, struct options *o, const char *name, const char *value)
{
	if (value == NULL)
		return fail(cx, E_USAGE, "%s needs a value", name);
	if (strcmp(name, "--key") == 0)
		return key_add(cx, o, str_of(value));
	if (strcmp(name, "--trust") == 0)
		return trust_read(cx, o, value);
	if (strcmp(name, "--old") == 0)
		o->old = value;
	else if (strcmp(name, "--token") == 0)
		o->token = value;
	else
		return fail(cx, E_USAGE, "there is no option %s", name);
	return OK;
}

static err options_read(struct cx *cx, int n, char **word, struct options *o)
{
	for (int i = 0; i < n; i++) {
		if (strncmp(word[i], "--", 2) == 0) {
			TRY(option_take(cx, o, word[i], i + 1 < n ? word[i + 1] : NULL));
			i++;
		} else if (o->plain_n < 2) {
			o->plain[o->plain_n++] = word[i];
		} else {
			return fail(cx, E_USAGE, "too many arguments");
		}
	}
	if (o->plain_n == 0)
		return fail(cx, E_USAGE, "nothing to check was named");
	if (o->key_n == 0)
		return fail(cx, E_USAGE,
		            "没有给出可信的公钥 / no trusted key was given (--key or --trust): a "
		            "bundle brings no key that could be believed, since a forgery would "
		            "prove itself");
	return OK;
}

static err bundle_run(struct cx *cx, const struct options *o)
{
	struct buf out = buf_new(cx->arena);
	str text;

	TRY(os_read_file(cx, o->plain[0], BUNDLE_MAX, &text));
	err e = bundle_check(cx, text, o->key, o->key_n, &out);
	printf("%.*s", P(buf_view(&out)));
	return e;
}

/* As people copy it from the address line of a browser. */
static const char *without_slashes(struct arena *a, const char *url)
{
	str s = str_of(url);

	while (str_ends(s, S("/")))
		s.n--;
	return str_c(a, s);
}

static err run(struct cx *cx, int n, char **word)
{
	struct options *o = NEW(cx->arena, struct options);

	TRY(crypt_selftest(cx));
	TRY(options_read(cx, n, word, o));
	if (strcmp(o->plain[0], "log") == 0 && o->plain_n == 2) {
		const struct verify_log log = { .url = without_slashes(cx->arena, o->plain[1]),
			                        .old = o->old,
			                        .token = o->token,
			                        .key = o->key,
			                        .key_n = o->key_n };
		return verify_log(cx, &log);
	}
	if (o->plain_n != 1 || o->old != NULL || o->token != NULL)
		return fail(cx, E_USAGE, "a bundle takes only keys");
	return bundle_run(cx, o);
}

int main(int argc, char **argv)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());

	if (argc < 2 || strcmp(argv[1], "--help") == 0) {
		fputs(usage, argc < 2 ? stderr : stdout);
		return argc < 2 ? EXIT_INVALID : EXIT_VALID;
	}
	if (strcmp(argv[1], "--version") == 0) {
		printf("fangsheng-verify %s\n", FANGSHENG_VERSION);
		return EXIT_VALID;
	}
	err e = run(&cx, argc - 1, argv + 1);
	if (e == OK) {
		printf("有效 / valid\n");
		return fflush(stdout) == 0 && !ferror(stdout) ? EXIT_VALID : EXIT_INVALID;
	}
	if (e != E_USAGE)
		printf("无效 / not valid\n");
	fflush(stdout);
	fprintf(stderr, "fangsheng-verify: %s / %s: %.*s\n", err_info(e)->zh, err_info(e)->en,
	        P(cx.detail));
	return EXIT_INVALID;
}
