#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The guide to the authorisation procedure, as it is printed: every example of doc/authorisation.md is run in its
# order by seven people with accounts of their own, and what the guide says of refusals is tried between them.  The
# examples of the Chinese guide are the same, to the letter.
#
# What is measured after a decision cannot be there on the same day, so two days pass in between: a library stands
# between the program and its clock (test/preload/faults.c).  Without it that part is skipped.
cd "$(dirname "$0")/../.." || exit 1
. test/support/server.sh
# shellcheck disable=SC2154 # the examples set what is used here
guide=doc/authorisation.md
preload=$(pwd)/${FANGSHENG_BUILD:-build}/test/faults.so
mkdir "$scratch/faults" "$scratch/dir"
if [ -f "$preload" ]; then
	printf '#!/bin/sh\nFAULTS="%s" LD_PRELOAD="%s" exec "%s" "$@"\n' "$scratch/faults" "$preload" "$(pwd)/$program" \
		>"$scratch/program"
	chmod +x "$scratch/program"
	program=$scratch/program
fi

# Plays the phone, where the real one is not installed: RFC 6238 by OpenSSL.
command -v oathtool >/dev/null || oathtool() {
	for base32; do :; done
	key=$(printf %s "$base32" | base32 -d | basenc --base16 -w0)
	mac=$(printf '%016X' $(($(date +%s) / 30)) | basenc --base16 -d |
		openssl dgst -sha1 -mac HMAC -macopt "hexkey:$key" | sed 's/.* //')
	at=$((0x$(printf %s "$mac" | cut -c40) * 2 + 1))
	printf '%06d\n' $(((0x$(printf %s "$mac" | cut -c$at-$((at + 7))) & 0x7fffffff) % 1000000))
}

examples() { # FILE
	sed -n '/^```sh$/,/^```$/p' "$1"
}
# The next example, in this very shell; what it prints is the reply.  It fails if any answer in it is a refusal.
nth=0
example() {
	nth=$((nth + 1))
	awk -v n=$nth '/^```sh$/ { i++; next } /^```$/ { next } i == n' "$scratch/examples" | sed -e "s|^url=.*|url=$url|" \
		-e "s|^data=.*|data=$scratch/data|" -e "s|^dir=.*|dir=$scratch/dir|" -e "s|build/fangsheng |$program |g" \
		-e "s|build/fangsheng-verify|$verifier|g" \
		>"$scratch/example"
	[ -s "$scratch/example" ] || return 1
	. "$scratch/example" >"$scratch/reply" 2>&1
	status=$?
	cat "$scratch/reply"
	[ $status = 0 ] && ! grep -q urn:fangsheng:error "$scratch/reply"
}
answers() { # CODE WHO METHOD PATH [JSON]
	wanted=$1
	shift
	as "$@" >"$scratch/reply"
	json .code "$wanted"
}
at() { # POINTER CODE: the reply has this fault
	json "[.errors[] | select(.pointer == \"$1\") | .code][0]" "$2"
}
says() { # TEXT
	grep -qF -e "$1" "$scratch/reply"
}
logged_in() { # N
	[ "$(grep -o '"session":' "$scratch/reply" | wc -l)" = "$1" ]
}
through() { # CASE: from the documents to a report without a fault
	attach "$1" application-form
	as chen POST "/v1/cases/$1/submit" '{"reason":"变更"}'
	as lin POST "/v1/cases/$1/accept" '{"reason":"材料齐全"}'
	as lin POST "/v1/cases/$1/appoint" "{\"team\":\"$leader $second\",\"leader\":\"$leader\",\"reason\":\"无利害关系\"}"
	as wang POST "/v1/cases/$1/start" '{"reason":"首次会议"}'
	while read -r question; do finding "$1" "$question" conform 现场查看; done <"$dir/questions"
	report "$1" pass 合格
} >/dev/null
new_assessor() {
	as lin POST /v1/assessors "{\"registration\":\"$1\",\"employer\":\"$2\",\"water\":true,\"gas\":true,
		\"valid_from_day\":\"2024-01-01\",\"valid_until_day\":\"2028-12-31\"}" | jq -r .id
}

examples $guide >"$scratch/examples"
examples doc/authorisation.zh-CN.md >"$scratch/examples.zh"
ok 'both languages have the same examples' cmp "$scratch/examples" "$scratch/examples.zh"
"$program" init --data "$scratch/data" --sample >/dev/null 2>&1
: >"$scratch/server.log"
start

