-- Which service level holds for a case, and who is on its ladder.
local queues = require("queues")
local policies = {}

local known, ladders

local function has(list, word)
  if not list or #list == 0 then return true end
  for _, one in ipairs(list) do
    if one == word then return true end
  end
  return false
end

--- The service levels that are in use, the first to count first; asked once.
local function all()
  known = known or kith.query("sla_policy"):where("is_active = true"):order("position,id"):limit(500):all()
  return known
end

--- Lets service levels and ladders be asked for again.
function policies.forget() known, ladders = nil, nil end

--- The first service level that fits a case; nil for none.
function policies.fitting(case)
  for _, policy in ipairs(all()) do
    if (not policy.queue or policy.queue == case.queue) and has(policy.priorities, case.priority) then
      return policy
    end
  end
  return nil
end

--- The service level of an id, where it is in use; nil for none.
function policies.find(id)
  for _, policy in ipairs(all()) do
    if policy.id == id then return policy end
  end
  return nil
end

--- Whether the resolution clock of a case stands still in its state.
function policies.pauses(policy, status)
  if status == "resolved" or status == "closed" then return true end
  if not policy.pauses_in or #policy.pauses_in == 0 then return status == "waiting" end
  return has(policy.pauses_in, status)
end

--- The calendar by which a case's minutes count; nil for the default one.
function policies.calendar(policy, case)
  if policy.calendar then return policy.calendar end
  local queue = queues.find(case.queue)
  return queue and queue.calendar or nil
end

--- A ladder without rungs is one: whoever manages the queue hears of it at once.
local usual_ladder = { { step = 1, after_minutes = 0, tell = "manager" } }

--- The rungs of a service level for one of its clocks, lowest first; all of them are asked for once.
function policies.ladder(policy, clock)
  if not ladders then
    ladders = {}
    for rung in kith.query("escalation_rung"):order("step,id"):limit(1000):each() do
      ladders[rung.policy] = ladders[rung.policy] or {}
      table.insert(ladders[rung.policy], rung)
    end
  end
  local rungs = {}
  for _, rung in ipairs(ladders[policy.id] or {}) do
    if not rung.clock or rung.clock == clock then rungs[#rungs + 1] = rung end
  end
  return #rungs > 0 and rungs or usual_ladder
end

return policies
