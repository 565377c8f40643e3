#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every address with everything that can be wrong about a request, from the list of operations that the server itself hands
# out; and every way in which a lot can be wrong.  Each is answered with a clear problem, and nothing is stored.
cd "$(dirname "$0")/../.." || exit 1
. test/support/server.sh

# problem STATUS CODE TOKEN METHOD PATH [curl options]
problem() {
	wanted=$1 word=$2
	shift 2
	got="$(request "$@" -D "$scratch/head")"
	[ "$got" = "$wanted" ] && grep -qi '^content-type: application/problem+json' "$scratch/head" &&
		grep -q '"title":".*","title_en":".*","status":'"$wanted"',"code":"'"$word"'","detail":".' "$scratch/reply" && return
	echo "$2 $3: $got instead of $wanted $word"
	return 1
}

# pointed STATUS CODE POINTER PROBLEM FILE: an upload is refused, and the problem says where
pointed() {
	problem "$1" "$2" "$maker" POST /v1/lots --data-binary "@$5" &&
		jq -e --arg p "$3" --arg c "$4" '.errors | any(.pointer == $p and .code == $c)' "$scratch/reply" >/dev/null && return
	echo "no $4 at $3"
	return 1
}

# each METHODS CHECK…: runs CHECK with method and path of every operation whose method is among METHODS
each() {
	methods=$1
	shift
	failures=0
	while read -r method path; do
		case " $methods " in
		*" $method "*) "$@" "$method" "$path" || failures=$((failures + 1)) ;;
		esac
	done <"$scratch/operations"
	return $((failures > 0))
}

"$program" init --data "$scratch/data" --sample >/dev/null || exit 1
start
maker=$(token demo-maker maker)
bureau=$(token demo-bureau bureau)
curl -s "$url/openapi.json" | jq -r '.paths | to_entries[] | .key as $p | .value | to_entries[]
	| "\(.key | ascii_upcase) \($p | gsub("\\{rest\\*\\}"; "0/000") | gsub("\\{[a-z_]+\\}"; "x1"))"' >"$scratch/operations"
curl -s "$url/openapi.json" | jq -r '.paths | to_entries[] | .key as $p | .value | to_entries[] | select(.value.security[0].token)
	| "\(.key | ascii_upcase) \($p | gsub("\\{rest\\*\\}"; "0/000") | gsub("\\{[a-z_]+\\}"; "x1"))"' >"$scratch/closed"
ok 'the operations are listed' [ "$(wc -l <"$scratch/operations")" -gt 20 ]

