# 采用检定规程文件 / Adopting a regulation file
continues pilot

anyone POST /v1/regulations
  sends the regulation jjg-162-2009
  answers 401 unauthenticated
the maker demo-maker POST /v1/regulations
  sends the regulation jjg-162-2009
  answers 403 forbidden
the bureau demo-bureau POST /v1/regulations
  { "text": "{\"id\":\"jjg-162-2099\"}" }
  answers 422 invalid
the bureau demo-bureau POST /v1/regulations
  { "text": "not a file" }
  answers 400 syntax
the bureau demo-bureau POST /v1/regulations
  { }
  answers 422 invalid
  wrong at /text: missing-field

# 未采用的规程不能作依据 / No lot is judged by a file that was not adopted
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 1
  /regulation becomes "jjg-162-2009"
  answers 422 invalid
  wrong at /regulation: unknown

# 文件本身写入日志 / The file itself goes into the log
the bureau demo-bureau POST /v1/regulations
  sends the regulation jjg-162-2009
  answers 201
  /id is jjg-162-2009
  the log grows by 1 leaf
# 旧规程已被代替，授权也未包括 / The old one applies no longer, whatever was adopted
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 1
  /regulation becomes "jjg-162-2009"
  answers 422 regulation