# -- accounts ---------------------------------------------------------------------------------------
ok 'the place to try it in' example
ok 'the first account' example
ok 'an invitation is taken up' example
ok 'once' [ "$(curl -s -H "$json" -d "{\"invitation\":\"${link#*#}\",\"password\":\"seven white cranes\"}" "$url/v1/invitations/accept" | jq -r .code)" = invitation ]
ok 'with a recovery code one logs in' both example -- says '"duties":"administrator"'
ok 'seven people' both example -- logged_in 6
ok 'a code serves once' [ "$(log_in demo-bureau gu "$(recovery gu 0)" | jq -r .code)" = login ]
log_in demo-bureau gu "$(recovery gu 1)" >/dev/null
ok 'Origin is needed with a cookie' [ "$(curl -s -b "$dir/gu" -X POST -H "$json" -d '{}' "$url/v1/cases" | jq -r .code)" = cross-site ]

# -- the case ---------------------------------------------------------------------------------------
ok 'a check of oneself' both example -- says '["environment.recorded","answered-no"]'
ok 'a draft' both example -- says '"state":"draft"'
ok 'no form, no application' answers invalid chen POST "/v1/cases/$case/submit" '{"reason":"申请"}'
ok 'documents, submission' example
ok 'the application is with the bureau' answers state chen POST "/v1/cases/$case/revise" '{"regulations":"jjg-162-2019","benches":"B-03","size_min_milli":15000,"size_max_milli":20000,"class_min_milli":2000,"class_max_milli":2000}'
ok 'the head is no clerk' answers forbidden gu POST "/v1/cases/$case/accept" '{"reason":"受理"}'
ok 'correction and acceptance' example
ok 'corrections are requested once' answers state lin POST "/v1/cases/$case/request-correction" '{"reason":"再次补正"}'
ok 'nothing is missing now' [ "$(as chen GET "/v1/cases/$case" | jq '.missing | length')" = 0 ]
barred=$(new_assessor KP-0003 demo-maker)
free=$(new_assessor KP-0004 demo-institute)
ok 'nobody assesses its employer' both answers invalid lin POST "/v1/cases/$case/appoint" "{\"team\":\"$barred $free\",\"leader\":\"$free\",\"reason\":\"受雇于申请人\"}" -- at /team barred
ok 'the team' example
ok 'is appointed once' answers state lin POST "/v1/cases/$case/appoint" "{\"team\":\"$leader $second\",\"leader\":\"$leader\",\"reason\":\"重复\"}"
ok 'on site' example
ok 'the report is made once' answers state wang POST "/v1/cases/$case/report" "{\"assessor\":\"$leader\",\"conclusion\":\"pass\",\"reason\":\"合格\",\"document\":\"$(store wang report)\"}"
ok 'no verification without a rectification' answers state wang POST "/v1/cases/$case/verify" '{"reason":"整改有效"}'
ok 'the maker reads the report on it' [ "$(curl -s -o "$scratch/report" -w '%{http_code}' -b "$dir/chen" "$url/v1/documents/$(sha256sum "$dir/report.pdf" | cut -c1-64)")" = 200 ]
ok 'rectification' example
ok 'the assessor does not decide' answers forbidden wang POST "/v1/cases/$case/grant" "{\"authorisation\":\"DEMO-W-101\",\"reason\":\"考核合格\",\"valid_until_day\":\"2027-12-31\"}"
ok 'longer than five years' both answers invalid gu POST "/v1/cases/$case/grant" "{\"authorisation\":\"DEMO-W-101\",\"reason\":\"考核合格\",\"valid_until_day\":\"2099-12-31\"}" -- at /valid_until_day out-of-range
ok 'the decision' both example -- says '"granted"'
ok 'after it nothing is decided' answers state gu POST "/v1/cases/$case/refuse" '{"reason":"重复决定"}'
ok 'deadlines and warnings' example

# -- signing ----------------------------------------------------------------------------------------
ok 'a signatory registers a key' both example -- says '"id"'
mv "$dir/sign.pem" "$dir/kept.pem"
"$program" keygen --alg ed25519 --out "$dir/sign.pem" >"$dir/public"
grep -v '^keyid' "$dir/public" | jq -Rs '{organisation: "demo-maker", registration: "REG-0305", public_key: .,
	valid_from_day: "2026-01-01", valid_until_day: "2030-12-31"}' >"$dir/key.json"
ok 'a clerk does not, in the name of a signatory' [ "$(signed chen /v1/keys "$dir/key.json" | jq -r .code)" = forbidden ]
mv "$dir/kept.pem" "$dir/sign.pem"
"$program" simulate --seed 3 --meters 1 >"$dir/lot.json"
ok 'from then on uploads are signed' answers signature-missing chen POST /v1/lots "$(cat "$dir/lot.json")"

