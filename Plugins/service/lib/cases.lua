-- Which case something belongs to, and what is told of it.
local cases = {}

local open_states = { new = true, open = true, waiting = true }

--- Whether a case is still worked on.
function cases.is_open(case) return open_states[case.status] == true end

--- The case of an id; nil for none that can be seen.
function cases.find(id)
  return id and kith.query("case"):where("id = :id", { id = id }):first() or nil
end

--- The case that a polymorphic reference names, or the one that it was merged into.
function cases.about(reference)
  if not reference or reference.entity ~= "case" then return nil end
  return cases.survivor(cases.find(reference.id))
end

--- The case into which one was merged in the end; itself where it was not.
function cases.survivor(case)
  for _ = 1, 8 do
    if not case or not case.merged_into then return case end
    case = cases.find(case.merged_into)
  end
  return case
end

--- The case whose number a text names, as "#1001" or "case 1001", if it is the contact's.
function cases.named(text, contact)
  if not contact then return nil end
  text = (text or ""):lower()
  for _, pattern in ipairs { "#(%d+)", "case%s+(%d+)" } do
    for number in text:gmatch(pattern) do
      local case = #number <= 18 and kith.query("case")
        :where("number = :number and contact = :contact", { number = number, contact = contact }):first()
      if case then return cases.survivor(case) end
    end
  end
  return nil
end

--- Channels with one more, each once; nil where nothing is new.
function cases.with_channel(case, channel)
  local list = kith.list {}
  for _, known in ipairs(case.channels or {}) do
    if known == channel then return nil end
    list[#list + 1] = known
  end
  list[#list + 1] = channel
  return list
end

--- A case as people call it.
function cases.title(case) return ("Case %s, %s"):format(case.number, case.subject) end

return cases
