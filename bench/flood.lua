-- What a flood of readers asks for: mostly one article, its look, the home page, now and then a feed. The article comes with wrk's address.

local paths = {}

function init(args)
  local page = wrk.path
  for _, path in ipairs({ page, "/skin.css", page, "/", page, "/latest", page, "/skin.css", page, "/feed.json" }) do
    paths[#paths + 1] = wrk.format("GET", path)
  end
end

local at = 0
function request()
  at = at % #paths + 1
  return paths[at]
end
