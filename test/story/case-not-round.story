# 绕不过去的几处 / What cannot be got round
#
# 依据：行政许可法 32、42；GB 32100；登记与生命周期是本平台程序
continues pilot
the bureau demo-bureau POST /v1/rulebooks
  sends the rulebook deadlines
  answers 201
the bureau demo-bureau POST /v1/rulebooks
  sends the rulebook calendar
  answers 201
the bureau demo-bureau POST /v1/rulebooks
  sends the rulebook jjf-1069
  answers 201
the bureau demo-bureau POST /v1/rulebooks
  sends the rulebook application
  answers 201
the maker demo-maker POST /v1/documents
  sends the file permit.pdf
  header Content-Type: application/pdf
  answers 201
  remember /id as FORM
the bureau demo-bureau POST /v1/documents
  sends the file stamp.png
  header Content-Type: image/png
  answers 201
  remember /id as PAPER
the maker demo-maker POST /v1/cases
  { "kind": "initial", "medium": "water", "regulations": "jjg-162-2019", "benches": "B-03",
    "size_min_milli": 15000, "size_max_milli": 25000, "class_min_milli": 2000, "class_max_milli": 2000 }
  answers 201
  remember /id as CASE
the maker demo-maker POST /v1/cases/{CASE}/documents
  { "kind": "application-form", "document": "{FORM}" }
  answers 201
the maker demo-maker POST /v1/cases
  { "kind": "initial", "medium": "water", "regulations": " ", "benches": " ",
    "size_min_milli": 15000, "size_max_milli": 25000, "class_min_milli": 2000, "class_max_milli": 2000 }
  answers 201
  remember /id as EMPTY
the maker demo-maker POST /v1/cases/{EMPTY}/documents
  { "kind": "application-form", "document": "{FORM}" }
  answers 201
# 没有写出装置和规程的申请 / An application for nothing
the maker demo-maker POST /v1/cases/{EMPTY}/submit
  { "reason": "申请专项计量授权" }
  answers 422 invalid
  wrong at /benches: missing
the maker demo-maker POST /v1/cases/{CASE}/submit
  { "reason": "申请专项计量授权" }
  answers 201
# 单位不对自己作决定 / Nobody decides on itself
the bureau demo-bureau POST /v1/organisations/demo-bureau/dissolve
  { "reason": "解散" }
  answers 409 state
# 代码的字母是大写 / The letters of a code are capitals
the bureau demo-bureau POST /v1/organisations
  { "id": "twin", "kind": "maker", "name_zh": "同码企业", "prefix": "TW00", "district": "310115",
    "credit_code": "91310115dem000030e" }
  answers 422 invalid
  wrong at /credit_code: pattern
# 视为受理之后办理期限也已届满，不能再延长 / Deemed accepted, and the time for the decision is over too
then 33 days pass
the bureau demo-bureau POST /v1/cases/{CASE}/extend
  { "reason": "情况复杂" }
  answers 409 too-late
