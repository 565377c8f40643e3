/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of rights in the manual: by role for whoever asks "what may I do", by operation for
 * whoever asks "who may do this", and line by line for programs.  All of it is made from the list
 * of operations; roles and scopes are walked, and an operation's group is the first part of its
 * name. */
#include "op/lists.h"

#include <assert.h>

#include "base/arena.h"
#include "op/duty.h"

struct page {
	struct buf b;
	const struct op *const *op;
	int n;
};

static bool has(const struct op *op, enum role role, enum scope scope)
{
	return (op->may >> ((unsigned)role * SCOPE_COUNT + scope) & 1) != 0;
}

/* What a caller without a token may do anybody may; it is not repeated for each role. */
static bool is_everybodys(const struct op *op)
{
	for (int r = 0; r < ROLE_COUNT; r++)
		if (!has(op, (enum role)r, SCOPE_ANY))
			return false;
	return true;
}

/* -- the head -------------------------------------------------------------------------------- */

static void head(struct page *p)
{
	buf_text(&p->b,
	         "# 权限 / Rights\n\n"
	         "本页由程序的操作清单生成（`fangsheng print rights`），与程序的判断出于同一清单。"
	         "一项权限是一对：角色和范围。没有列出的，就是不允许。\n\n"
	         "This page is printed from the program's own list of operations, the one that it "
	         "decides by. A right is a pair of a role and a scope. What is not listed is not "
	         "allowed.\n");
}

static void scopes(struct page *p)
{
	buf_text(&p->b, "\n## 范围 / Scopes\n\n| 范围 / scope | 含义 | meaning |\n|---|---|---|\n");
	for (int s = 0; s < SCOPE_COUNT; s++) {
		const struct scope_info *i = scope_info((enum scope)s);
		buf_fmt(&p->b, "| `%s` | %s | %s |\n", i->name, i->zh, i->en);
	}
	buf_text(&p->b,
	         "\n没有令牌的人不属于任何单位：对公众，`own` 指凭二维码上的校验码打开的记录。\n\n"
	         "Who comes without a token belongs to no organisation: for the public `own` is "
	         "what the tag in the QR code opens.\n");
}

static const char *kind_zh(str name)
{
	static const struct {
		const char *name, *zh;
	} kinds[] = {
#define CASES(name, zh, en) { name, zh },
#include "op/case_kind.def"
#undef CASES
	};

	for (int i = 0; i < COUNT_OF(kinds); i++)
		if (str_eq(name, str_of(kinds[i].name)))
			return kinds[i].zh;
	assert(!"an operation names a kind of case that there is not");
	return "";
}

static void kinds_of(struct page *p, const struct op *op)
{
	str rest = str_of(op->cases);
	str one;

	buf_fmt(&p->b, "| `%s` | ", op->name);
	while (rest.n > 0) {
		rest = str_cut(rest, ' ', &one);
		buf_fmt(&p->b, "%s `%.*s`%s", kind_zh(one), P(one), rest.n > 0 ? ", " : "");
	}
	buf_text(&p->b, " |\n");
}

static void kinds(struct page *p)
{
	buf_text(&p->b,
	         "\n管辖或者交办只为某一类案件的，只能看到下列操作中属于该类案件的记录；没有列出的"
	         "操作，"
	         "各类案件均可。\n\n"
	         "A bureau that is competent, or was given a case, for one kind of case only sees "
	         "by these operations what belongs to that kind; what is not listed belongs to "
	         "each.\n\n| 操作 / operation | 案件种类 / kinds of cases |\n|---|---|\n");
	for (int i = 0; i < p->n; i++)
		if (p->op[i]->cases != NULL)
			kinds_of(p, p->op[i]);
}

static void refusals(struct page *p)
{
	buf_text(
	        &p->b,
	        "\n## 拒绝 / Refusals\n\n"
	        "| 状态 / status | 何时 | when |\n|---|---|---|\n"
	        "| 401 | 没有令牌，或令牌无效、过期 | without a token, or with one that is not "
	        "valid |\n"
	        "| 403 | "
	        "角色没有此项权限，令牌的范围不含此操作，或账户没有所要求的职责；不读取任何记录 | "
	        "the role has no such right, the "
	        "token's scope not this operation, or the account none of the duties; no row is "
	        "read |\n"
	        "| 404 | 记录不在范围之内，与不存在的记录答复相同 | the row is out of scope; the "
	        "answer is that for a row that does not exist |\n\n"
	        "每次拒绝都记入运行日志。查看其他单位的记录以及因此被拒绝，记入该单位的查看记录"
	        "（下表标 ●），该单位可用 `GET /v1/access` 查阅。\n\n"
	        "Every refusal is logged. Who looks at rows of another organisation, or is refused "
	        "them, is in that organisation's access record (● below), which it reads with "
	        "`GET /v1/access`.\n");
}

static void duties_known(struct page *p)
{
	const struct duty *all;
	int n;

	buf_text(&p->b,
	         "\n## 职责 / Duties\n\n"
	         "以账户行事的人，还须具有操作所要求的职责之一（按操作一节的“职责”列）；不属于任何"
	         "账户的"
	         "单位令牌，由单位整体负责，不问职责。\n\n"
	         "Whoever acts with an account also needs one of the duties that an operation asks "
	         "for (its column in the section by operation). For an organisation's own token, "
	         "which belongs to no account, the organisation answers as a whole, and no duty is "
	         "asked.\n\n"
	         "| 职责 / duty | 作用 | what for | 动态码 / second factor |\n|---|---|---|---|\n");
	all = duties_all(&n);
	for (int i = 0; i < n; i++)
		buf_fmt(&p->b, "| %s `%s` | %s | %s | %s |\n", all[i].name_zh, all[i].word,
		        all[i].zh, all[i].en, all[i].second_factor ? "●" : "");
}

