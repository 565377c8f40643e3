# 管辖：哪个局对哪个单位、哪类案件有管辖权，自何日起 / Jurisdiction: which bureau is competent, for what, since when
#
# 临港新片区局、机场分局没有区划代码而有自己的区域；执法总队在全市办理指定的案件
continues pilot

the bureau demo-bureau POST /v1/organisations
  { "id": "lingang", "kind": "district", "name_zh": "临港新片区市场监督管理局" }
  answers 201
the bureau demo-bureau POST /v1/organisations
  { "id": "corps", "kind": "district", "name_zh": "市局执法总队" }
  answers 201
the local administrator does token.issue
  { "organisation": "lingang", "role": "district", "days": 365 }
  answers 201
the local administrator does token.issue
  { "organisation": "corps", "role": "district", "days": 365 }
  answers 201
the bureau demo-bureau POST /v1/organisations/demo-maker/sites
  { "id": "plant", "name_zh": "临港工厂", "district": "310115", "area": "临港新片区" }
  answers 201
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 31
  answers 201
  remember /lot as LOT

# 尚无管辖规定时：按区划代码由本区的局管辖；无区划代码的局什么也看不到
# Before anything is written: the bureau of the district; those without a district see nothing
anyone GET /v1/jurisdiction?organisation=demo-maker&cases=inspection
  answers 200
  /bureaux has 1 entry
  /bureaux/0/bureau is demo-district
  /bureaux/0/how is district
anyone GET /v1/jurisdiction?organisation=demo-supply&cases=dispute
  answers 200
  /bureaux/0/bureau is demo-bureau
  /bureaux/0/how is municipal
anyone GET /v1/jurisdiction?organisation=nobody&cases=dispute
  answers 404 not-found
anyone GET /v1/jurisdiction?organisation=demo-maker&site=nowhere&cases=dispute
  answers 404 not-found
anyone GET /v1/jurisdiction?organisation=demo-maker&cases=gossip
  answers 422 invalid
  wrong at /cases: not-in-list
the district demo-district GET /v1/lots/{LOT}
  answers 200
the district lingang GET /v1/lots/{LOT}
  answers 404 not-found
the district corps GET /v1/lots/{LOT}
  answers 404 not-found

# 将来才生效的管辖，今天不改变什么；生效之前终止的，从未生效
# What lies ahead changes nothing today, and what is ended before it begins has never held
the bureau demo-bureau POST /v1/jurisdictions
  { "id": "J-0", "bureau": "demo-district", "area": "310106", "cases": "all", "basis": "某文〔2026〕1 号",
    "valid_from_day": "2027-06-01" }
  answers 201
the district demo-district GET /v1/lots/{LOT}
  answers 200
anyone GET /v1/jurisdiction?organisation=demo-maker&cases=inspection
  answers 200
  /bureaux/0/bureau is demo-district
anyone GET /v1/jurisdiction?organisation=demo-maker&cases=inspection&day=2027-06-01
  answers 200
  /bureaux/0/bureau is demo-bureau
the bureau demo-bureau POST /v1/jurisdictions/J-0/end
  { "reason": "作废" }
  answers 201
anyone GET /v1/jurisdiction?organisation=demo-maker&cases=inspection&day=2027-06-01
  answers 200
  /bureaux/0/bureau is demo-district
the bureau demo-bureau GET /v1/jurisdictions?bureau=demo-district
  answers 200
  /jurisdictions/0/ended_day is 2027-06-01

# 市局规定管辖 / The municipal bureau says who has what
anyone POST /v1/jurisdictions
  answers 401 unauthenticated
