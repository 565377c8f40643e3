# 企业调研摸底 / The bureaux survey the enterprises
#
# 依据：试点方案五(一)“加强调研摸底，鼓励相关企业积极参与改革试点工作”
continues pilot

# 市局开展一次摸底 / The municipal bureau opens a survey
anyone POST /v1/surveys
  answers 401 unauthenticated
the district demo-district POST /v1/surveys
  { "id": "2026-q4", "title": "2026 年四季度摸底", "from_day": "2026-11-01", "until_day": "2026-11-30" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/surveys
  { "id": "2026 Q4", "title": "摸底", "from_day": "2026-11-30", "until_day": "2026-11-01" }
  answers 422 invalid
  wrong at /id: pattern
  wrong at /until_day: order
the bureau demo-bureau POST /v1/surveys
  { "id": "2026-q4", "title": "2026 年四季度摸底", "from_day": "2026-11-01", "until_day": "2026-11-30" }
  answers 201
  /id is 2026-q4
  the log grows by 1 leaf
the bureau demo-bureau POST /v1/surveys
  { "id": "2026-q4", "title": "再来一次", "from_day": "2026-11-01", "until_day": "2026-11-30" }
  answers 409 conflict
the district demo-district GET /v1/surveys
  answers 200
  /surveys has 1 entry
  /surveys/0/id is 2026-q4
the maker demo-maker GET /v1/surveys
  answers 403 forbidden
anyone GET /v1/surveys
  answers 401 unauthenticated
the bureau demo-bureau GET /v1/surveys?x=1
  answers 422 invalid

# 区局登记本区企业的情况 / District officers enter what the makers of their district say
anyone POST /v1/surveys/2026-q4/entries
  answers 401 unauthenticated
the maker demo-maker POST /v1/surveys/2026-q4/entries
  { "organisation": "demo-maker", "interest": "applies" }
  answers 403 forbidden
the district demo-district POST /v1/surveys/2026-q4/entries
  { "organisation": "demo-maker", "interest": "keen", "benches": -1 }
  answers 422 invalid
  wrong at /interest: not-in-list
  wrong at /benches: out-of-range
the district other-district POST /v1/surveys/2026-q4/entries
  { "organisation": "demo-maker", "interest": "interested" }
  answers 404 not-found
the district demo-district POST /v1/surveys/2025-q1/entries
  { "organisation": "demo-maker", "interest": "interested" }
  answers 404 not-found
the bureau demo-bureau POST /v1/surveys/2026-q4/entries
  { "organisation": "demo-supply", "interest": "interested" }
  answers 422 invalid
  wrong at /organisation: kind
the district demo-district POST /v1/surveys/2026-q4/entries
  { "organisation": "demo-maker", "interest": "interested", "capacity_per_year": 300000, "benches": 2, "people": 6,
    "planned_day": "2027-03-01", "note": "联系人王经理 13900000000" }
  answers 201
  /id is 2026-q4/demo-maker
  the log grows by 1 leaf
the district other-district POST /v1/surveys/2026-q4/entries
  { "organisation": "other-maker", "interest": "undecided", "note": "=担心设备投入" }
  answers 201
# 更正：以最后一次为准 / A correction: the last one counts
the district demo-district POST /v1/surveys/2026-q4/entries
  { "organisation": "demo-maker", "interest": "applies", "capacity_per_year": 320000, "benches": 3, "people": 6 }
  answers 201
the log is published
the auditor demo-bureau GET /log/tile/entries/000.p/31
  answers 200
  holds survey_entry
  does not hold 13900000000
  does not hold 担心设备投入

# 市局看全部，区局看本区 / The bureau reads all of it, a district its own
the bureau demo-bureau GET /v1/surveys/2026-q4/entries
  answers 200
  /entries has 2 entries
  /entries/0/organisation is demo-maker
  /entries/0/interest is applies
  /entries/0/benches is 3
  /entries/0/planned_day is absent
the bureau demo-bureau GET /v1/surveys/2025-q1/entries
  answers 404 not-found
the district demo-district GET /v1/surveys/2026-q4/entries
  answers 403 forbidden
anyone GET /v1/surveys/2026-q4/entries
  answers 401 unauthenticated
the district demo-district GET /v1/surveys/2026-q4/districts/310115
  answers 200
  /entries has 1 entry
  /entries/0/organisation is demo-maker
the bureau demo-bureau GET /v1/surveys/2026-q4/districts/310106
  answers 200
  /entries has 1 entry
the district demo-district GET /v1/surveys/2026-q4/districts/310106
  answers 404 not-found
the district demo-district GET /v1/surveys/2025-q1/districts/310115
  answers 404 not-found
the maker demo-maker GET /v1/surveys/2026-q4/districts/310115
  answers 403 forbidden
anyone GET /v1/surveys/2026-q4/districts/310115
  answers 401 unauthenticated
the bureau demo-bureau GET /v1/surveys/2026-q4/districts/3101150000000
  answers 422 invalid
the bureau demo-bureau GET /v1/surveys/2026-q4.csv
  answers 200
  header Content-Type is text/csv; charset=utf-8; header=present
  holds 企业 organisation,名称 name_zh
  holds demo-maker,演示表计制造有限公司,310115,applies,320000,3,6,,
  holds ,'=担心设备投入
the bureau demo-bureau GET /v1/surveys/2025-q1.csv
  answers 404 not-found
the district demo-district GET /v1/surveys/2026-q4.csv
  answers 403 forbidden
anyone GET /v1/surveys/2026-q4.csv
  answers 401 unauthenticated

# 摸底结束后不再登记 / After its last day nothing is entered
at 2026-12-01 00:00
the district demo-district POST /v1/surveys/2026-q4/entries
  { "organisation": "demo-maker", "interest": "declines" }
  answers 409 state
the audit finds nothing
