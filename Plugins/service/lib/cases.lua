-- Which case something belongs to, and what is told of it.
local cases = {}

local open_states = { new = true, open = true, waiting = true }

--- Whether a case is still worked on.
function cases.is_open(case) return open_states[case.status] == true end

--- The case of an id; nil for none that can be seen.
function cases.find(id)
  return id and kith.query("case"):where("id = :id", { id = id }):first() or nil
end

--- The id of the case that a polymorphic reference names; nil where it names something else.
function cases.id_of(reference)
  return reference and reference.entity == "case" and reference.id or nil
end

--- The case that a polymorphic reference names, or the one that it was merged into.
function cases.about(reference) return cases.survivor(cases.find(cases.id_of(reference))) end

--- The case into which one was merged in the end; itself where it was not.
function cases.survivor(case)
  for _ = 1, 8 do
    if not case or not case.merged_into then return case end
    case = cases.find(case.merged_into)
  end
  return case
end

--- How much of a text is looked through for numbers.
local most_letters = 10000

--- The numbers of cases that a text may name, as "#1001" or "case 1001"; the first few.
function cases.numbers_in(text)
  local numbers = {}
  text = (text or ""):sub(1, most_letters):lower()
  for _, pattern in ipairs { "#(%d+)", "case%s+(%d+)" } do
    for number in text:gmatch(pattern) do
      if #number <= 18 and #numbers < 5 then numbers[#numbers + 1] = number end
    end
  end
  return numbers
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
