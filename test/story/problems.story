# 问题反映与答复 / Problems are reported, and answered by a day
#
# 依据：通知正文“遇有新情况、新问题，请及时向市市场监管局反映”，试点方案五(四)“及时反馈改革试点中遇到的问题”
continues pilot
at 2026-11-23 09:00

# 没有采用期限文件时照样受理，只是没有答复期限 / Without adopted deadlines a report is taken, and has no day
the supply demo-supply POST /v1/problems
  { "organisation": "demo-supply", "category": "label", "text": "二维码扫不出来" }
  answers 201
  /due_day is absent
  the log grows by 2 leaves
the bureau demo-bureau POST /v1/rulebooks
  sends the rulebook deadlines
  answers 201
the bureau demo-bureau POST /v1/rulebooks
  sends the rulebook calendar
  answers 201

# 反映 / Reporting
anyone POST /v1/problems
  answers 401 unauthenticated
the bureau demo-bureau POST /v1/problems
  { "organisation": "demo-bureau", "category": "other", "text": "市局自己答复，不反映" }
  answers 403 forbidden
the maker demo-maker POST /v1/problems
  { "organisation": "demo-maker", "category": "weather", "text": "", "code": "not a code" }
  answers 422 invalid
  wrong at /category: not-in-list
  wrong at /text: wrong-length
the maker demo-maker POST /v1/problems
  { "organisation": "demo-maker", "category": "upload", "text": "上传超时", "code": "not a code" }
  answers 422 invalid
  wrong at /code: bad-format
the maker other-maker POST /v1/problems
  { "organisation": "demo-maker", "category": "upload", "text": "替别人反映" }
  answers 404 not-found
the district demo-district POST /v1/problems
  { "organisation": "demo-maker", "category": "upload", "text": "替企业反映" }
  answers 404 not-found
the maker demo-maker POST /v1/problems
  { "organisation": "demo-maker", "category": "upload", "text": "张师傅 13800000000：上传后提示规程不适用",
    "code": "WDEM0-26000100001" }
  answers 201
  /due_day is 2026-12-14
  /due_provisional is false
  remember /id as REPORT
  the log grows by 2 leaves
the district demo-district POST /v1/problems
  { "organisation": "demo-district", "category": "rules", "text": "抽样费用由谁承担？" }
  answers 201

# 所说的话只在数据库里，日志里只有摘要 / What was said is in the database; the log has a digest
the log is published
the auditor demo-bureau GET /log/tile/entries/000.p/35
  answers 200
  holds problem_message
  does not hold 13800000000

# 谁看得到 / Who sees it
the maker demo-maker GET /v1/problems/{REPORT}
  answers 200
  /state is open
  /said has 1 entry
  /said/0/text is 张师傅 13800000000：上传后提示规程不适用
the bureau demo-bureau GET /v1/problems/{REPORT}
  answers 200
the district demo-district GET /v1/problems/{REPORT}
  answers 200
the maker other-maker GET /v1/problems/{REPORT}
  answers 404 not-found
the district other-district GET /v1/problems/{REPORT}
  answers 404 not-found
the bureau demo-bureau GET /v1/problems/0000000000000000
  answers 404 not-found
the admin platform GET /v1/problems/{REPORT}
  answers 403 forbidden
anyone GET /v1/problems/{REPORT}
  answers 401 unauthenticated
the bureau demo-bureau GET /v1/problems
  answers 200
  /problems has 3 entries
  /problems/0/organisation is demo-supply
the bureau demo-bureau GET /v1/problems?limit=2&after={REPORT}
  answers 200
  /next is absent
the bureau demo-bureau GET /v1/problems?limit=2
  answers 200
  /problems has 2 entries
the bureau demo-bureau GET /v1/problems?state=lost
  answers 422 invalid
  wrong at /state: not-in-list
the bureau demo-bureau GET /v1/problems?state=closed&overdue=true
  answers 422 invalid
