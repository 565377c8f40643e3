-- SPDX-License-Identifier: GPL-3.0-or-later
-- For wrk: asks for the paths in the file $FANGSHENG_PATHS, uniformly at random.
local paths = {}
for line in io.lines(os.getenv("FANGSHENG_PATHS")) do
  paths[#paths + 1] = line
end
math.randomseed(os.time())
request = function()
  return wrk.format("GET", paths[math.random(#paths)], { ["Accept"] = "application/json" })
end
