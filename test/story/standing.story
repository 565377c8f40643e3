# 证书还算不算数：接口与公众页面说法一致 / Whether a certificate still stands: the data say what the page says
continues pilot

the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 1
  answers 201
  remember /meters/0/code as CODE
  remember /meters/0/certificate as NUMBER
the maker demo-maker GET /v1/meters/{CODE}
  answers 200
  remember /tag as TAG
the log is published
anyone GET /v1/certificates/{NUMBER}?tag={TAG}
  answers 200
  /valid is true
  /meter_state is pass
  /later_result is absent

# 使用中检查合格：证书照旧有效，检查本身没有证书 / A check in use that passes changes nothing, and has no certificate itself
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 1
  /lot becomes "U2"
  /kind becomes "in-use"
  /meters/0/attempt becomes 2
  /meters/0/reason becomes "returned"
  answers 201
  /meters/0/verdict is pass
anyone GET /v1/certificates/{NUMBER}?tag={TAG}
  answers 200
  /valid is true
  /later_result/verdict is pass
  /later_result/kind is in-use
the maker demo-maker GET /v1/certificates/{CODE}-2
  answers 200
  /document is record
  /document_zh is 检定记录
  /valid is false

# 使用中检查不合格：页面说不合格，证书数据也不能还说有效；证书是否注销，由监管部门决定
# A check in use that fails: the page says failed, and so do the data; revoking the certificate itself is the bureau's act
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 1
  /lot becomes "U3"
  /kind becomes "in-use"
  /meters/0/attempt becomes 3
  /meters/0/reason becomes "returned"
  /meters/0/appearance becomes "铅封损坏"
  answers 201
  /meters/0/verdict is fail
anyone GET /v1/certificates/{NUMBER}?tag={TAG}
  answers 200
  /valid is false
  /certificate_state is live
  /meter_state is fail
  /later_result/number is {CODE}-3
  /later_result/attempt is 3
  /later_result/kind is in-use
  /later_result/verdict is fail
  /later_result/verified_on is 2026-11-20
the log is published
anyone GET /m/{CODE}.{TAG}
  header Accept: application/json
  answers 200
  /certified is false
  /state is fail
anyone GET /m/{CODE}.{TAG}
  answers 200
  holds 不合格

# 检查程序无效，不改变已有的结论 / An invalid check takes nothing back
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 1
  /lot becomes "U4"
  /kind becomes "in-use"
  /meters/0/attempt becomes 4
  /meters/0/reason becomes "procedure"
  /meters/0/runs becomes []
  answers 201
  /meters/0/verdict is invalid
anyone GET /v1/certificates/{NUMBER}?tag={TAG}
  answers 200
  /valid is false
  /meter_state is fail
  /later_result/attempt is 3

# 到期之后也不再有效 / Past its due day it is not valid either
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 2
  answers 201
  remember /meters/0/code as OTHER
the maker demo-maker GET /v1/meters/{OTHER}
  answers 200
  remember /tag as OTHER-TAG
then 2188 days pass
anyone GET /v1/certificates/{OTHER}-1?tag={OTHER-TAG}
  answers 200
  /due_on is 2032-11-19
  /valid is true
then 3 days pass
anyone GET /v1/certificates/{OTHER}-1?tag={OTHER-TAG}
  answers 200
  /valid is false
  /meter_state is past-due
  /later_result is absent
