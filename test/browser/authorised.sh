#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The public page of authorised makers in a browser: without script, without anything that the page's own policy refuses, on a
# telephone and on a desk.  FANGSHENG_SCREENS=DIR keeps the pictures, for people to look at.
cd "$(dirname "$0")/../.." || exit 1
. test/support/server.sh
command -v chromium >/dev/null || {
	echo "1..0 # SKIP chromium is not installed"
	exit 0
}
screens=${FANGSHENG_SCREENS:-$scratch}

register() { # FILE ORGANISATION NAME PREFIX DISTRICT
	printf '{"id":"%s","kind":"maker","name_zh":"%s","prefix":"%s","district":"%s"}' "$2" "$3" "$4" "$5" >"$1"
	status 201 "$bureau" POST /v1/organisations --data-binary "@$1" -H 'Content-Type: application/json'
}

grant() { # FILE ORGANISATION NUMBER MEDIUM REGULATION MIN MAX CLASS
	printf '{"organisation":"%s","id":"%s","medium":"%s","regulations":"%s","benches":"B-1","size_min_milli":%s,
		"size_max_milli":%s,"class_min_milli":%s,"class_max_milli":%s,"valid_from_day":"2024-04-01",
		"valid_until_day":"%s"}' "$2" "$3" "$4" "$5" "$6" "$7" "$8" "$8" "$9" >"$1"
	status 201 "$bureau" POST /v1/grants --data-binary "@$1" -H 'Content-Type: application/json'
}

figures() { # ORGANISATION MEDIUM YEAR ATTEMPTS: as if they had been uploaded yesterday
	sqlite3 "$scratch/data/fangsheng.db" "INSERT INTO year_stat VALUES ($3, '$2', '$1', 20000, 1, 12, $4, $4 * 98 / 100,
		$4 / 100, $4 / 200, $4 / 200, $4 / 300, $4 * 98 / 100, $4 * 98 / 100, NULL, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)"
}

browse() { # NAME WIDTH HEIGHT PATH: the picture and the page as the browser understood it
	chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --no-first-run --user-data-dir="$scratch/profile" \
		--enable-logging=stderr --window-size="$2,$3" --screenshot="$screens/$1.png" "$url$4" >"$scratch/log" 2>&1 &&
		chromium --headless --no-sandbox --disable-gpu --user-data-dir="$scratch/profile" --dump-dom "$url$4" \
			>"$scratch/dom" 2>>"$scratch/log"
}

shows() { # TEXT…: the page has all of them, and nothing in it was refused
	! grep -q 'Refused to' "$scratch/log" || return 1
	for text; do
		grep -qF "$text" "$scratch/dom" || {
			echo "lacks $text"
			return 1
		}
	done
}

ok "an instance" "$program" init --data "$scratch/data" --origin browser.example/log --sample
bureau=$(token demo-bureau bureau)
start
ok "a second maker" register "$scratch/in" second-maker 申江精密仪表股份有限公司 SJ00 310112
ok "a third maker" register "$scratch/in" third-maker 东海燃气设备（上海）有限公司 DH00 310113
ok "its authorisation" grant "$scratch/in" second-maker 沪量授字（2025）第012号 water jjg-162-2019 15000 50000 2000 2029-03-31
ok "one that is over" grant "$scratch/in" third-maker 沪量授字（2024）第003号 gas jjg-577-2012 1600 6000 1500 2025-12-31
ok "one that is suspended" grant "$scratch/in" third-maker 沪量授字（2025）第021号 water jjg-162-2019 15000 25000 2000 2029-03-31
ok "with a reason" status 201 "$bureau" POST "/v1/grants/%E6%B2%AA%E9%87%8F%E6%8E%88%E5%AD%97%EF%BC%882025%EF%BC%89%E7%AC%AC021%E5%8F%B7/suspend" \
	--data-binary '{"reason":"监督检查发现检定装置未按期溯源，暂停期间不得出具检定证书"}' -H 'Content-Type: application/json'
for maker in demo-maker second-maker third-maker; do
	figures $maker water 2026 412345
	figures $maker water 2024 412345
done
figures demo-maker gas 2026 9000
covered() {
	request '' GET /authorised.json >/dev/null && jq -e '[.authorisations[].state] | index("suspended")' "$scratch/reply" >/dev/null
}
ok "a checkpoint covers it" soon covered

ok "on a telephone" browse phone 390 844 '/authorised?lang=zh'
ok "with makers, states and figures" shows 申江精密仪表股份有限公司 暂停 已过期 有效 1,232,913 不足三家企业 暂计 1,200,000
ok "the whole of it" browse phone-whole 390 4600 '/authorised?lang=zh'
ok "in English" browse phone-en 390 844 '/authorised?lang=en'
ok "with its own words" shows 'Authorised makers' 'Demo Meter Works' suspended expired
ok "on a desk" browse desk 1280 900 '/authorised?lang=zh'
ok "whole" browse desk-whole 1280 3600 '/authorised?lang=en'
fresh() { # who has it already is told so, and gets nothing
	tag=$(curl -s -D - -o /dev/null "$url/authorised.json" | tr -d '\r' | sed -n 's/^ETag: //Ip')
	rm "$scratch/reply"
	[ -n "$tag" ] && status 304 '' GET /authorised.json -H "If-None-Match: $tag" && [ ! -e "$scratch/reply" ] &&
		status 200 '' GET /authorised.json -H 'If-None-Match: "other"'
}
ok "a copy that is fresh is not sent again" fresh
ok "from the first page" browse home 390 844 '/?lang=zh'
ok "there is a way" shows /authorised
done_testing
