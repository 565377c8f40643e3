# 检定证书与检定结果通知书，以及可离线验证的证据 / Certificates, result notices, and what proves them offline
continues pilot

the maker demo-maker POST /v1/lots
  sends a lot of 2 water meters, seed 1
  /meters/1/appearance becomes "玻璃破裂"
  answers 201
  /meters/0/verdict is pass
  /meters/1/verdict is fail
  remember /meters/0/code as CODE
  remember /meters/0/certificate as NUMBER
  remember /meters/1/code as FAILED
the maker demo-maker GET /v1/meters/{CODE}
  answers 200
  remember /tag as TAG

# 尚未公布时没有证据 / There is no proof of what is not published yet
the maker demo-maker GET /v1/certificates/{NUMBER}.json
  answers 503 not-yet
  header Retry-After is 1
the log is published

# 证书 / The certificate
the maker demo-maker GET /v1/certificates/{NUMBER}
  answers 200
  /authorisation is DEMO-2024-W-001
  /document_zh is 检定证书
  /valid is true
  /seal_zh is 非正式证书
  /maker is demo-maker
  /judgement/verdict is pass
the bureau demo-bureau GET /v1/certificates/{NUMBER}
  answers 200
the district demo-district GET /v1/certificates/{NUMBER}
  answers 200
anyone GET /v1/certificates/{NUMBER}?tag={TAG}
  answers 200
  /number is {NUMBER}
the supply demo-supply GET /v1/certificates/{NUMBER}?tag={TAG}
  answers 200
# 没有二维码上的校验码，他人看不到 / Without the tag it does not exist for others
anyone GET /v1/certificates/{NUMBER}
  answers 404 not-found
  /detail is nothing of that name is visible to you
anyone GET /v1/certificates/{NUMBER}?tag=10000000000
  answers 404 not-found
  /detail is this code was not issued here
# 不存在的证书，回答一字不差 / Nor does the answer tell which ones exist
anyone GET /v1/certificates/WDEM0-99999999-1
  answers 404 not-found
  /detail is nothing of that name is visible to you
anyone GET /v1/certificates/WDEM0-99999999-1?tag=10000000000
  answers 404 not-found
  /detail is this code was not issued here
anyone GET /v1/certificates/nothing
  answers 404 not-found
  /detail is nothing of that name is visible to you
the supply demo-supply GET /v1/certificates/{NUMBER}
  answers 404 not-found
the maker other-maker GET /v1/certificates/{NUMBER}
  answers 404 not-found
  /detail is nothing of that name is visible to you
the maker other-maker GET /v1/certificates/WDEM0-99999999-1
  answers 404 not-found
  /detail is nothing of that name is visible to you
the district other-district GET /v1/certificates/{NUMBER}
  answers 404 not-found
the maker demo-maker GET /v1/certificates/{CODE}-2
  answers 404 not-found
the admin platform GET /v1/certificates/{NUMBER}
  answers 403 forbidden

# 不合格：检定结果通知书 / For a meter that failed: a result notice
the maker demo-maker GET /v1/certificates/{FAILED}-1
  answers 200
  /document_zh is 检定结果通知书
  /valid is false

# 日志的两把公钥，人人可取 / The log's two public keys, for everybody
anyone GET /log/key
  answers 200
  remember /ed25519_vkey as KEY
  remember /sm2_vkey as SM2-KEY

# 证据包：该表、该批、所依据的授权、人员、装置、型式、规程 / The bundle: meter, lot, and what the lot rests on
anyone GET /v1/certificates/{NUMBER}.json?tag={TAG}
  answers 200
  /v is 1
  /subject is 0
  /leaves has 9 entries
  holds c2sp.org/tlog-proof@v1
  proves itself to whoever holds {KEY}
  proves itself to whoever holds {SM2-KEY}
anyone GET /v1/certificates/{NUMBER}.json
  answers 404 not-found
the maker other-maker GET /v1/certificates/{NUMBER}.json
  answers 404 not-found
the admin platform GET /v1/certificates/{NUMBER}.json
  answers 403 forbidden