the district lingang POST /v1/jurisdictions
  { "id": "J-1" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/jurisdictions
  { "id": "J-1", "bureau": "demo-maker", "area": "310199", "cases": "all", "basis": "某文",
    "valid_from_day": "2026-11-23", "valid_until_day": "2026-11-22" }
  answers 422 invalid
  wrong at /bureau: unknown
  wrong at /area: pattern
  wrong at /valid_until_day: order
the bureau demo-bureau POST /v1/jurisdictions
  { "id": "J-1", "bureau": "lingang", "area": "临港新片区", "cases": "all", "basis": "某文〔2026〕2 号第三条",
    "valid_from_day": "2026-11-23", "valid_until_day": "2026-11-30" }
  answers 201
  the log grows by 1 leaf
the bureau demo-bureau POST /v1/jurisdictions
  { "id": "J-1", "bureau": "lingang", "area": "机场", "cases": "all", "basis": "同名", "valid_from_day": "2026-11-23" }
  answers 409 conflict

# 自生效之日零时起 / From the first hour of the first day
at 2026-11-22 23:59
the district lingang GET /v1/lots/{LOT}
  answers 404 not-found
anyone GET /v1/jurisdiction?organisation=demo-maker&site=plant&cases=inspection&day=2026-11-22
  answers 200
  /bureaux has 1 entry
  /bureaux/0/bureau is demo-district
at 2026-11-23 00:00
the district lingang GET /v1/lots/{LOT}
  answers 200
the district lingang GET /v1/organisations/demo-maker/sites
  answers 200
# 两个局都有依据时，都列出，由人决定 / Two bureaux, both with a basis: both are named, and people decide
anyone GET /v1/jurisdiction?organisation=demo-maker&site=plant&cases=inspection
  answers 200
  /bureaux has 2 entries
  /bureaux/0/bureau is lingang
  /bureaux/0/how is area
  /bureaux/0/basis is 某文〔2026〕2 号第三条
  /bureaux/1/bureau is demo-district
at 2026-11-30 23:59
the district lingang GET /v1/lots/{LOT}
  answers 200
at 2026-12-01 00:00
the district lingang GET /v1/lots/{LOT}
  answers 404 not-found

# 一经规定管辖，即以规定为准：区局不再当然看到本区
# Whoever was given a jurisdiction has that one, and no longer the district by itself
the bureau demo-bureau POST /v1/jurisdictions
  { "id": "J-2", "bureau": "demo-district", "area": "310106", "cases": "inspection", "basis": "某文〔2026〕3 号",
    "valid_from_day": "2026-12-01" }
  answers 201
the district demo-district GET /v1/lots/{LOT}
  answers 404 not-found
anyone GET /v1/jurisdiction?organisation=demo-maker&cases=inspection
  answers 200
  /bureaux/0/how is municipal
the bureau demo-bureau POST /v1/jurisdictions
  { "id": "J-3", "bureau": "demo-district", "area": "310115", "cases": "inspection", "basis": "某文〔2026〕3 号",
    "valid_from_day": "2026-12-01" }
  answers 201
the district demo-district GET /v1/lots/{LOT}
  answers 200
# 案件类别不同，管辖不同 / Another kind of case is another matter
anyone GET /v1/jurisdiction?organisation=demo-maker&cases=inspection
  answers 200
  /bureaux/0/bureau is demo-district
anyone GET /v1/jurisdiction?organisation=demo-maker&cases=dispute
  answers 200
  /bureaux/0/how is municipal

# 终止 / Ended
anyone POST /v1/jurisdictions/J-3/end
  answers 401 unauthenticated
the district demo-district POST /v1/jurisdictions/J-3/end
  { "reason": "无权" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/jurisdictions/NO-SUCH/end
  { "reason": "查无此项" }
  answers 404 not-found
the bureau demo-bureau POST /v1/jurisdictions/J-3/end
  { "reason": "早于生效", "day": "2026-11-30" }
  answers 422 invalid
  wrong at /day: order
the bureau demo-bureau POST /v1/jurisdictions/J-3/end
  { "reason": "职责调整" }
  answers 201
the bureau demo-bureau POST /v1/jurisdictions/J-3/end
  { "reason": "再次终止" }
  answers 409 state
the district demo-district GET /v1/lots/{LOT}
  answers 404 not-found
anyone GET /v1/jurisdictions
  answers 401 unauthenticated
the maker demo-maker GET /v1/jurisdictions
  answers 403 forbidden
the district demo-district GET /v1/jurisdictions?bureau=demo-district
  answers 200
  /jurisdictions has 3 entries
  /jurisdictions/2/ended_day is 2026-12-01
the bureau demo-bureau GET /v1/jurisdictions?area=机场
  answers 200
  /jurisdictions has 0 entries
the bureau demo-bureau GET /v1/jurisdictions?colour=red
  answers 422 invalid

# 指定管辖：执法总队办理指定的案件，不论单位在哪个区 / A case is given to the enforcement corps, wherever it lies
anyone POST /v1/assignments
  answers 401 unauthenticated
the district corps POST /v1/assignments
  { "id": "A-1" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/assignments
  { "id": "A-1", "bureau": "corps", "subject": "nobody", "cases": "inspection", "basis": "某文〔2026〕4 号",
    "valid_from_day": "2026-12-01" }
  answers 422 invalid
  wrong at /subject: unknown
the bureau demo-bureau POST /v1/assignments
  { "id": "A-1", "bureau": "corps", "subject": "demo-maker", "cases": "inspection", "basis": "某文〔2026〕4 号",
    "valid_from_day": "2026-12-01" }
  answers 201
  the log grows by 1 leaf
the district corps GET /v1/lots/{LOT}
  answers 200
the district corps GET /v1/lots?organisation=other-maker
  answers 404 not-found
the district corps GET /v1/jurisdiction?organisation=demo-maker&cases=inspection
  answers 200
  /bureaux has 1 entry
  /bureaux/0/bureau is corps
  /bureaux/0/how is assignment
# 案件指定给谁，不告诉被查的一方 / Whom the case was given to is not told to the one whom it is about
the maker demo-maker GET /v1/jurisdiction?organisation=demo-maker&cases=inspection
  answers 200
  /bureaux/0/how is municipal
anyone POST /v1/assignments/A-1/end
  answers 401 unauthenticated
the district corps POST /v1/assignments/A-1/end
  { "reason": "无权" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/assignments/NO-SUCH/end
  { "reason": "查无此项" }
  answers 404 not-found
the bureau demo-bureau POST /v1/assignments/A-1/end
  { "reason": "结案", "day": "2026-12-02" }
  answers 201
the district corps GET /v1/lots/{LOT}
  answers 200
at 2026-12-02 00:00
the district corps GET /v1/lots/{LOT}
  answers 404 not-found

# 指定的是授权案，就看不到检定记录 / A case of authorisation does not show what was measured
the bureau demo-bureau POST /v1/assignments
  { "id": "A-2", "bureau": "corps", "subject": "demo-maker", "cases": "authorisation", "basis": "某文〔2026〕5 号",
    "valid_from_day": "2026-12-02" }
  answers 201
the district corps GET /v1/lots/{LOT}
  answers 404 not-found
the district corps GET /v1/grants?organisation=demo-maker
  answers 200
the bureau demo-bureau POST /v1/assignments
  { "id": "A-3", "bureau": "corps", "subject": "demo-maker", "cases": "dispute", "basis": "某文〔2026〕6 号",
    "valid_from_day": "2026-12-02" }
  answers 201
the district corps GET /v1/lots/{LOT}
  answers 200

# 停办、撤销的局没有管辖权 / A bureau that is suspended or is no more is not competent
the bureau demo-bureau POST /v1/jurisdictions
  { "id": "J-4", "bureau": "lingang", "area": "310115", "cases": "all", "basis": "某文〔2026〕7 号",
    "valid_from_day": "2026-12-02" }
  answers 201
anyone GET /v1/jurisdiction?organisation=demo-maker&cases=dispute
  answers 200
  /bureaux/0/bureau is lingang
the bureau demo-bureau POST /v1/organisations/lingang/suspend
  { "reason": "停办" }
  answers 201
anyone GET /v1/jurisdiction?organisation=demo-maker&cases=dispute
  answers 200
  /bureaux/0/bureau is demo-bureau
  /bureaux/0/how is municipal
the bureau demo-bureau POST /v1/organisations/corps/dissolve
  { "reason": "撤销" }
  answers 201
the district demo-district GET /v1/jurisdiction?organisation=demo-maker&cases=dispute
  answers 200
  /bureaux has 1 entry
  /bureaux/0/how is municipal
the audit finds nothing
