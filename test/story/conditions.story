# 四项条件：计量标准和装置、环境、人员、制度 / The four conditions: standards and benches, environment, people, system
#
# 依据：《上海市民用水表、燃气表强制检定改革试点方案》四（二）1至4；JJF 1033（年度检查的期限尚未确认）
continues pilot
the bureau demo-bureau POST /v1/rulebooks
  sends the rulebook deadlines
  answers 201
the bureau demo-bureau POST /v1/rulebooks
  sends the rulebook calendar
  answers 201

# 一、计量标准 / Standards
anyone POST /v1/standards
  { "organisation": "demo-maker" }
  answers 401 unauthenticated
the maker demo-maker POST /v1/standards
  { "organisation": "demo-maker", "id": "S-1", "name_zh": "水流量标准装置", "medium": "water",
    "certificate": "[2024] 沪量标 0001", "u_rel_ppm": 500, "k_milli": 2000, "measuring_range": "0.006 至 40 m3/h",
    "valid_from_day": "2024-06-01", "valid_until_day": "2029-05-31", "trace_issuer": "演示市计量测试技术研究院",
    "trace_certificate": "SZ-2026-001", "trace_from_day": "2026-01-10", "trace_until_day": "2027-01-09" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/standards
  { "organisation": "nobody", "id": "S-1", "name_zh": "水流量标准装置", "medium": "water",
    "certificate": "[2024] 沪量标 0001", "u_rel_ppm": 500, "k_milli": 2000, "measuring_range": "0.006 至 40 m3/h",
    "valid_from_day": "2024-06-01", "valid_until_day": "2024-05-31", "trace_certificate": "SZ-2026-001",
    "trace_from_day": "2026-01-10", "trace_until_day": "2026-01-09" }
  answers 422 invalid
  wrong at /organisation: unknown
  wrong at /valid_until_day: order
  wrong at /trace_until_day: order
  wrong at /traced_to: one-of
# 溯源到未登记的标准，或溯源到自己 / Nothing is traced to what is not there, or to itself
the bureau demo-bureau POST /v1/standards
  { "organisation": "demo-maker", "id": "S-1", "name_zh": "水流量标准装置", "medium": "water",
    "certificate": "[2024] 沪量标 0001", "u_rel_ppm": 500, "k_milli": 2000, "measuring_range": "0.006 至 40 m3/h",
    "valid_from_day": "2024-06-01", "valid_until_day": "2029-05-31", "traced_to": "S-1",
    "trace_certificate": "SZ-2026-001", "trace_from_day": "2026-01-10", "trace_until_day": "2027-01-09" }
  answers 422 invalid
  wrong at /traced_to: unknown
the bureau demo-bureau POST /v1/standards
  { "organisation": "demo-maker", "id": "S-1", "name_zh": "质量法水流量标准装置", "medium": "water",
    "certificate": "[2024] 沪量标 0001", "u_rel_ppm": 200, "k_milli": 2000, "measuring_range": "0.006 至 40 m3/h",
    "valid_from_day": "2026-01-01", "valid_until_day": "2030-12-31", "trace_issuer": "演示市计量测试技术研究院",
    "trace_certificate": "SZ-2026-001", "trace_from_day": "2026-01-10", "trace_until_day": "2027-01-09" }
  answers 201
  /id is demo-maker/S-1
  the log grows by 1 leaf
the bureau demo-bureau POST /v1/standards
  { "organisation": "demo-maker", "id": "S-2", "name_zh": "标准表法水流量标准装置", "medium": "water",
    "certificate": "[2026] 沪量标 0002", "u_rel_ppm": 500, "k_milli": 2000, "measuring_range": "0.006 至 40 m3/h",
    "valid_from_day": "2026-01-01", "valid_until_day": "2030-12-31", "traced_to": "S-1",
    "trace_certificate": "DM-2026-014", "trace_from_day": "2026-02-01", "trace_until_day": "2026-12-15" }
  answers 201
the bureau demo-bureau POST /v1/standards
  { "organisation": "demo-maker", "id": "S-2", "name_zh": "再次登记", "medium": "water",
    "certificate": "C", "u_rel_ppm": 500, "k_milli": 2000, "measuring_range": "0.006 至 40 m3/h",
    "valid_from_day": "2026-01-01", "valid_until_day": "2030-12-31", "traced_to": "S-1",
    "trace_certificate": "DM", "trace_from_day": "2026-02-01", "trace_until_day": "2026-12-15" }
  answers 409 conflict
# 溯源链不得成环 / No chain comes back to where it began
anyone POST /v1/standards/S-1/renew
  { "organisation": "demo-maker" }
  answers 401 unauthenticated
the maker demo-maker POST /v1/standards/S-1/renew
  { "organisation": "demo-maker" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/standards/S-1/renew
  { "organisation": "demo-maker", "traced_to": "S-2", "trace_certificate": "SZ-2027-001",
    "trace_from_day": "2027-01-10", "trace_until_day": "2028-01-09" }
  answers 422 invalid
  wrong at /traced_to: circle
the bureau demo-bureau POST /v1/standards/S-1/renew
  { "organisation": "demo-maker" }
  answers 422 invalid
  wrong at /certificate: missing

# 二、环境 / Environment
anyone POST /v1/laboratories
  { "organisation": "demo-maker" }
  answers 401 unauthenticated
the maker demo-maker POST /v1/laboratories
  { "organisation": "demo-maker" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/laboratories
  { "organisation": "demo-maker", "id": "L-1", "name_zh": "水表检定室", "temperature_min_mc": 30000,
    "temperature_max_mc": 15000, "humidity_min_ppm": 850000, "humidity_max_ppm": 300000,
    "valid_from_day": "2026-01-01", "valid_until_day": "2025-12-31" }
  answers 422 invalid
  wrong at /temperature_max_mc: order
  wrong at /humidity_max_ppm: order
  wrong at /valid_until_day: order
the bureau demo-bureau POST /v1/laboratories
  { "organisation": "demo-maker", "id": "L-1", "name_zh": "水表检定室", "temperature_min_mc": 15000,
    "temperature_max_mc": 30000, "humidity_min_ppm": 300000, "humidity_max_ppm": 850000,
    "valid_from_day": "2026-01-01", "valid_until_day": "2026-11-20" }
  answers 201
  /id is demo-maker/L-1

# 检定装置溯源到计量标准，并在实验室中 / The bench is traced by the standard and stands in the laboratory
anyone POST /v1/benches/B-03/renew
  { "organisation": "demo-maker" }
  answers 401 unauthenticated
the maker demo-maker POST /v1/benches/B-03/renew
  { "organisation": "demo-maker" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/benches/B-03/renew
  { "organisation": "demo-maker", "certificate": "DEMO-LL-2026-0031", "valid_from_day": "2026-03-15",
    "valid_until_day": "2026-03-14", "standard": "S-9", "laboratory": "L-9" }
  answers 422 invalid
  wrong at /standard: unknown
  wrong at /laboratory: unknown
  wrong at /valid_until_day: order
the bureau demo-bureau POST /v1/benches/B-G1/renew
  { "organisation": "demo-maker", "certificate": "C", "valid_from_day": "2026-03-15",
    "valid_until_day": "2031-03-14", "standard": "S-2" }
  answers 422 invalid
  wrong at /standard: medium-differs
the bureau demo-bureau POST /v1/benches/B-03/renew
  { "organisation": "demo-maker", "certificate": "DEMO-LL-2026-0031", "valid_from_day": "2026-03-15",
    "valid_until_day": "2031-03-14", "standard": "S-2", "laboratory": "L-1" }
  answers 201
  the log grows by 1 leaf
the maker demo-maker POST /v1/lots
  sends a lot of 2 water meters, seed 1
  answers 201
  remember /meters/0/code as CODE
# 证书包带着整条溯源链 / The bundle has the whole chain
the log is published
anyone GET /log/key
  answers 200
  remember /ed25519_vkey as KEY
the maker demo-maker GET /v1/certificates/{CODE}-1.json
  answers 200
  /leaves has 12 entries
  proves itself to whoever holds {KEY}

# 批所记环境不在实验室保持的范围内：不是这间实验室，或者条件已失 / A lot that states another environment
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 2
  /environment/ambient_c becomes 30.001
  answers 422 lapsed
  holds L-1
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 2
  /environment/humidity_pct becomes 29.9999
  answers 422 lapsed
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 3
  /environment/ambient_c becomes 30
  answers 201

# 重复性试验、稳定性考核 / Repeatability tests and stability checks
anyone POST /v1/checks
  { "organisation": "demo-maker" }
  answers 401 unauthenticated
the maker demo-maker POST /v1/checks
  { "organisation": "demo-maker" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/checks
  { "organisation": "demo-maker", "of": "standard", "id": "S-1", "kind": "repeatability", "done_day": "2026-11-22",
    "result_ppm": 10, "limit_ppm": 100 }
  answers 422 invalid
  wrong at /done_day: out-of-range
the bureau demo-bureau POST /v1/checks
  { "organisation": "demo-maker", "of": "standard", "id": "S-9", "kind": "repeatability", "done_day": "2026-11-20",
    "result_ppm": 10, "limit_ppm": 100 }
  answers 404 not-found
# 等于限值算合格 / What equals the limit passes
the bureau demo-bureau POST /v1/checks
  { "organisation": "demo-maker", "of": "standard", "id": "S-1", "kind": "repeatability", "done_day": "2026-11-20",
    "result_ppm": 100, "limit_ppm": 100 }
  answers 201
  /passed is true
  the log grows by 2 leaves
the bureau demo-bureau POST /v1/checks
  { "organisation": "demo-maker", "of": "bench", "id": "B-03", "kind": "stability", "done_day": "2026-11-21",
    "result_ppm": 101, "limit_ppm": 100 }
  answers 201
  /passed is false
# 考核前一天的检定照收 / What was made the day before the failed check counts
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 4
  answers 201
the bureau demo-bureau POST /v1/checks
  { "organisation": "demo-maker", "of": "standard", "id": "S-1", "kind": "stability", "done_day": "2026-11-20",
    "result_ppm": 101, "limit_ppm": 100 }
  answers 201
  /passed is false
# 当天及以后不收，并指明是哪一项 / From that day on nothing counts, and the refusal names it
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 5
  answers 422 lapsed
  holds standard S-1
# 次日考核合格，之后恢复 / It passes the day after
the bureau demo-bureau POST /v1/checks
  { "organisation": "demo-maker", "of": "standard", "id": "S-1", "kind": "stability", "done_day": "2026-11-21",
    "result_ppm": 50, "limit_ppm": 100 }
  answers 201
  /passed is true
the bureau demo-bureau POST /v1/checks
  { "organisation": "demo-maker", "of": "bench", "id": "B-03", "kind": "stability", "done_day": "2026-11-21",
    "result_ppm": 50, "limit_ppm": 100 }
  answers 201
then 1 day passes
the bureau demo-bureau POST /v1/checks
  { "organisation": "demo-maker", "of": "bench", "id": "B-03", "kind": "stability", "done_day": "2026-11-22",
    "result_ppm": 50, "limit_ppm": 100 }
  answers 201

# 补登较早的一次：按日期排在前面 / One that was done earlier and told later stands in the order of the days
the bureau demo-bureau POST /v1/checks
  { "organisation": "demo-maker", "of": "standard", "id": "S-1", "kind": "repeatability", "done_day": "2026-11-10",
    "result_ppm": 60, "limit_ppm": 100 }
  answers 201
the bureau demo-bureau POST /v1/checks
  { "organisation": "demo-maker", "of": "standard", "id": "S-1", "kind": "stability", "done_day": "2026-11-01",
    "result_ppm": 60, "limit_ppm": 100 }
  answers 201

# 实验室的环境条件到期 / The laboratory's environment is established until 20 November
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 6
  /verified_on becomes "2026-11-22"
  /bench_runs/0/started_at becomes "2026-11-22T08:18:35+08:00"
  /bench_runs/0/ended_at becomes "2026-11-22T08:21:08+08:00"
  /bench_runs/1/started_at becomes "2026-11-22T08:22:01+08:00"
  /bench_runs/1/ended_at becomes "2026-11-22T08:36:35+08:00"
  /bench_runs/2/started_at becomes "2026-11-22T08:37:20+08:00"
  /bench_runs/2/ended_at becomes "2026-11-22T09:00:49+08:00"
  answers 422 lapsed
  holds laboratory L-1
anyone POST /v1/laboratories/L-1/renew
  { "organisation": "demo-maker" }
  answers 401 unauthenticated
the district demo-district POST /v1/laboratories/L-1/renew
  { "organisation": "demo-maker" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/laboratories/L-1/renew
  { "organisation": "demo-maker", "valid_from_day": "2026-11-21", "valid_until_day": "2026-11-20" }
  answers 422 invalid
  wrong at /valid_until_day: order
the bureau demo-bureau POST /v1/laboratories/L-1/renew
  { "organisation": "demo-maker", "valid_from_day": "2026-11-21", "valid_until_day": "2027-11-20" }
  answers 201
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 6
  /verified_on becomes "2026-11-22"
  /bench_runs/0/started_at becomes "2026-11-22T08:18:35+08:00"
  /bench_runs/0/ended_at becomes "2026-11-22T08:21:08+08:00"
  /bench_runs/1/started_at becomes "2026-11-22T08:22:01+08:00"
  /bench_runs/1/ended_at becomes "2026-11-22T08:36:35+08:00"
  /bench_runs/2/started_at becomes "2026-11-22T08:37:20+08:00"
  /bench_runs/2/ended_at becomes "2026-11-22T09:00:49+08:00"
  answers 201

# 三、人员：授权可以指明签发人 / An authorisation may name its signatories
# 原授权的签发人不在新授权之列，其签发的批只能依原授权，而原授权已注销
the bureau demo-bureau POST /v1/people
  { "organisation": "demo-maker", "registration": "REG-0600", "level": 1, "water": true, "gas": true,
    "signatory": true, "valid_from_day": "2026-01-01", "valid_until_day": "2028-12-31" }
  answers 201
  remember /id as SIGNATORY
the bureau demo-bureau POST /v1/people
  { "organisation": "demo-maker", "registration": "REG-0601", "level": 2, "water": true, "gas": true,
    "signatory": false, "valid_from_day": "2026-01-01", "valid_until_day": "2028-12-31" }
  answers 201
  remember /id as UNENTITLED
the bureau demo-bureau POST /v1/grants
  { "organisation": "demo-maker", "id": "DEMO-2026-G-002", "medium": "gas", "regulations": "jjg-577-2012",
    "benches": "B-G1", "size_min_milli": 1600, "size_max_milli": 6000, "class_min_milli": 1500,
    "class_max_milli": 1500, "valid_from_day": "2024-04-01", "valid_until_day": "2029-03-31",
    "signatories": "{SIGNATORY} {UNENTITLED} 0000000000000000" }
  answers 422 invalid
  wrong at /signatories: unknown
  wrong at /signatories: not-entitled
the bureau demo-bureau POST /v1/grants/DEMO-2024-G-001/cancel
  { "reason": "由新授权代替" }
  answers 201
the bureau demo-bureau POST /v1/grants
  { "organisation": "demo-maker", "id": "DEMO-2026-G-002", "medium": "gas", "regulations": "jjg-577-2012",
    "benches": "B-G1", "size_min_milli": 1600, "size_max_milli": 6000, "class_min_milli": 1500,
    "class_max_milli": 1500, "valid_from_day": "2024-04-01", "valid_until_day": "2029-03-31",
    "signatories": "{SIGNATORY}" }
  answers 201
the maker demo-maker POST /v1/lots
  sends a lot of 1 gas meter, seed 9
  /approver becomes "REG-0305"
  answers 201
  /withheld is true
# 有两项授权可依时，依仍然有效的那一项 / Of two authorisations the one that stands is taken
the maker demo-maker POST /v1/lots
  sends a lot of 1 gas meter, seed 7
  /approver becomes "REG-0600"
  answers 201
  /withheld is false
the maker demo-maker POST /v1/lots
  sends a lot of 1 gas meter, seed 8
  /approver is left out
  answers 201
  remember /lot as UNSIGNED
the maker demo-maker POST /v1/lots/{UNSIGNED}/approve
  { "approver": "REG-0305" }
  answers 422 lapsed
the maker demo-maker POST /v1/lots/{UNSIGNED}/approve
  { "approver": "REG-0600" }
  answers 201

# 四、制度 / Documents of the management system
anyone POST /v1/system-documents
  { "organisation": "demo-maker" }
  answers 401 unauthenticated
the maker demo-maker POST /v1/system-documents
  { "organisation": "demo-maker" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/system-documents
  { "organisation": "demo-maker", "id": "QM-01", "kind": "novel", "version": "A/0", "title_zh": "质量手册",
    "valid_from_day": "2026-01-01" }
  answers 422 invalid
  wrong at /kind: not-in-list
the bureau demo-bureau POST /v1/system-documents
  { "organisation": "demo-maker", "id": "QM-01", "kind": "quality-manual", "version": "A/0", "title_zh": "质量手册",
    "valid_from_day": "2026-01-01" }
  answers 201
the bureau demo-bureau POST /v1/system-documents
  { "organisation": "demo-maker", "id": "QM-01", "kind": "quality-manual", "version": "A/0", "title_zh": "质量手册",
    "valid_from_day": "2026-06-01" }
  answers 409 conflict
the bureau demo-bureau POST /v1/system-documents
  { "organisation": "demo-maker", "id": "QM-01", "kind": "quality-manual", "version": "A/1", "title_zh": "质量手册",
    "valid_from_day": "2026-06-01" }
  answers 201
  /id is demo-maker/QM-01

# 四项条件一次看全 / All four in one answer
anyone GET /v1/organisations/demo-maker/conditions
  answers 401 unauthenticated
the supply demo-supply GET /v1/organisations/demo-maker/conditions
  answers 403 forbidden
the maker other-maker GET /v1/organisations/demo-maker/conditions
  answers 404 not-found
the district other-district GET /v1/organisations/demo-maker/conditions
  answers 404 not-found
the maker demo-maker GET /v1/organisations/demo-maker/conditions?on=yesterday
  answers 422 invalid
the maker demo-maker GET /v1/organisations/demo-maker/conditions
  answers 200
  /on is 2026-11-22
  /facts/0/clause is 四(二)1
  /facts/0/kind is standard
  /facts/0/what is assessment
  /facts/0/state is holds
  /facts/1/what is traceability
  /facts/1/state is lapses
  /facts/1/days_left is 48
  /facts/1/warning is 1
  holds 四(二)4
# 换一天看：S-2 的溯源证书只到12月15日 / On another day: the certificate that traces S-2 lasts until 15 December
the bureau demo-bureau GET /v1/organisations/demo-maker/conditions?on=2026-12-15
  answers 200
  /facts/5/id is S-2
  /facts/5/what is traceability
  /facts/5/state is lapses
  /facts/5/days_left is 0
  /facts/5/warning is 3
the district demo-district GET /v1/organisations/demo-maker/conditions?on=2026-12-16
  answers 200
  /facts/5/state is lapsed
  /facts/5/proposal is suspend
  /facts/5/grants is DEMO-2024-W-001

# 提醒：只建议，不自动处理 / Warnings propose; nothing is done by itself
anyone GET /v1/organisations/demo-maker/warnings
  answers 401 unauthenticated
the auditor demo-bureau GET /v1/organisations/demo-maker/warnings
  answers 403 forbidden
the maker other-maker GET /v1/organisations/demo-maker/warnings
  answers 404 not-found
the maker demo-maker GET /v1/organisations/demo-maker/warnings?on=2026-13-01
  answers 422 invalid
the maker demo-maker GET /v1/organisations/demo-maker/warnings
  answers 200
  /facts has 4 entries
anyone GET /v1/warnings
  answers 401 unauthenticated
the maker demo-maker GET /v1/warnings
  answers 403 forbidden
the bureau demo-bureau GET /v1/warnings?on=2026-11-31
  answers 422 invalid
the bureau demo-bureau GET /v1/warnings?on=2026-12-16
  answers 200
  holds "proposal":"suspend"
  holds 条件已丧失
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/resume
  { "reason": "没有人暂停过它", "document": "8b93200122bd2eefe9f6a001ec82257628a7d84fe0cc876ec1b4541c6dde69de" }
  answers 409 state

# 一个项目少于两名注册计量师：提醒并建议暂停，授权本身不变 / Fewer than two metrologists: a proposal, and no more
the bureau demo-bureau POST /v1/grants
  { "organisation": "other-maker", "id": "OTHER-W-1", "medium": "water", "regulations": "jjg-162-2019",
    "benches": "B-1", "size_min_milli": 15000, "size_max_milli": 25000, "class_min_milli": 2000,
    "class_max_milli": 2000, "valid_from_day": "2026-04-01", "valid_until_day": "2031-03-31" }
  answers 201
the bureau demo-bureau POST /v1/people
  { "organisation": "other-maker", "registration": "REG-0700", "level": 2, "water": true, "gas": false,
    "signatory": false, "valid_from_day": "2026-01-01", "valid_until_day": "2030-12-31" }
  answers 201
the maker other-maker GET /v1/organisations/other-maker/warnings
  answers 200
  /facts has 1 entry
  /facts/0/kind is people
  /facts/0/clause is 四(二)3
  /facts/0/state is lapsed
  /facts/0/proposal is suspend
  /facts/0/grants is OTHER-W-1
the bureau demo-bureau POST /v1/people
  { "organisation": "other-maker", "registration": "REG-0701", "level": 2, "water": true, "gas": false,
    "signatory": false, "valid_from_day": "2026-01-01", "valid_until_day": "2027-02-20" }
  answers 201
  remember /id as SECOND
the maker other-maker GET /v1/organisations/other-maker/warnings
  answers 200
  /facts has 2 entries
  /facts/0/kind is person
  /facts/1/kind is people
  /facts/1/state is lapses
  /facts/1/days_left is 90
the bureau demo-bureau POST /v1/people/{SECOND}/depart
  { "from_day": "2026-11-22", "reason": "left" }
  answers 201
the maker other-maker GET /v1/organisations/other-maker/warnings
  answers 200
  /facts/1/state is lapsed
  /facts/1/proposal is suspend

# 宣布日后注销的，在此之前仍建议暂停；已经暂停的不再建议 / Proposed also until an announced end, and no more once it is suspended
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/cancel
  { "reason": "企业放弃", "effect_from_ms": "2027-06-30T00:00:00+08:00" }
  answers 201
the district demo-district GET /v1/organisations/demo-maker/conditions?on=2026-12-16
  answers 200
  /facts/5/proposal is suspend
  /facts/5/grants is DEMO-2024-W-001
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/suspend
  { "reason": "溯源证书到期" }
  answers 201
the district demo-district GET /v1/organisations/demo-maker/conditions?on=2026-12-16
  answers 200
  /facts/5/proposal is absent

# 溯源证书延续之后 / After the certificate was renewed
the bureau demo-bureau POST /v1/standards/S-2/renew
  { "organisation": "demo-maker", "trace_certificate": "DM-2026-201", "trace_from_day": "2026-12-16",
    "trace_until_day": "2027-12-15" }
  answers 201
  /id is demo-maker/S-2
  the log grows by 1 leaf
the district demo-district GET /v1/organisations/demo-maker/conditions?on=2026-12-16
  answers 200
  /facts/5/state is holds
the audit finds nothing
