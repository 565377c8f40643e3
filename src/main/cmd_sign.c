/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `sign`: the headers that sign an upload (RFC 9421, RFC 9530), for curl.
 *
 *   fangsheng sign --key KEY --url URL --config LOT | curl -H "Authorization: …" -K -
 *
 * The file's exact bytes are signed, so they must be sent as they are (--data-binary, and not
 * --data, which takes line ends away). */
#include <stdio.h>

#include "base/arena.h"
#include "base/os.h"
#include "crypt/message_sign.h"
#include "main/command.h"

#define BODY_MAX ((size_t)16 << 20)
#define URL_MAX 2000
#define JSON_TYPE "application/json"

/* -- the address ----------------------------------------------------------------------------- */

static bool plain(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] > '~' || s.p[i] == '"' || s.p[i] == '\\' ||
		    s.p[i] == '#' || s.p[i] == '\'')
			return false;
	return s.n > 0 && s.n <= URL_MAX;
}

/* Where the first of two characters stands, or the end. */
static size_t first_of(str s, char a, char b)
{
	size_t n = 0;

	while (n < s.n && s.p[n] != a && s.p[n] != b)
		n++;
	return n;
}

static err url_read(struct cx *cx, str url, struct message *out)
{
	ptrdiff_t scheme = str_find(url, ':', 0);
	str rest = scheme < 0 ? S_NONE : str_part(url, (size_t)scheme, url.n);

	if (!plain(url) || !str_starts(rest, S("://")) ||
	    (!str_starts(url, S("http:")) && !str_starts(url, S("https:"))))
		return fail(cx, E_USAGE, "--url takes http://… or https://…, not \"%.*s\"", P(url));
	rest = str_part(rest, 3, rest.n);
	str host = str_part(rest, 0, first_of(rest, '/', '?'));
	rest = str_part(rest, host.n, rest.n);
	if (host.n == 0 || str_find(host, '@', 0) >= 0)
		return fail(cx, E_USAGE, "--url needs a host, and no name or password");
	out->authority = message_authority(cx->arena, host);
	out->path = str_part(rest, 0, first_of(rest, '?', '?'));
	out->query = str_part(rest, out->path.n, rest.n);
	if (out->path.n == 0)
		out->path = S("/");
	if (out->query.n == 0)
		out->query = S("?");
	return OK;
}

/* -- output ---------------------------------------------------------------------------------- */

/* Single quotes do not occur in what is printed. */
static void option_print(const char *name, str value)
{
	printf("-H '%s: %.*s'\n", name, P(value));
}

static void config_value(const char *option, str prefix, str value)
{
	printf("%s = \"%.*s", option, P(prefix));
	for (size_t i = 0; i < value.n; i++) {
		if (value.p[i] == '"' || value.p[i] == '\\')
			(void)putchar('\\');
		(void)putchar(value.p[i]);
	}
	printf("\"\n");
}

static void config_print(const char *url, const char *file, const struct message *m)
{
	config_value("url", S_NONE, str_of(url));
	config_value("data-binary", S("@"), str_of(file));
	config_value("header", S("Content-Type: "), m->content_type);
	config_value("header", S("Content-Digest: "), m->content_digest);
	config_value("header", S("Signature-Input: "), m->signature_input);
	config_value("header", S("Signature: "), m->signature);
}

static err sign(struct cx *cx, const struct arguments *a)
{
	AUTO(signer_close) struct signer s = { 0 };
	struct message m = { .method = S("POST"), .content_type = S(JSON_TYPE) };
	const char *key, *url;

	TRY(argument_needed(cx, a, "--key", &key));
	TRY(argument_needed(cx, a, "--url", &url));
	TRY(url_read(cx, str_of(url), &m));
	TRY(os_read_file(cx, a->plain[0], BODY_MAX, &m.body));
	TRY(signer_load(cx, key, &s));
	TRY(message_sign(cx, &s, cx_now_ms(cx) / 1000, &m));
	if (argument(a, "--config") != NULL) {
		config_print(url, a->plain[0], &m);
		return OK;
	}
	option_print("Content-Type", m.content_type);
	option_print("Content-Digest", m.content_digest);
	option_print("Signature-Input", m.signature_input);
	option_print("Signature", m.signature);
	return OK;
}

static int run(struct cx *cx, const struct arguments *a, err *e)
{
	*e = sign(cx, a);
	return *e == OK ? EXIT_OK : EXIT_USAGE;
}

const struct command sign_command = {
	.name = "sign",
	.plain = "LOT.json",
	.plain_min = 1,
	.plain_max = 1,
	.about = "prints the headers that sign an upload, for curl (send it with --data-binary)",
	.option = { { "--key", "FILE", "the private key: PEM, mode 0600" },
	            { "--url", "URL", "where it will be sent: the platform's published address" },
	            { "--config", NULL,
	              "prints a configuration for curl -K instead of -H lines" } },
	.run = run,
};
