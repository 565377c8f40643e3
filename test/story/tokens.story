# 访问令牌：由平台管理员在本机签发，到期失效
# Tokens are issued by the administrator at the machine itself, and they expire
continues pilot

the local administrator does token.issue
  { "organisation": "demo-supply", "role": "supply", "days": 2 }
  answers 201
  remember /token as SECRET
  the log grows by 1 leaf
the bearer of {SECRET} GET /v1/organisations/demo-supply
  answers 200

# 单位只能以自己的身份行事 / An organisation acts as what it is
the local administrator does token.issue
  { "organisation": "demo-supply", "role": "bureau", "days": 2 }
  answers 422 invalid
the local administrator does token.issue
  { "organisation": "nobody", "role": "maker", "days": 2 }
  answers 422 invalid
the local administrator does token.issue
  { "organisation": "demo-supply", "role": "king", "days": 2 }
  answers 422 invalid
the local administrator does token.issue
  { "organisation": "demo-supply", "role": "supply", "days": 0 }
  answers 422 invalid
  wrong at /days: out-of-range

# 没有网上签发的办法 / There is no such request over the network
the admin platform POST /v1/tokens
  { "organisation": "demo-supply", "role": "supply", "days": 2 }
  answers 404 not-found

# 两天后到期 / Two days later it is worth nothing
then 47 hours pass
the bearer of {SECRET} GET /v1/organisations/demo-supply
  answers 200
then 1 hour passes
the bearer of {SECRET} GET /v1/organisations/demo-supply
  answers 401 unauthenticated

# 日志记下签发，不记令牌本身 / The log shows that it was issued, and not the secret
the log is published
the auditor demo-bureau GET /log/tile/entries/000.p/28
  answers 200
  holds "role":"supply"
  does not hold {SECRET}
