-- Which rules hold for a record, and what they come to.
local rules = {}

local tests = {
  filled = function(text) return text ~= "" end,
  is = function(text, wanted) return text == wanted end,
  contains = function(text, wanted) return wanted ~= "" and text:find(wanted, 1, true) ~= nil end,
  at_least = function(text, wanted)
    local one, other = tonumber(text), tonumber(wanted)
    return one ~= nil and other ~= nil and one >= other
  end,
}

local known = {}

--- The rules about an entity that are in use, in the order of their names; asked once.
function rules.of(entity)
  known[entity] = known[entity] or kith.query("scoring_rule"):where("of_entity = :entity and is_active = true", { entity = entity })
    :order("name"):limit(200):all()
  return known[entity]
end

--- Lets the rules be asked for again.
function rules.forget() known = {} end

--- Whether a rule can look at the field that it names, and its author, who learns of it by the points.
function rules.can_read(rule)
  return kith.may_read(rule.of_entity, rule.field) and (pcall(function()
    return kith.query(rule.of_entity):where(rule.field .. " is not null"):limit(1):all()
  end))
end

--- A field's value in small letters; empty for none, also of a field that is no longer there.
local function text_of(record, field)
  local is_there, value = pcall(function() return record[field] end)
  if not is_there or value == nil or value == kith.null then return "" end
  return tostring(value):lower()
end

--- How many whole stretches of quiet lie behind a record.
local function quiet(record, now, days)
  if record.touched_at == nil then return 0 end
  local stretches = 0
  while record.touched_at + kith.days(days * (stretches + 1)) <= now and stretches < 100 do
    stretches = stretches + 1
  end
  return stretches
end

--- What a record is worth, and why: the score, and which rule gave which points.
function rules.score(record, list)
  local score, reasons = 0, kith.list {}
  for _, rule in ipairs(list) do
    if tests[rule.test](text_of(record, rule.field), (rule.value or ""):lower()) then
      score = score + rule.points
      reasons[#reasons + 1] = { points = rule.points, rule = rule.name }
    end
  end
  local days, points = kith.config("idle_days"), kith.config("idle_points")
  local stretches = quiet(record, kith.now(), days)
  if stretches > 0 and points > 0 and score > 0 then
    reasons[#reasons + 1] = { points = -stretches * points, rule = ("Quiet for %d days"):format(stretches * days) }
    score = score - stretches * points
  end
  return math.max(score, 0), reasons
end

return rules
