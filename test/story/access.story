# 谁查看过本单位的记录：查看者有据可查，被拒绝的也记下；扫码的居民不记
# Who looked at our records: whoever looks is on record, also when refused; a householder who scans a label is not
continues pilot

the maker demo-maker POST /v1/lots
  sends a lot of 3 water meters, seed 1
  answers 201
  remember /lot as LOT
  remember /meters/0/code as CODE
  remember /meters/0/certificate as NUMBER
the log is published

# 还没有人查看过 / Nobody has looked yet
the maker demo-maker GET /v1/access
  answers 200
  /entries has 0 entries

# 本单位查看自己的，不记 / Looking at one's own is not recorded
the maker demo-maker GET /v1/lots/{LOT}
  answers 200
the maker demo-maker GET /v1/access
  answers 200
  /entries has 0 entries

# 市局看了两次，所在区局看了表，各记一条，同日重复只计次数
# The bureau looks twice, the district of the maker at a meter: an entry each, repeats of a day are counted
the bureau demo-bureau GET /v1/lots/{LOT}
  answers 200
then 1 minute passes
the bureau demo-bureau GET /v1/lots/{LOT}
  answers 200
the district demo-district GET /v1/meters/{CODE}
  answers 200
  remember /tag as TAG
the maker demo-maker GET /v1/access
  answers 200
  /entries has 2 entries
  holds "caller":"demo-bureau","day":"2026-11-21","first_ms":"2026-11-21T16:00:00+08:00"
  holds "last_ms":"2026-11-21T16:01:00+08:00","n":2,"operation":"lot.show"
  holds "organisation":"demo-maker","outcome":"seen","role":"bureau","subject":"{LOT}"
  holds "operation":"meter.show","organisation":"demo-maker","outcome":"seen","role":"district","subject":"{CODE}"

# 别的生产企业和邻区区局被拒绝：也记下 / Another maker and another district are refused: that is recorded, too
the maker other-maker GET /v1/lots/{LOT}
  answers 404 not-found
the district other-district GET /v1/meters/{CODE}
  answers 404 not-found
the maker demo-maker GET /v1/access
  answers 200
  /entries has 4 entries
  holds "operation":"lot.show","organisation":"demo-maker","outcome":"refused","role":"maker","subject":"{LOT}"
  holds "caller":"other-district"
# 不存在的批号不是任何单位的 / A lot that does not exist is nobody's
the maker other-maker GET /v1/lots/DEM0-20990101-W9
  answers 404 not-found
the maker demo-maker GET /v1/access
  answers 200
  /entries has 4 entries

# 列表、证书也记；审计方、市局读日志条目，涉及所有单位，任何单位都可以查
# Lists and certificates, too; entries of the log hold rows of everybody, so everybody may know who reads them
the bureau demo-bureau GET /v1/lots?organisation=demo-maker
  answers 200
the auditor demo-bureau GET /v1/certificates/{NUMBER}
  answers 200
the auditor demo-bureau GET /log/tile/entries/000.p/28
  answers 200
the maker demo-maker GET /v1/access
  answers 200
  /entries has 6 entries
  holds "operation":"certificate.show","organisation":"demo-maker","outcome":"seen","role":"auditor","subject":"{NUMBER}"
  holds "operation":"lot.list","organisation":"demo-maker","outcome":"seen","role":"bureau","subject":""
the maker demo-maker GET /v1/access?organisation=*
  answers 200
  /entries has 1 entry
  /entries/0/operation is log.entries
  /entries/0/role is auditor

# 扫码不记：没有令牌的人看二维码页面，谁也不知道；凭标签上的校验码查证书也一样
# Scanning is not recorded, nor is whoever holds a label: nobody follows householders
anyone GET /m/{CODE}.{TAG}
  answers 200
anyone GET /v1/certificates/{NUMBER}?tag={TAG}
  answers 200
the supply demo-supply GET /m/{CODE}.{TAG}
  answers 200
the supply demo-supply GET /v1/certificates/{NUMBER}?tag={TAG}
  answers 200
the supply demo-supply GET /
  answers 200
the supply demo-supply GET /v1/organisations/demo-maker
  answers 200
the maker demo-maker GET /v1/access
  answers 200
  /entries has 6 entries

# 只能看本单位的；市局为监督可看任何单位的，这次查看也被记下
# One's own record only; the bureau may read anybody's, for supervision, and that is recorded as well
anyone GET /v1/access
  answers 401 unauthenticated
the auditor demo-bureau GET /v1/access
  answers 403 forbidden
the maker other-maker GET /v1/access?organisation=demo-maker
  answers 404 not-found
the maker other-maker GET /v1/access?organisation=-
  answers 404 not-found
the bureau demo-bureau GET /v1/access?organisation=demo-maker&limit=2
  answers 200
  /entries has 2 entries
  remember /next as NEXT
the bureau demo-bureau GET /v1/access?organisation=demo-maker&limit=50&after={NEXT}
  answers 200
  /next is absent
the bureau demo-bureau GET /v1/access?after=2026-11-21
  answers 422 invalid
the bureau demo-bureau GET /v1/access?after=yesterday/0123456789
  answers 422 invalid
the maker demo-maker GET /v1/access
  answers 200
  holds "operation":"access.list","organisation":"demo-maker","outcome":"seen","role":"bureau"
  holds "operation":"access.list","organisation":"demo-maker","outcome":"refused","role":"maker"
# 无权而被拒的，不知道要看谁的，只有市局可查
# Who was refused for want of the right: it is not known whose rows were wanted, so only the bureau reads of it
the bureau demo-bureau GET /v1/access?organisation=-
  answers 200
  /entries has 2 entries
  holds "operation":"access.list","organisation":"-","outcome":"refused","role":"auditor","subject":""

# 一天过后封存：全部条目的摘要进入日志 / When the day is over it is closed: a digest of all entries goes into the log
the local administrator does access.close
  { "day": "2026-11-21" }
  answers 409 state
then 1 day passes
the local administrator does access.close
  { "day": "2026-11-21" }
  answers 201
  /id is 2026-11-21
  the log grows by 1 leaf
the local administrator does access.close
  { "day": "2026-11-21" }
  answers 409 state
the local administrator does access.close
  { "day": "yesterday" }
  answers 422 invalid
the audit finds nothing

# 至少保留六个月（网络安全法第二十一条，由所采用的期限文件规定）；其后可以删除，日志记下删除
# It is kept for six months at least (Cybersecurity Law, article 21, as the adopted deadlines say); after that it may be
# deleted, and the log says so
the local administrator does access.purge
  { "before_day": "2026-11-22" }
  answers 409 no-rules
the bureau demo-bureau POST /v1/rulebooks
  sends the rulebook deadlines
  answers 201
the bureau demo-bureau POST /v1/rulebooks
  sends the rulebook calendar
  answers 201
the local administrator does access.purge
  { "before_day": "2026-11-22" }
  answers 409 state
then 200 days pass
the local administrator does access.purge
  { "before_day": "2026-11-22" }
  answers 201
  /entries is 12
  the log grows by 1 leaf
the local administrator does access.purge
  { "before_day": "2026-11-22" }
  answers 409 state
the local administrator does access.purge
  { "before_day": "soon" }
  answers 422 invalid
the maker demo-maker GET /v1/access
  answers 200
  /entries has 0 entries
the audit finds nothing
