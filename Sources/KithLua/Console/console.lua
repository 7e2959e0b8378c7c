-- What a console has beside the host functions: variables that last, and values as people read them.
local variables = setmetatable({}, { __index = _G })

local function text(value, depth)
  if type(value) == "string" then return depth > 0 and '"' .. value .. '"' or value end
  if type(value) == "userdata" then
    local is_record, fields = pcall(function() return value:to_table() end)
    if not is_record then return tostring(value) end
    value = fields
  end
  if type(value) ~= "table" then return tostring(value) end
  if depth > 3 then return "{ … }" end
  local parts, place = {}, 0
  for key, part in kith.sorted(value) do
    place = place + 1
    parts[#parts + 1] = (key == place and "" or tostring(key) .. " = ") .. text(part, depth + 1)
  end
  return #parts == 0 and "{}" or "{ " .. table.concat(parts, ", ") .. " }"
end

local function show(...)
  local parts = {}
  for place = 1, select("#", ...) do parts[place] = text((select(place, ...)), 0) end
  return table.concat(parts, "  ")
end

rawset(_G, "__console", variables)
rawset(_G, "__show", show)
