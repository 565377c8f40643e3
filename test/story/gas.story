# 生产企业上传一批燃气表检定记录 / A maker uploads a lot of gas meters
continues pilot

the maker demo-maker POST /v1/lots
  sends a lot of 8 gas meters, seed 4
  answers 201
  /meters has 8 entries
  /meters/0/code is GDEM0-26000400001
  /meters/0/verdict is pass
  the log grows by 9 leaves
the maker demo-maker GET /v1/meters/GDEM0-26000400001
  answers 200
  /attempts/0/judgement/points/0/point is qmax
  /attempts/0/regulation is jjg-577-2012
# 压力试验漏气：不合格，结论不受示值影响 / A leak is a failure, whatever the errors are
the maker demo-maker POST /v1/lots
  sends a lot of 1 gas meter, seed 5
  /meters/0/tightness/leak becomes true
  answers 201
  /meters/0/verdict is fail
  /meters/0/certificate is null
