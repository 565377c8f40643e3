# 申请前自查 / A maker checks itself before it applies
#
# 依据：试点方案四(二)1-4、五(一)。自查只供企业自用，不作为处理依据。
continues pilot

# 自查表也是数据，采用之后才能用 / The questions are data, too, and have to be adopted first
the maker other-maker POST /v1/readiness
  { "organisation": "other-maker", "medium": "water" }
  answers 409 no-rules
the bureau demo-bureau POST /v1/rulebooks
  sends the rulebook readiness
  answers 201
  /id is readiness

anyone POST /v1/readiness
  answers 401 unauthenticated
the bureau demo-bureau POST /v1/readiness
  { "organisation": "other-maker", "medium": "water" }
  answers 403 forbidden
the maker demo-maker POST /v1/readiness
  { "organisation": "other-maker", "medium": "water" }
  answers 404 not-found
the maker other-maker POST /v1/readiness
  { "organisation": "other-maker", "medium": "steam",
    "answers": [ { "question": "people.enough", "answer": "perhaps" } ] }
  answers 422 invalid
  wrong at /medium: not-in-list
  wrong at /answers/0/answer: not-in-list
# 备注中不得有个人信息 / Notes may not hold personal data
the maker other-maker POST /v1/readiness
  { "organisation": "other-maker", "medium": "water",
    "answers": [ { "question": "no.such", "answer": "yes" },
                 { "question": "people.enough", "answer": "yes", "note": "张工，电话13800000000" },
                 { "question": "people.enough", "answer": "no" } ] }
  answers 422 invalid
  wrong at /answers/0/question: unknown
  wrong at /answers/1/note: personal-data
  wrong at /answers/2/question: repeated

# 平台知道的由平台补充：没有登记装置和人员，尽管企业答“是” / The platform adds what it knows: nothing is registered, whatever the answer
the maker other-maker POST /v1/readiness
  { "organisation": "other-maker", "medium": "water",
    "answers": [ { "question": "standards.items", "answer": "yes" },
                 { "question": "benches.valid", "answer": "yes" },
                 { "question": "environment.suitable", "answer": "no", "note": "恒温尚未改造" },
                 { "question": "environment.recorded", "answer": "not-applicable" } ] }
  answers 201
  /shared is false
  /content/answers has 4 entries
  /content/on_record/benches is 0
  /content/on_record/people is 0
  /content/on_record/regulations is 1
  /content/gaps has 17 entries
  /content/gaps/0/question is standards.facilities
  /content/gaps/0/reason is unanswered
  /content/gaps/0/condition is 1
  /content/gaps/0/clause is 试点方案四(二)1
  /content/gaps/0/confirmed is true
  /content/gaps/1/question is benches.valid
  /content/gaps/1/reason is not-on-record
  /content/gaps/4/question is environment.suitable
  /content/gaps/4/reason is answered-no
  holds 不作为监管处理依据
  remember /id as OWN
  the log grows by 1 leaf
# 已登记的企业：装置、人员、规程都有记录 / For a maker that is registered the records answer
the maker demo-maker POST /v1/readiness
  { "organisation": "demo-maker", "medium": "gas", "shared": true }
  answers 201
  /content/on_record/benches is 1
  /content/on_record/people is 3
  /content/on_record/regulations is 1
  does not hold not-on-record
  remember /id as SHARED

# 日志里只有摘要 / The log has a digest only
the log is published
the auditor demo-bureau GET /log/tile/entries/000.p/30
  answers 200
  holds content_sha256
  does not hold 恒温尚未改造
  does not hold answered-no

# 共享之前，监管部门看不到内容 / Until it is shared no bureau reads it
the maker other-maker GET /v1/readiness/{OWN}
  answers 200
  /content/answers/2/note is 恒温尚未改造
the bureau demo-bureau GET /v1/readiness/{OWN}
  answers 404 not-found
the district other-district GET /v1/readiness/{OWN}
  answers 404 not-found
the maker demo-maker GET /v1/readiness/{OWN}
  answers 404 not-found
the bureau demo-bureau GET /v1/readiness/{SHARED}
  answers 200
the district demo-district GET /v1/readiness/{SHARED}
  answers 200
the district other-district GET /v1/readiness/{SHARED}
  answers 404 not-found
the auditor demo-bureau GET /v1/readiness/{OWN}
  answers 403 forbidden
anyone GET /v1/readiness/{OWN}
  answers 401 unauthenticated
the maker other-maker GET /v1/readiness?organisation=other-maker
  answers 200
  /checks has 1 entry
the bureau demo-bureau GET /v1/readiness?organisation=other-maker
  answers 200
  /checks has 0 entries
the bureau demo-bureau GET /v1/readiness
  answers 422 invalid
  wrong at /organisation: missing-field
the maker demo-maker GET /v1/readiness?organisation=other-maker
  answers 404 not-found
the supply demo-supply GET /v1/readiness?organisation=other-maker
  answers 403 forbidden
anyone GET /v1/readiness?organisation=other-maker
  answers 401 unauthenticated

# 共享 / Sharing
anyone POST /v1/readiness/{OWN}/share
  answers 401 unauthenticated
the bureau demo-bureau POST /v1/readiness/{OWN}/share
  answers 403 forbidden
the maker demo-maker POST /v1/readiness/{OWN}/share
  answers 404 not-found
the maker other-maker POST /v1/readiness/{OWN}/share
  { "shared": true }
  answers 422 invalid
the maker other-maker POST /v1/readiness/{OWN}/share
  answers 201
  the log grows by 1 leaf
the maker other-maker POST /v1/readiness/{OWN}/share
  answers 409 state
the bureau demo-bureau GET /v1/readiness?organisation=other-maker
  answers 200
  /checks has 1 entry
  /checks/0/id is {OWN}
the audit finds nothing
