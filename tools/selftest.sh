#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Shows that the tools can fail: each gets a small tree that is good and then the same tree with one fault, which
# it must name.  Prints TAP.
set -u
tools=$(cd "$(dirname "$0")" && pwd)
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
failed=0

good() { # a tree in which nothing is wrong
	rm -rf "$root/src" "$root/test" "$root/sql" "$root/doc"
	mkdir -p "$root/src/base" "$root/src/code" "$root/src/main" "$root/test/unit" "$root/sql" "$root/doc"
	printf '# comment\n1 base\n2 code base\n3 main base code\n' >"$root/src/FLOORS"
	printf '#include <stdlib.h>\nvoid *mem(void);\n' >"$root/src/base/mem.h"
	printf '#include "base/mem.h"\nvoid *mem(void)\n{\n\treturn malloc(1);\n}\n' >"$root/src/base/mem.c"
	printf '#include "base/mem.h"\n' >"$root/src/code/json.h"
	printf '#include "code/json.h"\n' >"$root/src/code/csv.h"
	printf '#include "code/json.h"\n#include "base/mem.h"\n/* malloc(1), /%s/x is fine */\n' "$1" >"$root/src/code/json.c"
	printf '#include "code/csv.h"\nint main(void)\n{\n\tprintf("time(0) /v1/lots");\n\treturn 0;\n}\n' >"$root/src/main/main.c"
	printf 'PROBLEM("known", "已知")\n' >"$root/src/base/problem.def"
	printf 'CREATE TABLE bench (id TEXT, n BIGINT, b BYTEA); -- an integer\n' >"$root/sql/0001-a.sql"
}

result() { # GOOD? NAME
	if [ "$1" = 0 ]; then
		echo "ok - $2"
	else
		echo "not ok - $2"
		sed 's/^/# /' "$root/out"
		failed=1
	fi
}

passes() { # TOOL
	"$tools/$1" "$root" >"$root/out" 2>&1
	result $? "$1 passes a good tree"
}

fails() { # TOOL, WHERE and WHAT it must say; then the tree is made good again
	"$tools/$1" "$root" >"$root/out" 2>&1 && echo 'it passed' >"$root/out"
	grep -q -E "^$2:.*$3" "$root/out"
	result $? "$1 finds at $2: $3"
	good none
}

lines() { # N LINE
	awk -v n="$1" -v line="$2" 'BEGIN { while (n--) print line }'
}

function_of() { # LINES OF BODY, LINE: a function on standard output
	printf '\nstatic int f(int a,\n             int b)\n{\n'
	lines "$1" "	$2"
	printf '}\n'
}

good none
for tool in floors sizes words sql problems; do
	passes $tool
done

echo '#include "code/json.h"' >>"$root/src/base/mem.c"
fails floors src/base/mem.c:6 'base may not include code/json.h'
echo '#include "mem.h"' >>"$root/src/base/mem.c"
fails floors src/base/mem.c:6 'folder/file.h'
echo '#include "code/csv.h"' >>"$root/src/code/json.c"
passes floors # a header without a .c is no module
echo '#include "code/csv.h"' >"$root/src/code/csv.c"
fails floors 'src/code/[a-z]*.[ch]:[0-9]+' 'circle'
rm -f "$root/src/code/csv.c"
echo '3 web main' >>"$root/src/FLOORS"
fails floors src/FLOORS:5 'web may not rest on main'
mkdir -p "$root/src/extra" && echo 'int x;' >"$root/src/extra/x.c"
fails floors src/extra/x.c:1 'not in src/FLOORS'
mkdir -p "$root/src/code/deep" && echo 'int x;' >"$root/src/code/deep/x.c"
fails floors src/code/deep/x.c:1 'not in src/FLOORS'

function_of 56 'g();' >>"$root/src/code/json.c"
passes sizes
good none
function_of 58 'g();' >>"$root/src/code/json.c"
fails sizes src/code/json.c:5 'has 62 lines'
{
	printf '\nint f(void)\n{\n\tstatic const int t[] = {\n'
	lines 80 '		1,'
	printf '\t};\n\treturn t[0];\n}\n'
} >>"$root/src/code/json.c"
passes sizes
good none
function_of 14 'if (a)' >>"$root/src/code/json.c"
passes sizes
good none
function_of 7 'if (a && b)' >"$root/test/unit/json.c"
passes sizes
function_of 8 'while (a || "if while && /*" == b) /* if && */' >"$root/test/unit/json.c"
fails sizes test/unit/json.c:2 'complexity of 17'
lines 601 'int x;' >"$root/src/code/csv.c"
fails sizes src/code/csv.c:1 '601 lines'
{
	echo 'static const int t[] = {'
	lines 700 '	1,'
	echo '};'
} >"$root/src/code/csv.c"
passes sizes
printf '/*%098d*/\n' 1 >"$root/src/code/csv.c"
fails sizes src/code/csv.c:1 '102 columns'
printf '/* clang-format off */\n/*%098d*/\n/* clang-format on */\n' 1 >"$root/src/code/csv.c"
passes sizes
printf '\t/*%091d*/\n' 1 >"$root/src/code/csv.c"
fails sizes src/code/csv.c:1 '103 columns'
{
	printf '/* '
	lines 49 检 | tr -d '\n'
	echo ' */'
} >"$root/src/code/csv.c"
fails sizes src/code/csv.c:1 '104 columns'