# -- suspension -------------------------------------------------------------------------------------
for who in lin wang; do
	ok "$who suspends nobody" answers forbidden $who POST /v1/grants/DEMO-2024-W-001/suspend '{"reason":"没有职责"}'
	ok "$who sets no deadlines" answers forbidden $who POST /v1/rulebooks "$(jq -Rs '{text: .}' rulebooks/deadlines.json)"
	ok "$who adopts no regulation" answers forbidden $who POST /v1/regulations "$(jq -Rs '{text: .}' regulations/jjg-162-2019.json)"
	ok "$who closes no maker" answers forbidden $who POST /v1/organisations/demo-maker/suspend '{"reason":"没有职责"}'
	ok "$who registers no authorisation" answers forbidden $who POST /v1/grants '{"id":"DEMO-W-666","organisation":"demo-maker","medium":"water","regulations":"jjg-162-2019","benches":"B-03","size_min_milli":15000,"size_max_milli":25000,"class_min_milli":2000,"class_max_milli":2000,"valid_from_day":"2026-01-01","valid_until_day":"2027-01-01"}'
done
ok 'the head suspends' both example -- says '"id":"DEMO-2024-W-001"'
ok 'a lot is withheld and released' both example -- says ',true,null,null]'
ok 'with its certificates' says '"issued":2'
lot=$(jq -r .lot "$dir/withheld")
ok 'it is decided once' answers state gu POST "/v1/lots/$lot/refuse" '{"reason":"改变主意"}'
ok 'a clerk decides on no lot' answers forbidden lin POST "/v1/lots/$lot/release" '{"reason":"没有职责"}'
ok 'and approves none' answers forbidden chen POST "/v1/lots/$lot/approve" '{"approver":"REG-0305"}'
ok 'nor revokes certificates' answers forbidden lin POST "/v1/certificates/$(as chen GET "/v1/lots/$lot/meters" | jq -r '.meters[0].code')-1/revoke" '{"reason":"没有职责"}'
if [ -f "$preload" ]; then
	echo 172800 >"$scratch/faults/clock"
	log_in demo-maker chen >/dev/null
	for who in lin wang gu; do log_in demo-bureau $who "$(recovery $who 2)" >/dev/null; done
	log_in demo-maker qian "$(recovery qian 2)" >/dev/null
	log_in demo-bureau zhou "$(recovery zhou 2)" >/dev/null
	sed -i "s|^day=\$(TZ=Asia/Shanghai date +%F)|day=$(TZ=Asia/Shanghai date -d tomorrow +%F)|" "$scratch/examples"
	ok 'under the new authorisation' both example -- says 'grant DEMO-W-101'
else
	nth=$((nth + 1))
	ok "under the new authorisation # SKIP $preload was not built" true
fi

# -- change -----------------------------------------------------------------------------------------
rival=$(as chen POST /v1/cases '{"kind":"change","former":"DEMO-W-101","medium":"water","regulations":"jjg-162-2019","benches":"B-03","size_min_milli":15000,"size_max_milli":25000,"class_min_milli":2000,"class_max_milli":2000}' | jq -r .id)
through "$rival"
ok 'a change' both example -- says '"id":"DEMO-W-102"'
ok 'an authorisation is changed once' both answers state gu POST "/v1/cases/$rival/grant" "{\"authorisation\":\"DEMO-W-103\",\"reason\":\"准予变更\",\"valid_until_day\":\"$until\"}" -- says 'DEMO-W-101 was replaced by DEMO-W-102'
ok 'and no other change of it is applied for' answers state chen POST /v1/cases '{"kind":"renewal","former":"DEMO-W-101","medium":"water","regulations":"jjg-162-2019","benches":"B-03","size_min_milli":15000,"size_max_milli":25000,"class_min_milli":2000,"class_max_milli":2000}'
ok 'a token reads' both example -- says '["active","granted"]'
ok 'a problem and its answer' both example -- says '"answered"'
ok 'the public list' both soon sh -c "curl -s $url/authorised.json | grep -q DEMO-W-102" -- example
ok 'says why' says '["DEMO-2024-W-001","suspended","2024-04-01","2029-03-31","计量标准考核证书过期"]'
ok 'in Chinese and in English' both grep -q 获得专项计量授权的生产企业 "$dir/authorised.zh.html" -- grep -q 'Authorised makers' "$dir/authorised.en.html"
sleep 1.2
ok 'who looked' both example -- says '"demo-bureau"'
ok 'the audit' example
ok 'that was the last example' [ "$nth" = "$(grep -c '^```sh$' "$scratch/examples")" ]
stop
ok 'the audit finds nothing' "$program" audit --data "$scratch/data"
done_testing