# -- every address ----------------------------------------------------------------------------------------------------
# A caller who may do it, so that it is the fault that is answered: the bureau, or else the maker, as the table of rights
# has it.
sed 's/{rest\*}/0\/000/; s/{[a-z_]*}/x1/g' test/data/rights.csv | awk -F, '{ print $1, $4 == "yes" ? "bureau" : "maker" }' >"$scratch/who"
may() { # METHOD PATH
	case $(grep -F -x -e "$1 $2 bureau" -e "$1 $2 maker" "$scratch/who") in
	*bureau) echo "$bureau" ;;
	*) echo "$maker" ;;
	esac
}
# What takes a file takes no JSON, whatever is wrong with that.
takes_json() {
	[ "$1" != /v1/documents ]
}
wrong_method() {
	problem 405 method-not-allowed "$bureau" PATCH "$2" && grep -qi "^allow: .*$1" "$scratch/head"
}
no_token() {
	while read -r m p; do
		problem 401 unauthenticated '' "$m" "$p" || return 1
		problem 401 unauthenticated fs_00 "$m" "$p" || return 1
	done <"$scratch/closed"
}
unknown_parameter() {
	case $2 in
	/log/tile/entries/*) return ;; # for auditors, and their token is refused first
	/ | /m/* | /M/* | /authorised* | /figures* | /invite | /login | /account) return ;; # pages for people: see below
	esac
	problem 422 invalid "$(may "$1" "$2")" "$1" "$2?no_such=1" -d ''
}
twice() {
	problem 422 invalid "$(may "$1" "$2")" "$1" "$2?lang=zh&lang=zh" -d ''
}
broken_escape() {
	problem 400 syntax "$(may "$1" "$2")" "$1" "$2?a=%zz" -d ''
}
body_too_large() {
	problem 413 too-large "$(may "$1" "$2")" "$1" "$2" --data-binary "@$scratch/large"
}
no_json() {
	! takes_json "$2" || problem 400 syntax "$(may "$1" "$2")" "$1" "$2" -H 'Content-Type: application/json' -d '{"a":'
}
no_object() {
	! takes_json "$2" || problem 422 invalid "$(may "$1" "$2")" "$1" "$2" -H 'Content-Type: application/json' -d '[]'
}
too_deep() {
	! takes_json "$2" || problem 413 too-large "$(may "$1" "$2")" "$1" "$2" -H 'Content-Type: application/json' --data-binary "@$scratch/deep"
}
unknown_member() {
	! takes_json "$2" || problem 422 invalid "$(may "$1" "$2")" "$1" "$2" -H 'Content-Type: application/json' -d '{"no_such":1}'
}
same_member_twice() {
	! takes_json "$2" || problem 400 syntax "$(may "$1" "$2")" "$1" "$2" -H 'Content-Type: application/json' -d '{"a":1,"a":1}'
}
no_utf8() {
	! takes_json "$2" || problem 400 syntax "$(may "$1" "$2")" "$1" "$2" -H 'Content-Type: application/json' --data-binary "@$scratch/latin1"
}
compressed() {
	problem 415 media-type "$(may "$1" "$2")" "$1" "$2" -H 'Content-Type: application/json' -H 'Content-Encoding: gzip' -d '{}'
}
other_media() {
	[ "$2" = /v1/lots ] || problem 415 media-type "$(may "$1" "$2")" "$1" "$2" -H 'Content-Type: text/csv' -d 'a,b'
}
key_no_utf8() {
	! takes_json "$2" || problem 422 invalid "$(may "$1" "$2")" "$1" "$2" -H "Idempotency-Key: $(printf 'a\377')" -H 'Content-Type: application/json' -d '{}'
}
head -c 17000000 /dev/zero >"$scratch/large"
head -c 200 /dev/zero | tr '\0' '[' >"$scratch/deep"
printf '{"a":"\344"}' >"$scratch/latin1"
ok 'a wrong method' each 'GET POST' wrong_method
ok 'no token, and one that is none' no_token
ok 'an unknown query parameter' each 'GET POST' unknown_parameter
ok 'a parameter twice' each 'GET POST' twice
ok 'a broken escape' each 'GET POST' broken_escape
ok 'a body that is too large' each POST body_too_large
ok 'a body that is cut off' each POST no_json
ok 'a body of another type' each POST no_object
ok 'a body that is too deep' each POST too_deep
ok 'a member that nobody knows' each POST unknown_member
ok 'a member twice' each POST same_member_twice
ok 'a body that is not UTF-8' each POST no_utf8
ok 'an Idempotency-Key that is not UTF-8' each POST key_no_utf8
ok 'a compressed body' each POST compressed
ok 'a body of another media type' each POST other_media

# -- every kind of value ----------------------------------------------------------------------------------------------
bench() { # FILTER CODE POINTER: a bench changed so is refused there
	jq -n -c '{organisation: "demo-maker", id: "B-99", medium: "water", certificate: "C-1", u_rel_ppm: 2000, k_milli: 2000,
		buoyancy_ppb: 1001100000, density: "tanaka", positions: 10, valid_from_day: "2024-04-01", valid_until_day: "2029-03-31"}' |
		jq -c "$1" | sed 's/"@\([^"]*\)"/\1/' >"$scratch/bench.json"
	problem 422 invalid "$bureau" POST /v1/benches -H 'Content-Type: application/json' --data-binary "@$scratch/bench.json" &&
		jq -e --arg p "$3" --arg c "$2" '.errors | any(.pointer == $p and .code == $c)' "$scratch/reply" >/dev/null
}
ok 'a day that is none' bench '.valid_from_day = "2026-02-29"' bad-format /valid_from_day
ok 'a day that is out of range' bench '.valid_from_day = "9999-99-99"' bad-format /valid_from_day
ok 'a number as a text' bench '.k_milli = "two"' wrong-type /k_milli
ok 'a number that lost digits' bench '.k_milli = "@2000.5"' too-precise /k_milli
ok 'a number that no integer holds' bench '.k_milli = "@1e400"' out-of-range /k_milli
ok 'a number beyond its bounds' bench '.positions = "@-1"' out-of-range /positions
ok 'null' bench '.medium = null' wrong-type /medium
ok 'a word that is not in the list' bench '.medium = "steam"' not-in-list /medium
ok 'a text without end' bench '.id = ("x" * 1000)' wrong-length /id
ok 'what is missing' bench 'del(.certificate)' missing-field /certificate

# -- every way in which a lot can be wrong ----------------------------------------------------------------------------
"$program" simulate --seed 1 --meters 4 >"$scratch/lot.json"
lot() { # FILTER POINTER CODE: the lot changed so is refused there, and nothing of it is stored
	jq -c "$1" <"$scratch/lot.json" | sed 's/"@\([^"]*\)"/\1/' >"$scratch/bad.json"
	pointed 422 invalid "$2" "$3" "$scratch/bad.json"
}
ok 'an empty body' problem 400 syntax "$maker" POST /v1/lots -d ''
head -c 3000 "$scratch/lot.json" >"$scratch/cut.json"
ok 'a lot that is cut off' problem 400 syntax "$maker" POST /v1/lots --data-binary "@$scratch/cut.json"
ok 'an unknown member' lot '.meters[1].colour = "red"' /meters/1/colour unknown-field
ok 'a reading that lost digits' lot '.meters[0].runs[0].end_l = "@100.12345678901"' /meters/0/runs/0/end_l too-precise
ok 'a reading as a text' lot '.meters[0].runs[0].end_l = "x"' /meters/0/runs/0/end_l wrong-type
ok 'a day that is none' lot '.verified_on = "2026-02-30"' /verified_on wrong-type
ok 'the same serial twice' lot '.meters[1].serial = .meters[0].serial' /meters/1/serial duplicate
ok 'no lot was stored' problem 404 not-found "$maker" GET "/v1/lots/DEM0-$(jq -r .lot "$scratch/lot.json")"
ok 'the lot itself is taken' status 201 "$maker" POST /v1/lots --data-binary "@$scratch/lot.json"
stored=$(jq -r .lot "$scratch/reply")
ok 'and once more: the same answer' status 200 "$maker" POST /v1/lots --data-binary "@$scratch/lot.json"
jq -c '.lot = "another"' <"$scratch/lot.json" >"$scratch/bad.json"
ok 'its serials in another lot' problem 409 already-verified "$maker" POST /v1/lots --data-binary "@$scratch/bad.json"
jq -c '.meters[0].appearance = "dent"' <"$scratch/lot.json" >"$scratch/bad.json"
ok 'its name with other bytes' problem 409 lot-exists "$maker" POST /v1/lots --data-binary "@$scratch/bad.json"

# -- what people do to an address --------------------------------------------------------------------------------------
# Small letters, spaces around it, and what a messenger adds: it is the same meter, and no forged label.
request "$maker" POST /v1/lots --data-binary "@$scratch/lot.json" >/dev/null
code=$(jq -r '.meters[0].code' "$scratch/reply")
request "$maker" GET "/v1/meters/$code" >/dev/null
tag=$(jq -r .tag "$scratch/reply")
small=$(echo "$code.$tag" | tr '[:upper:]' '[:lower:]')
ok 'an address in small letters' status 200 '' GET "/m/$small"
ok 'an address from a messenger' status 200 '' GET "/m/$code.$tag?from=singlemessage&isappinstalled=0"
ok 'a code that was copied with spaces' status 303 '' GET "/find?code=%20$code+&tag=$tag%20"
ok 'another tag is still none' status 404 '' GET "/m/$code.10000000000?from=singlemessage"
ok 'what is no page still refuses it' problem 422 invalid '' GET '/log/checkpoint?from=singlemessage'
forbidden() {
	request '' GET /v1/lots -D "$scratch/head" >/dev/null
	! grep -qi '^allow:' "$scratch/head"
}
ok 'Allow is only for a wrong method' forbidden

# -- what the command line says ---------------------------------------------------------------------------------------
says() { # STATUS WORDS COMMAND…: one line on standard error
	wanted=$1 words=$2
	shift 2
	"$@" >/dev/null 2>"$scratch/words"
	got=$?
	cat "$scratch/words"
	[ $got -eq "$wanted" ] && grep -q "$words" "$scratch/words"
}
ok 'judge: no file' says 2 'No such file' "$program" judge "$scratch/nothing"
ok 'judge: a broken file' says 2 . "$program" judge "$scratch/cut.json"
ok 'judge: a folder' says 2 . "$program" judge "$scratch"
ok 'an unknown command' says 2 'no command' "$program" frobnicate
ok 'an unknown option' says 2 'no option' "$program" audit --frob
ok 'an option without its value' says 2 'needs a value' "$program" audit --data
ok 'an option twice' says 2 'twice' "$program" audit --data a --data b
ok 'serve: an address in use' says 1 'cannot listen' "$program" serve --data "$scratch/data" --listen "127.0.0.1:$port"
ok 'serve: no address' says 2 'listen' "$program" serve --data "$scratch/data" --listen nonsense
ok 'serve: a port that is none' says 2 'no port' "$program" serve --data "$scratch/data" --listen 127.0.0.1:99999
ok 'audit: no data directory' says 2 'data is needed' "$program" audit
mkdir -m 755 "$scratch/open"
private() {
	"$program" init --data "$scratch/open" >/dev/null && [ "$(stat -c %a "$scratch/open/fangsheng.db")" = 600 ]
}
ok 'init: nobody else reads the database' private
ok 'init: no name for a log' says 2 'no name for a log' "$program" init --data "$scratch/unmade" --origin 'two words'
ok 'and nothing was made' [ ! -e "$scratch/unmade" ]
ok 'verify: a broken bundle' says 1 . "$verifier" "$scratch/cut.json" --key "$(head -n 1 "$scratch/data/keys/log.vkey")"
ok 'print: into a full disk' sh -c "! '$program' print openapi >/dev/full"
ok 'health' status 200 '' GET /healthz
ok 'the server stops' stop
ok 'audit finds nothing' "$program" audit --data "$scratch/data"
done_testing
