# 工作日历未公布时期限暂定，公布后重新计算 / Beyond the calendar a last day is provisional, and worked out again
#
# 依据：行政许可法 32(四)、82
continues pilot
the bureau demo-bureau POST /v1/rulebooks
  sends the rulebook deadlines
  answers 201
the bureau demo-bureau POST /v1/rulebooks
  sends the rulebook calendar
  answers 201
the bureau demo-bureau POST /v1/rulebooks
  sends the rulebook application
  answers 201
the maker demo-maker POST /v1/documents
  sends the file permit.pdf
  header Content-Type: application/pdf
  answers 201
  remember /id as FORM
the maker demo-maker POST /v1/cases
  { "kind": "initial", "medium": "water", "regulations": "jjg-162-2019", "benches": "B-03",
    "size_min_milli": 15000, "size_max_milli": 25000, "class_min_milli": 2000, "class_max_milli": 2000 }
  answers 201
  remember /id as CASE
the maker demo-maker POST /v1/cases/{CASE}/documents
  { "kind": "application-form", "document": "{FORM}" }
  answers 201
then 37 days pass
# 2026-12-28 提交，五个工作日跨入尚未公布的 2027 年 / Five working days reach into a year that nobody has announced
the maker demo-maker POST /v1/cases/{CASE}/submit
  { "reason": "申请专项计量授权" }
  answers 201
the bureau demo-bureau GET /v1/cases/{CASE}
  answers 200
  /file/due_day is 2027-01-04
  /file/provisional is true
then 9 days pass
# 暂定的期限不产生后果 / What is provisional has no consequence
the bureau demo-bureau GET /v1/cases/{CASE}
  answers 200
  /deemed_accepted is false
the bureau demo-bureau GET /v1/deadlines
  answers 200
  /due/0/due_day is 2027-01-04
  /due/0/provisional is true
# 日历所及的日子只增不减 / A calendar never knows fewer days than the one before
the bureau demo-bureau POST /v1/rulebooks
  { "text": "{ \"id\": \"calendar\", \"title_zh\": \"工作日历\", \"title_en\": \"Working days\", \"version\": \"2025\", \"source\": \"story\", \"confirmed\": false, \"first_day\": \"2024-01-02\", \"last_day\": \"2026-12-30\", \"special\": [ ] }" }
  answers 422 invalid
  wrong at /first_day: covers-less
  wrong at /last_day: covers-less
# 采用 2027 年日历之后：元旦不算工作日，期限至 01-05，次日起视为受理 / With the new calendar it ended on the 5th
the bureau demo-bureau POST /v1/rulebooks
  { "text": "{ \"id\": \"calendar\", \"title_zh\": \"工作日历\", \"title_en\": \"Working days\", \"version\": \"2024-2027\", \"source\": \"story\", \"confirmed\": false, \"first_day\": \"2024-01-01\", \"last_day\": \"2027-12-31\", \"special\": [ { \"day\": \"2027-01-01\", \"off\": true, \"name\": \"元旦\" } ] }" }
  answers 201
  the log grows by 1 leaf
the bureau demo-bureau GET /v1/deadlines
  answers 200
  /due/0/due_day is 2027-01-05
  /due/0/provisional is false
the maker demo-maker GET /v1/cases
  answers 200
  /cases/0/due_day is 2027-01-05
  /cases/0/provisional is false
the bureau demo-bureau GET /v1/cases/{CASE}
  answers 200
  /deemed_accepted is true
  /file/due_day is 2027-01-05
the bureau demo-bureau POST /v1/cases/{CASE}/refuse-application
  { "reason": "迟到的不予受理" }
  answers 409 state
the bureau demo-bureau POST /v1/cases/{CASE}/extend
  { "reason": "情况复杂" }
  answers 201
the bureau demo-bureau GET /v1/cases/{CASE}
  answers 200
  /file/state is accepted
  /timeline/1/event is accept
  /timeline/1/on_day is 2026-12-28
the audit finds nothing