for call in 'sprintf(a)' 'strcpy (a)' 'strcat(a)' 'strncpy(a)' 'atoi(a)' 'strtok(a)' 'alloca(a)' 'localtime(a)' 'rand()' \
	'system(a)' 'popen(a)'; do
	printf 'int y = %s;\n' "$call" >>"$root/src/base/mem.c"
	fails words src/base/mem.c:6 'banned call'
done
printf '\tgoto end;\n' >>"$root/src/code/json.c"
fails words src/code/json.c:4 'banned word'
for call in 'malloc(1)' '"x" /* " */, free(p)' "'\"', realloc(p, 2)"; do
	printf '\tf(%s);\n' "$call" >>"$root/src/code/json.c"
	fails words src/code/json.c:4 'arena'
done
printf '\tx = time(NULL);\n' >>"$root/src/main/main.c"
fails words src/main/main.c:7 'through cx'
printf '\tprintf("x");\n' >>"$root/src/code/json.c"
fails words src/code/json.c:4 'only programs print'
printf 'sqlite3_free(a); x->free(b); snprintf(c); runtime(d); /* system(1)\n system(2) */\n' >>"$root/src/code/json.c"
passes words
good none
for fault in 'fail_at(cx, S("/a"), "unheard-of", "b")' 'fail_at(&call->cx, pointer(f, "a"),\n\t"unheard-of", "b")' \
	'fault_member(r, &at, "a", "unheard-of",\n\t"b")' 'fault(r, at, "unheard-of", "b")'; do
	printf "int f(void)\n{\n\t(void)$fault;\n\treturn fail_at(cx, S_NONE, \"known\", \"c\");\n}\n" >"$root/src/code/csv.c"
	fails problems src/code/csv.c:1 unheard-of
	rm -f "$root/src/code/csv.c"
done
printf '# %s%s: later\n' TO DO >"$root/doc/a.md"
fails words doc/a.md:1 'unfinished'
printf 'see /%s/main/x\n' work >"$root/doc/a.md"
fails words doc/a.md:1 'path of one machine'
printf 'see "/%s/x"\n' tmp >"$root/doc/a.md"
fails words doc/a.md:1 'path of one machine'
printf 'x = "/%s/x"; src/work/lot.c ../work/x ${A}/tmp/x\n' tmp >"$root/test/unit/a.sh"
passes words
good none
printf 'text \n' >"$root/doc/a.md"
fails words doc/a.md:1 'blanks'

echo 'CREATE TABLE t (n INTEGER);' >"$root/sql/0002-b.sql"
fails sql sql/0002-b.sql:1 'type or word of one engine'
echo 'CREATE TABLE bench (id TEXT);' >"$root/sql/0002-b.sql"
fails sql sql/0001-a.sql:1 'do not load'
printf 'x = "SELECT * FROM bench";\n' >"$root/src/code/csv.c"
fails sql src/code/csv.c:1 'not portable'

# tap counts what programs say, and notices those that die or say too little.
tap() { # EXPECTED "passed failed skipped", then a shell script
	"$tools/tap" "$root/logs" sample sh -c "$2" >"$root/out" 2>&1
	[ "$(cat "$root/logs/sample.result")" = "$1" ]
	result $? "tap counts $1: $2"
}
tap '2 0 0' 'echo 1..2; echo ok 1 - a; echo ok 2 - b'
tap '1 1 0' 'echo ok 1 - a; echo not ok 2 - b; exit 1'
tap '1 1 0' 'echo ok 1 - a; echo not ok 2 - b'
tap '1 0 2' 'echo ok 1; echo not ok 2 "#" SKIP b; echo skip c'
tap '1 1 0' 'echo ok 1 - a; exit 3'
tap '1 1 0' 'echo 1..2; echo ok 1 - a'
tap '0 1 0' 'true'
tap '0 1 0' 'kill -9 $$'
exit $failed
