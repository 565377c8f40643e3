# 虚假材料：一年内不得再次申请；没有期限的阶段也列入期限一览 / False materials bar for a year; what has no deadline is listed too
#
# 依据：行政许可法 78（是否适用于计量授权未确认）
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
  remember /id as FALSE
the maker demo-maker POST /v1/cases/{FALSE}/documents
  { "kind": "application-form", "document": "{FORM}" }
  answers 201
the maker demo-maker POST /v1/cases
  { "kind": "initial", "medium": "water", "regulations": "jjg-162-2019", "benches": "B-03",
    "size_min_milli": 15000, "size_max_milli": 25000, "class_min_milli": 2000, "class_max_milli": 2000 }
  answers 201
  remember /id as NEXT
the maker demo-maker POST /v1/cases/{NEXT}/documents
  { "kind": "application-form", "document": "{FORM}" }
  answers 201
the maker demo-maker POST /v1/cases
  { "kind": "initial", "medium": "water", "regulations": "jjg-162-2019", "benches": "B-03",
    "size_min_milli": 15000, "size_max_milli": 25000, "class_min_milli": 2000, "class_max_milli": 2000 }
  answers 201
  remember /id as HONEST
the maker demo-maker POST /v1/cases/{HONEST}/documents
  { "kind": "application-form", "document": "{FORM}" }
  answers 201
the maker demo-maker POST /v1/cases/{HONEST}/submit
  { "reason": "申请专项计量授权" }
  answers 201
the bureau demo-bureau POST /v1/cases/{HONEST}/request-correction
  { "reason": "缺少质量手册" }
  answers 201
then 3 days pass
# 等待补正没有规定期限：列出自何时起 / No rule says by when: the list says since when
the bureau demo-bureau GET /v1/deadlines
  answers 200
  /due/0/subject is {HONEST}
  /due/0/state is correction_requested
  /due/0/due_day is absent
  /due/0/deadline is absent
  /due/0/since_day is 2026-11-21
the maker demo-maker GET /v1/deadlines
  answers 200
  /due/0/subject is {HONEST}
the maker other-maker GET /v1/deadlines
  answers 200
  /due has 0 entries

the maker demo-maker POST /v1/cases/{FALSE}/submit
  { "reason": "申请专项计量授权" }
  answers 201
# 申请人不能给自己作记号；只有负责人拒绝时可以认定 / Only a refusal says so
the bureau demo-bureau POST /v1/cases/{FALSE}/accept
  { "reason": "材料齐全", "false_materials": true }
  answers 422 invalid
the bureau demo-bureau POST /v1/cases/{FALSE}/refuse-application
  { "reason": "计量标准考核证书系伪造", "false_materials": true }
  answers 201
the bureau demo-bureau GET /v1/cases/{FALSE}
  answers 200
  /file/false_materials is true
the maker demo-maker POST /v1/cases/{NEXT}/submit
  { "reason": "申请专项计量授权" }
  answers 409 applicant-barred
  holds {FALSE}
  holds 2027-11-24
# 已经提交的申请不受影响 / What was submitted before goes on
the maker demo-maker POST /v1/cases/{HONEST}/resubmit
  { "reason": "补正完毕" }
  answers 201
the bureau demo-bureau POST /v1/cases/{HONEST}/refuse-application
  { "reason": "不属于授权范围" }
  answers 201
then 300 days pass
the local administrator does token.issue
  { "organisation": "demo-maker", "role": "maker", "days": 365 }
  answers 201
  remember /token as TOKEN
then 65 days pass
the bearer of {TOKEN} POST /v1/cases/{NEXT}/submit
  { "reason": "申请专项计量授权" }
  answers 409 applicant-barred
then 1 day passes
the bearer of {TOKEN} POST /v1/cases/{NEXT}/submit
  { "reason": "申请专项计量授权" }
  answers 201
the audit finds nothing
