/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Turns files into a C file, so that the programs need nothing beside themselves.
 *
 *   embed OUTPUT GROUP [FILE…] [-- GROUP [FILE…]]…
 *
 * Each group becomes an array `embedded_GROUP` of struct embedded_file, sorted by name (bytes, not
 * letters), and `embedded_GROUP_n`; src/main/embedded.h declares them.  The name is the file's name
 * without folders.  Behind the bytes of each file stands a NUL that is not counted, and behind the
 * last file an entry of zeros, so that no array is empty. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(base_name(*(char *const *)a), base_name(*(char *const *)b));
}

/* Writes the bytes of one file as an array and returns how many there are. */
static size_t put_bytes(FILE *out, const char *group, int number, const char *path)
{
	FILE *in = fopen(path, "rb");
	size_t n = 0;
	int c;

	if (in == NULL)
		die(path);
	fprintf(out, "static const unsigned char %s_%d[] = {", group, number);
	while ((c = getc(in)) != EOF)
		fprintf(out, "%s%d,", n++ % 24 == 0 ? "\n" : "", c);
	if (ferror(in))
		die(path);
	fclose(in);
	fprintf(out, "\n0 };\n");
	return n;
}

/* One group: `name` and n paths. */
static void put_group(FILE *out, const char *name, char **path, int n)
{
	size_t *size = calloc((size_t)n + 1, sizeof *size);

	if (size == NULL)
		die("memory");
	qsort(path, (size_t)n, sizeof *path, by_name);
	for (int i = 0; i < n; i++)
		size[i] = put_bytes(out, name, i, path[i]);
	fprintf(out, "const struct embedded_file embedded_%s[] = {\n", name);
	for (int i = 0; i < n; i++)
		fprintf(out, "\t{ \"%s\", %s_%d, %zu },\n", base_name(path[i]), name, i, size[i]);
	fprintf(out, "\t{ 0, 0, 0 },\n};\nconst size_t embedded_%s_n = %d;\n", name, n);
	free(size);
}

int main(int argc, char **argv)
{
	FILE *out = argc >= 3 ? fopen(argv[1], "wb") : NULL;

	if (argc < 3) {
		fprintf(stderr, "usage: embed OUTPUT GROUP [FILE...] [-- GROUP [FILE...]]...\n");
		return 2;
	}
	if (out == NULL)
		die(argv[1]);
	fprintf(out,
	        "/* Written by tools/embed.c; do not edit. */\n#include \"main/embedded.h\"\n");
	for (int at = 2; at < argc;) {
		int end = at + 1;
		while (end < argc && strcmp(argv[end], "--") != 0)
			end++;
		put_group(out, argv[at], argv + at + 1, end - at - 1);
		at = end + 1;
	}
	if (fclose(out) != 0)
		die(argv[1]);
	return 0;
}
