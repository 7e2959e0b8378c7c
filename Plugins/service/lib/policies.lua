-- Which service level holds for a case.
local policies = {}

local function has(list, word)
  if not list or #list == 0 then return true end
  for _, one in ipairs(list) do
    if one == word then return true end
  end
  return false
end

--- The service levels that are in use, the first to count first.
function policies.all()
  return kith.query("sla_policy"):where("is_active = true"):order("position,id"):limit(200):all()
end

--- The first of some service levels that fits a case; nil for none.
function policies.fitting(case, list)
  for _, policy in ipairs(list) do
    if (not policy.queue or policy.queue == case.queue) and has(policy.priorities, case.priority) then
      return policy
    end
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
  return case.queue and kith.get("service_queue", case.queue).calendar or nil
end

return policies
