# 延续的申请期限：两个来源给出两个期限，迟了仍可申请，但要注明；期满之后只能首次申请 / Renewals that come late, and too late
#
# 依据：计量授权管理办法（六个月，未确认）；行政许可法 50（三十日）
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
the bureau demo-bureau POST /v1/grants
  { "organisation": "demo-maker", "id": "DEMO-SHORT", "medium": "water", "regulations": "jjg-162-2019",
    "benches": "B-03", "size_min_milli": 15000, "size_max_milli": 25000, "class_min_milli": 2000,
    "class_max_milli": 2000, "valid_from_day": "2026-11-21", "valid_until_day": "2027-01-10" }
  answers 201
the maker demo-maker POST /v1/cases
  { "kind": "renewal", "former": "DEMO-SHORT", "medium": "water", "regulations": "jjg-162-2019", "benches": "B-03",
    "size_min_milli": 15000, "size_max_milli": 25000, "class_min_milli": 2000, "class_max_milli": 2000 }
  answers 201
  remember /id as FIRST
the maker demo-maker POST /v1/cases/{FIRST}/documents
  { "kind": "application-form", "document": "{FORM}" }
  answers 201
the maker demo-maker POST /v1/cases
  { "kind": "renewal", "former": "DEMO-SHORT", "medium": "water", "regulations": "jjg-162-2019", "benches": "B-03",
    "size_min_milli": 15000, "size_max_milli": 25000, "class_min_milli": 2000, "class_max_milli": 2000 }
  answers 201
  remember /id as SECOND
the maker demo-maker POST /v1/cases/{SECOND}/documents
  { "kind": "application-form", "document": "{FORM}" }
  answers 201
the maker demo-maker POST /v1/cases
  { "kind": "renewal", "former": "DEMO-SHORT", "medium": "water", "regulations": "jjg-162-2019", "benches": "B-03",
    "size_min_milli": 15000, "size_max_milli": 25000, "class_min_milli": 2000, "class_max_milli": 2000 }
  answers 201
  remember /id as THIRD
the maker demo-maker POST /v1/cases/{THIRD}/documents
  { "kind": "application-form", "document": "{FORM}" }
  answers 201
the maker demo-maker POST /v1/cases
  { "kind": "renewal", "former": "DEMO-2024-W-001", "medium": "water", "regulations": "jjg-162-2019", "benches": "B-03",
    "size_min_milli": 15000, "size_max_milli": 25000, "class_min_milli": 2000, "class_max_milli": 2000 }
  answers 201
  remember /id as TIMELY
the maker demo-maker POST /v1/cases/{TIMELY}/documents
  { "kind": "application-form", "document": "{FORM}" }
  answers 201

# 及时：没有说明 / In time: nothing is said
the maker demo-maker POST /v1/cases/{TIMELY}/submit
  { "reason": "申请延续" }
  answers 201
  /late is absent
# 六个月的期限已过 / The six months are over
the maker demo-maker POST /v1/cases/{FIRST}/submit
  { "reason": "申请延续" }
  answers 201
  /id is {FIRST}
  /late is authorisation.renewal
  /late_day is 2026-07-10
the bureau demo-bureau GET /v1/cases/{FIRST}
  answers 200
  /file/late is authorisation.renewal
  /timeline/0/late is authorisation.renewal
the bureau demo-bureau POST /v1/cases/{FIRST}/request-correction
  { "reason": "缺少质量手册" }
  answers 201
then 20 days pass
# 最后一天：还没有超过三十日的期限 / The last of the thirty days
the maker demo-maker POST /v1/cases/{FIRST}/resubmit
  { "reason": "补正完毕" }
  answers 201
then 1 day passes
the maker demo-maker POST /v1/cases/{SECOND}/submit
  { "reason": "申请延续" }
  answers 201
  /late is authorisation.renewal_latest
  /late_day is 2026-12-11
# 案件、清单和期限一览都注明；是否受理由人决定 / Case, lists and deadlines say so; a person decides
the bureau demo-bureau GET /v1/deadlines
  answers 200
  holds "late":"authorisation.renewal_latest"
  holds "late":"authorisation.renewal"}
the bureau demo-bureau GET /v1/cases
  answers 200
  holds "late":"authorisation.renewal_latest"
the bureau demo-bureau POST /v1/cases/{SECOND}/accept
  { "reason": "期限届满前提出，予以受理" }
  answers 201
the bureau demo-bureau GET /v1/cases/{SECOND}
  answers 200
  /file/late is authorisation.renewal_latest
  /timeline/0/late is authorisation.renewal_latest
  /timeline/1/late is absent
then 31 days pass
the maker demo-maker POST /v1/cases/{THIRD}/submit
  { "reason": "申请延续" }
  answers 409 too-late
the audit finds nothing