the maker demo-maker GET /v1/problems
  answers 403 forbidden
anyone GET /v1/problems
  answers 401 unauthenticated
the maker demo-maker GET /v1/organisations/demo-maker/problems
  answers 200
  /problems has 1 entry
  /problems/0/id is {REPORT}
the district demo-district GET /v1/organisations/demo-maker/problems
  answers 200
the maker other-maker GET /v1/organisations/demo-maker/problems
  answers 404 not-found
the maker demo-maker GET /v1/organisations/demo-maker/problems?limit=0
  answers 422 invalid
the auditor demo-bureau GET /v1/organisations/demo-maker/problems
  answers 403 forbidden
anyone GET /v1/organisations/demo-maker/problems
  answers 401 unauthenticated

# 逾期未答复 / Overdue
at 2026-12-14 17:00
the bureau demo-bureau GET /v1/problems?overdue=true
  answers 200
  /problems has 0 entries
at 2026-12-15 08:00
the bureau demo-bureau GET /v1/problems?overdue=true
  answers 200
  /problems has 2 entries

# 答复 / Answering
the maker demo-maker POST /v1/problems/{REPORT}/answer
  { "text": "自问自答" }
  answers 403 forbidden
anyone POST /v1/problems/{REPORT}/answer
  answers 401 unauthenticated
the bureau demo-bureau POST /v1/problems/{REPORT}/answer
  { }
  answers 422 invalid
  wrong at /text: missing-field
the bureau demo-bureau POST /v1/problems/nothing/answer
  { "text": "答复" }
  answers 404 not-found
the bureau demo-bureau POST /v1/problems/{REPORT}/answer
  { "text": "型式与规程不匹配，请核对型式批准证书" }
  answers 201
  the log grows by 2 leaves
the bureau demo-bureau POST /v1/problems/{REPORT}/answer
  { "text": "再次答复" }
  answers 409 state

# 不满意可重新反映，期限重新计算 / Not satisfied: open again, with a new day
anyone POST /v1/problems/{REPORT}/reopen
  answers 401 unauthenticated
the bureau demo-bureau POST /v1/problems/{REPORT}/reopen
  { "text": "市局不能代为重新反映" }
  answers 403 forbidden
the maker other-maker POST /v1/problems/{REPORT}/reopen
  { "text": "别人的事" }
  answers 404 not-found
the district demo-district POST /v1/problems/{REPORT}/reopen
  { "text": "只有反映人自己" }
  answers 404 not-found
the maker demo-maker POST /v1/problems/{REPORT}/reopen
  { "text": "" }
  answers 422 invalid
the maker demo-maker POST /v1/problems/{REPORT}/reopen
  { "text": "已核对，仍然不行" }
  answers 201
the maker demo-maker POST /v1/problems/{REPORT}/reopen
  { "text": "再次" }
  answers 409 state
the maker demo-maker GET /v1/problems/{REPORT}
  answers 200
  /state is open
  /messages is 3
  /due_day is 2027-01-05
  /due_provisional is true
  /said/1/event is answer
the bureau demo-bureau POST /v1/problems/{REPORT}/answer
  { "text": "已修复" }
  answers 201

# 办结 / Closing
anyone POST /v1/problems/{REPORT}/close
  answers 401 unauthenticated
the bureau demo-bureau POST /v1/problems/{REPORT}/close
  { }
  answers 403 forbidden
the maker other-maker POST /v1/problems/{REPORT}/close
  { }
  answers 404 not-found
the maker demo-maker POST /v1/problems/{REPORT}/close
  { "text": 5 }
  answers 422 invalid
the maker demo-maker POST /v1/problems/{REPORT}/close
  { }
  answers 201
the maker demo-maker POST /v1/problems/{REPORT}/close
  { }
  answers 409 state
the bureau demo-bureau GET /v1/problems?state=closed
  answers 200
  /problems has 1 entry
the audit finds nothing
