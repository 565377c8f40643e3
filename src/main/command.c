/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What commands share: reading their options, and opening the instance. */
#include "main/command.h"
#include "op/open.h"

#include <malloc.h>
#include <string.h>

#include "base/arena.h"
#include "base/os.h"
#include "main/embedded.h"

#define HEAP_BLOCK_MAX (32 << 20)
#define HEAP_SPARE (48 << 20)
#define HEAP_ARENAS 4

/* Each upload takes and frees blocks of up to a megabyte.  By default such blocks are mapped and
 * unmapped each time, and clearing their pages costs more than parsing a lot; so they stay in the
 * heap. */
void command_heap(void)
{
	mallopt(M_MMAP_THRESHOLD, HEAP_BLOCK_MAX);
	mallopt(M_TRIM_THRESHOLD, HEAP_SPARE);
	mallopt(M_ARENA_MAX, HEAP_ARENAS);
}

const char *argument(const struct arguments *a, const char *name)
{
	for (int i = 0; i < OPTIONS_MAX && a->option[i].name != NULL; i++)
		if (strcmp(a->option[i].name, name) == 0)
			return a->value[i];
	return NULL;
}

err argument_needed(struct cx *cx, const struct arguments *a, const char *name, const char **out)
{
	*out = argument(a, name);
	if (*out == NULL)
		return fail(cx, E_USAGE, "%s is needed", name);
	return OK;
}

err argument_number(struct cx *cx, const struct arguments *a, const char *name, int64_t min,
                    int64_t max, int64_t fallback, int64_t *out)
{
	const char *text = argument(a, name);
	uint64_t value;

	*out = fallback;
	if (text == NULL)
		return OK;
	if (!str_u64(str_of(text), (uint64_t)max, &value) || (int64_t)value < min)
		return fail(cx, E_USAGE, "%s takes a number from %lld to %lld, not \"%s\"", name,
		            (long long)min, (long long)max, text);
	*out = (int64_t)value;
	return OK;
}

const struct migration *migrations(struct arena *a, int *n)
{
	struct migration *step = NEW_N(a, struct migration, embedded_sql_n);

	for (size_t i = 0; i < embedded_sql_n; i++) {
		const struct embedded_file *f = &embedded_sql[i];
		step[i] = (struct migration){ f->name, { (const char *)f->data, f->size } };
	}
	*n = (int)embedded_sql_n;
	return step;
}

err command_app(struct cx *cx, const struct arguments *a, bool serving, struct app **out)
{
	struct app_options o = { .feature = features, .world = world_real(), .serving = serving };

	TRY(argument_needed(cx, a, "--data", &o.data));
	o.migration = migrations(cx->arena, &o.migration_n);
	return app_open(cx, &o, out);
}
