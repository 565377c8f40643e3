# 一只水表：铭牌二维码、公众页面、企业和监管者所见 / One meter: its label, its public page, and what its maker and the bureaux see
continues pilot

the maker demo-maker POST /v1/lots
  sends a lot of 2 water meters, seed 1
  answers 201
  remember /meters/0/code as CODE
  remember /meters/0/serial as SERIAL

# 企业看自己的表 / The maker sees its meter
the maker demo-maker GET /v1/meters/{CODE}
  answers 200
  /code is {CODE}
  /attempts has 1 entry
  /attempts/0/judgement/verdict is pass
  remember /tag as TAG
the bureau demo-bureau GET /v1/meters/{CODE}
  answers 200
the district demo-district GET /v1/meters/{CODE}
  answers 200
the auditor demo-bureau GET /v1/meters/{CODE}
  answers 200
the maker other-maker GET /v1/meters/{CODE}
  answers 404 not-found
the district other-district GET /v1/meters/{CODE}
  answers 404 not-found
the supply demo-supply GET /v1/meters/{CODE}
  answers 403 forbidden
anyone GET /v1/meters/{CODE}
  answers 401 unauthenticated
the maker demo-maker GET /v1/meters/WDEM0-99999999
  answers 404 not-found

# 标签 / The label
the maker demo-maker GET /v1/meters/{CODE}/qr.svg
  answers 200
  header Content-Type is image/svg+xml
  holds <svg
the maker demo-maker GET /v1/meters/{CODE}/qr.png
  answers 200
  header Content-Type is image/png
  holds PNG
the maker other-maker GET /v1/meters/{CODE}/qr.svg
  answers 404 not-found
the maker other-maker GET /v1/meters/{CODE}/qr.png
  answers 404 not-found
the bureau demo-bureau GET /v1/meters/{CODE}/qr.svg
  answers 403 forbidden
the bureau demo-bureau GET /v1/meters/{CODE}/qr.png
  answers 403 forbidden
anyone GET /v1/meters/{CODE}/qr.svg
  answers 401 unauthenticated
anyone GET /v1/meters/{CODE}/qr.png
  answers 401 unauthenticated

# 居民扫码 / A householder scans the code
the log is published
anyone GET /m/{CODE}.{TAG}
  answers 200
  holds 授权证书编号
  holds DEMO-2024-W-001
  header Content-Type is text/html; charset=utf-8
  header Referrer-Policy is no-referrer
  header Cache-Control is private, max-age=10
  holds 合格
  holds 演示表计制造有限公司
  holds 非正式证书
  holds {SERIAL}
  does not hold REG-0107
anyone GET /m/{CODE}.{TAG}?lang=en
  answers 200
  holds Demo Meter Works
anyone GET /M/{CODE}.{TAG}
  answers 200
  holds 合格
anyone GET /m/{CODE}.{TAG}
  header Accept: application/json
  answers 200
  /certified is true
  /attempts/0/verdict is pass
  /attempts/0/covered is true
# 编造的编码或校验码：查无此表 / An invented code or tag
anyone GET /m/{CODE}.10000000000
  answers 404
  holds <html
anyone GET /m/{CODE}.10000000000
  header Accept: application/json
  answers 404 not-found
anyone GET /M/WDEM0-00000001.{TAG}
  header Accept: application/json
  answers 404 not-found

# 手工输入编码 / Typing the code in
anyone GET /
  answers 200
  header Content-Type is text/html; charset=utf-8
  holds action="/find"
anyone GET /find?code={CODE}&tag={TAG}
  answers 303
  header Location is /m/{CODE}.{TAG}?lang=zh
anyone GET /find?code={CODE}&tag=1AAAAAAAAAA
  answers 404
anyone GET /find?code={CODE}
  answers 422 invalid
  wrong at /tag: missing-field
