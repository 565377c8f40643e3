# 公开：获得授权的企业名单和年度统计 / What anybody may read: the authorised makers and the yearly figures
#
# 依据：试点方案四(一)、四(三)1、五(四)
continues pilot

# 名单取自公开日志，只到已公布的检查点 / The list is read from the log, as far as a published checkpoint covers it
anyone GET /authorised.json
  answers 200
  header Content-Type is application/json; charset=utf-8
  header Cache-Control is public, max-age=60
  /authorisations has 2 entries
  /authorisations/0/authorisation is DEMO-2024-G-001
  /authorisations/0/medium is gas
  /authorisations/0/g_min is 1.6
  /authorisations/0/g_max is 6
  /authorisations/1/authorisation is DEMO-2024-W-001
  /authorisations/1/name_zh is 演示表计制造有限公司
  /authorisations/1/credit_code is 91310115DEM000030E
  /authorisations/1/dn_min_mm is 15
  /authorisations/1/class_max is 2
  /authorisations/1/regulations/0 is jjg-162-2019
  /authorisations/1/valid_from is 2024-04-01
  /authorisations/1/valid_until is 2029-03-31
  /authorisations/1/state is granted
  /authorisations/1/state_since is 2024-04-01
  /authorisations/1/reason is absent
  /authorisations/1/log_index is 25
  /checkpoint_size is 27
anyone GET /authorised.csv
  answers 200
  header Content-Type is text/csv; charset=utf-8; header=present
  holds 授权证书编号 authorisation,生产企业 name_zh
  holds DEMO-2024-W-001,演示表计制造有限公司,Demo Meter Works,91310115DEM000030E,water,DN15–25,2,jjg-162-2019,2024-04-01,2029-03-31,granted
anyone GET /authorised
  answers 200
  header Content-Type is text/html; charset=utf-8
  header Vary is Accept-Language
  holds 获得专项计量授权的生产企业
  holds 演示表计制造有限公司
  holds DN15–25
anyone GET /authorised?lang=en
  answers 200
  holds Authorised makers
  holds Demo Meter Works
  holds fewer than three
anyone GET /authorised?lang=fr
  answers 422 invalid
anyone GET /authorised.json?lang=fr
  answers 422 invalid
anyone GET /authorised.csv?lang=fr
  answers 422 invalid

# 暂停在检查点公布之后才出现，连同原因 / A suspension shows, with its reason, once a checkpoint covers it
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/suspend
  { "reason": "=检定装置未按期溯源" }
  answers 201
anyone GET /authorised.json
  answers 200
  /authorisations/1/state is granted
  /authorisations/1/log_index is 25
the log is published
anyone GET /authorised.json
  answers 200
  /authorisations/1/state is suspended
  /authorisations/1/state_since is 2026-11-21
  /authorisations/1/reason is =检定装置未按期溯源
  /authorisations/1/log_index is 28
# 表格软件会当作公式的内容已失效 / What a spreadsheet would run as a formula is made harmless
anyone GET /authorised.csv
  answers 200
  holds ,'=检定装置未按期溯源,
the bureau demo-bureau POST /v1/documents?name=decision.pdf
  sends the file permit.pdf
  header Content-Type: application/pdf
  answers 201
  remember /id as DECISION
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/resume
  { "reason": "已整改", "document": "{DECISION}" }
  answers 201

# 年度统计：检定、合格、证书，随上传同时计数 / Figures are counted with each upload
the maker demo-maker POST /v1/lots
  sends a lot of 3 water meters, seed 1
  answers 201
the maker demo-maker POST /v1/lots
  sends a lot of 2 water meters, seed 2
  /meters/1/appearance becomes "铅封损坏"
  /approver is left out
  answers 201
  remember /lot as WAITS
the maker demo-maker GET /v1/organisations/demo-maker/figures
  answers 200
  /years has 1 entry
  /years/0/year is 2026
  /years/0/medium is water
  /years/0/lots is 2
  /years/0/meters is 5
  /years/0/passed is 4
  /years/0/failed is 1
  /years/0/failure_pct is 20
  /years/0/certificates is 3
  /years/0/double_verifications_saved is 3
the maker demo-maker POST /v1/lots/{WAITS}/approve
  { "approver": "REG-0305" }
  answers 201
the bureau demo-bureau GET /v1/organisations/demo-maker/figures
  answers 200
  /years/0/certificates is 4
# 重复检定另计 / Repeated attempts are counted apart
the maker demo-maker POST /v1/lots
  sends a lot of 2 water meters, seed 2
  /lot becomes "AGAIN"
  /meters/0 is left out
  /meters/0/attempt becomes 2
  /meters/0/reason becomes "rework"
  answers 201
  /meters/0/verdict is pass
the district demo-district GET /v1/organisations/demo-maker/figures
  answers 200
  /years/0/attempts is 6
  /years/0/meters is 5
  /years/0/repeats is 1
  /years/0/certificates is 5

# 企业看不到别家的产量 / A rival reads nothing of it
the maker other-maker GET /v1/organisations/demo-maker/figures
  answers 404 not-found
the district other-district GET /v1/organisations/demo-maker/figures
  answers 404 not-found
the maker other-maker GET /v1/organisations/nobody/figures
  answers 404 not-found
the supply demo-supply GET /v1/organisations/demo-maker/figures
  answers 403 forbidden
anyone GET /v1/organisations/demo-maker/figures
  answers 401 unauthenticated

# 公开的统计每日更新，不足三家企业的不公布 / What is public moves once a day, and never rests on fewer than three makers
the log is published
anyone GET /figures.json
  answers 200
  /through is 2026-11-20
  /makers_min is 3
  /years has 0 entries
then 1 day passes
anyone GET /figures.json
  answers 200
  /through is 2026-11-21
  /years has 1 entry
  /years/0/year is 2026
  /years/0/withheld is true
  /years/0/provisional is true
  /years/0/attempts is absent
  /years/0/makers is absent
anyone GET /figures.csv
  answers 200
  holds 2026,water,true,true,,
anyone GET /authorised
  answers 200
  holds 不足三家企业
anyone GET /figures.json?lang=fr
  answers 422 invalid
anyone GET /figures.csv?lang=fr
  answers 422 invalid

# 尚未被检查点覆盖的统计不公布 / Figures that no checkpoint covers yet are not published
the maker demo-maker POST /v1/lots
  sends a lot of 1 gas meter, seed 1
  answers 201
then 1 day passes
anyone GET /figures.json
  answers 503 not-yet
anyone GET /authorised
  answers 503 not-yet
the log is published
anyone GET /figures.json
  answers 200
  /years has 2 entries
  /years/1/medium is gas

# 企业解散的，授权旁写明企业已解散 / A holder that is dissolved is shown as such beside its authorisations
anyone GET /authorised.json
  answers 200
  /authorisations/0/holder_state is active
the bureau demo-bureau POST /v1/organisations/demo-maker/dissolve
  { "reason": "注销登记" }
  answers 201
anyone GET /authorised.json
  answers 200
  /authorisations/0/holder_state is active
the log is published
anyone GET /authorised.json
  answers 200
  /authorisations/0/state is granted
  /authorisations/0/holder_state is dissolved
  /authorisations/0/holder_since is 2026-11-23
anyone GET /authorised.csv
  answers 200
  holds 企业状态 holder_state,企业状态起始 holder_since
  holds ,dissolved,2026-11-23
anyone GET /authorised
  answers 200
  holds 已解散
  holds 不再检定
anyone GET /authorised?lang=en
  answers 200
  holds dissolved</span> since
the audit finds nothing