/* -- by role --------------------------------------------------------------------------------- */

static int role_operations(const struct page *p, enum role r)
{
	int n = 0;

	for (int i = 0; i < p->n; i++)
		n += right_calls(p->op[i]->may, r) &&
		     (r == ROLE_PUBLIC || !is_everybodys(p->op[i]));
	return n;
}

static void scope_names(struct page *p, const struct op *op, enum role r)
{
	bool first = true;

	for (int s = 0; s < SCOPE_COUNT; s++) {
		if (!has(op, r, (enum scope)s))
			continue;
		buf_fmt(&p->b, "%s%s", first ? "" : ", ", scope_info((enum scope)s)->name);
		first = false;
	}
}

static void role_table(struct page *p, enum role r)
{
	const struct role_info *info = role_info(r);

	buf_fmt(&p->b, "\n### %s `%s` / %s\n\n", info->zh, info->name, info->en);
	if (r != ROLE_PUBLIC)
		buf_text(&p->b, "公众可以做的之外 / besides what anyone may:\n\n");
	buf_text(&p->b, "| 操作 / operation | 范围 / scope | |\n|---|---|---|\n");
	for (int i = 0; i < p->n; i++) {
		const struct op *op = p->op[i];
		if (!right_calls(op->may, r) || (r != ROLE_PUBLIC && is_everybodys(op)))
			continue;
		buf_fmt(&p->b, "| `%s` | ", op->name);
		scope_names(p, op, r);
		buf_fmt(&p->b, " | %s / %s |\n", op->zh, op->en);
	}
}

static void by_role(struct page *p)
{
	buf_text(&p->b, "\n## 按角色 / By role\n");
	for (int r = 0; r < ROLE_COUNT; r++)
		if (role_operations(p, (enum role)r) > 0)
			role_table(p, (enum role)r);
}

/* -- by operation ---------------------------------------------------------------------------- */

static str group_of(const struct op *op)
{
	str group;

	(void)str_cut(str_of(op->name), '.', &group);
	return group;
}

static void who_may(struct page *p, const struct op *op)
{
	bool first = true;

	if (is_everybodys(op)) {
		buf_text(&p->b, "任何人 / anyone");
		return;
	}
	for (int r = 0; r < ROLE_COUNT; r++) {
		if (!right_calls(op->may, (enum role)r))
			continue;
		buf_fmt(&p->b, "%s%s ", first ? "" : "; ", role_info((enum role)r)->name);
		scope_names(p, op, (enum role)r);
		first = false;
	}
}

static void duties(struct page *p, const struct op *op)
{
	str rest = op->duty != NULL ? str_of(op->duty) : S("");
	str one;

	while (rest.n > 0) {
		rest = str_cut(rest, ' ', &one);
		buf_fmt(&p->b, "%s `%.*s`%s", duty_find(one)->name_zh, P(one),
		        rest.n > 0 ? ", " : "");
	}
}

static void operation_line(struct page *p, const struct op *op)
{
	bool recorded = !(op->flags & (OP_WRITE | OP_LOCAL)) && !op_is_open(op);

	buf_fmt(&p->b, "| `%s` | %s%s%s | %s / %s | ", op->name, op->route ? "`" : "",
	        op->route ? op->route : "本机 / at the machine", op->route ? "`" : "", op->zh,
	        op->en);
	who_may(p, op);
	buf_text(&p->b, " | ");
	duties(p, op);
	buf_fmt(&p->b, " | %s |\n", recorded ? "●" : "");
}

static void group_table(struct page *p, str group)
{
	buf_fmt(&p->b,
	        "\n### `%.*s`\n\n| 操作 / operation | 地址 / route | | 谁 / who | 职责 / duty | "
	        "记录 / recorded "
	        "|\n"
	        "|---|---|---|---|---|---|\n",
	        P(group));
	for (int i = 0; i < p->n; i++)
		if (str_eq(group_of(p->op[i]), group))
			operation_line(p, p->op[i]);
}

/* A group stands where its first operation comes in the list. */
static void by_operation(struct page *p)
{
	buf_text(&p->b, "\n## 按操作 / By operation\n");
	for (int i = 0; i < p->n; i++) {
		bool first = true;
		for (int k = 0; first && k < i; k++)
			first = !str_eq(group_of(p->op[k]), group_of(p->op[i]));
		if (first)
			group_table(p, group_of(p->op[i]));
	}
}

/* -- line by line ---------------------------------------------------------------------------- */

static void lines(struct page *p)
{
	buf_text(&p->b, "\n## 逐行 / Line by line\n\n"
	                "以制表符分隔，供程序读取 / tab-separated, for programs:\n\n```\n"
	                "operation\trole\tscope\troute\tsummary\n");
	for (int i = 0; i < p->n; i++)
		for (int r = 0; r < ROLE_COUNT; r++)
			for (int s = 0; s < SCOPE_COUNT; s++)
				if (has(p->op[i], (enum role)r, (enum scope)s))
					buf_fmt(&p->b, "%s\t%s\t%s\t%s\t%s / %s\n", p->op[i]->name,
					        role_info((enum role)r)->name,
					        scope_info((enum scope)s)->name,
					        p->op[i]->route ? p->op[i]->route : "(local)",
					        p->op[i]->zh, p->op[i]->en);
	buf_text(&p->b, "```\n");
}

str lists_rights(struct arena *a, const struct op *const *op, int n)
{
	struct page p = { buf_new(a), op, n };

	head(&p);
	scopes(&p);
	kinds(&p);
	duties_known(&p);
	refusals(&p);
	by_role(&p);
	by_operation(&p);
	lines(&p);
	return buf_view(&p.b);
}
