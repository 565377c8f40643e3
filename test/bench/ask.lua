-- SPDX-License-Identifier: GPL-3.0-or-later
-- For wrk: asks for the paths in the file $FANGSHENG_PATHS, uniformly at random, as JSON, with the token $FANGSHENG_TOKEN if
-- the paths need one.
local paths = {}
for line in io.lines(os.getenv("FANGSHENG_PATHS")) do
  paths[#paths + 1] = line
end
local headers = { ["Accept"] = "application/json" }
if string.sub(paths[1], 1, 4) == "/v1/" then
  headers["Authorization"] = "Bearer " .. os.getenv("FANGSHENG_TOKEN")
end
local n = 0
setup = function(thread)
  n = n + 1
  thread:set("seed", os.time() + n)
end
init = function()
  math.randomseed(seed)
end
request = function()
  return wrk.format("GET", paths[math.random(#paths)], headers)
end
