# 期限、工作日历和检查表也是数据 / Deadlines, working days and checklists are data
continues pilot

anyone POST /v1/rulebooks
  answers 401 unauthenticated
the maker demo-maker POST /v1/rulebooks
  sends the rulebook deadlines
  answers 403 forbidden
the bureau demo-bureau POST /v1/rulebooks
  { "text": "{ }" }
  answers 422 invalid
# 没有条款的数值不得标为已确认 / Nothing is confirmed without its clause
the bureau demo-bureau POST /v1/rulebooks
  { "text": "{ \"id\": \"deadlines\", \"title_zh\": \"期限\", \"title_en\": \"Deadlines\", \"version\": \"1\", \"deadlines\": [ { \"id\": \"x\", \"number\": 5, \"unit\": \"days\", \"direction\": \"after\", \"event\": \"submit\", \"pauses\": [], \"act\": \"行政许可法\", \"clause\": \"\", \"source\": \"nowhere\", \"confirmed\": true, \"zh\": \"期限\", \"en\": \"term\" } ] }" }
  answers 422 invalid
  wrong at /deadlines/0/confirmed: no-clause
# 平台要用到的期限一个也不能少 / No deadline that the platform asks for may be left out
the bureau demo-bureau POST /v1/rulebooks
  { "text": "{ \"id\": \"deadlines\", \"title_zh\": \"期限\", \"title_en\": \"Deadlines\", \"version\": \"1\", \"deadlines\": [ { \"id\": \"authorisation.validity\", \"number\": 5, \"unit\": \"years\", \"direction\": \"after\", \"event\": \"grant\", \"pauses\": [], \"act\": \"行政许可法\", \"clause\": \"\", \"source\": \"nowhere\", \"confirmed\": false, \"zh\": \"期限\", \"en\": \"term\" } ] }" }
  answers 422 invalid
  wrong at /deadlines: missing
  holds authorisation.bar
  holds authorisation.begin
  does not hold authorisation.validity
anyone GET /v1/rulebooks/deadlines
  answers 404 not-found
the bureau demo-bureau POST /v1/rulebooks
  sends the rulebook deadlines
  answers 201
  /id is deadlines
  the log grows by 1 leaf
the bureau demo-bureau POST /v1/rulebooks
  sends the rulebook calendar
  answers 201
  /id is calendar
the bureau demo-bureau POST /v1/rulebooks
  sends the rulebook jjf-1069
  answers 201
  /id is jjf-1069
# 新版本替换旧版本，旧版本留在日志中 / A new edition replaces the old one, which stays in the log
the bureau demo-bureau POST /v1/rulebooks
  sends the rulebook deadlines
  answers 201
  the log grows by 1 leaf
anyone GET /v1/rulebooks/deadlines
  answers 200
  holds 行政许可法
the audit finds nothing
