-- The clocks of a case: until when a person answers, and until when it is settled.
local policies = require("policies")
local clocks = {}

--- The clocks that there are; each has a field `<clock>_due` on the case.
clocks.names = { "first_response", "next_response", "resolution" }

local function stop_all(case)
  case.sla_policy, case.running_since = nil, nil
  for _, name in ipairs(clocks.names) do case[name .. "_due"] = nil end
end

--- The answer that the customer waits for: the first one, or the next.
local function set_response(case, policy, calendar)
  local is_waiting = case.waiting_since and case.status ~= "resolved" and case.status ~= "closed"
  local due = { first_response = nil, next_response = nil }
  if is_waiting then
    local name = case.first_responded_at and "next_response" or "first_response"
    local minutes = policy[name .. "_minutes"]
    due[name] = minutes and kith.calendar.add(calendar, case.waiting_since, minutes)
  end
  case.first_response_due, case.next_response_due = due.first_response, due.next_response
end

--- The resolution runs while it does not pause; what it has run before is kept in minutes.
local function set_resolution(case, policy, calendar)
  local is_paused = policies.pauses(policy, case.status)
  if is_paused and case.running_since then
    case.minutes_run = (case.minutes_run or 0) + kith.calendar.minutes(calendar, case.running_since, kith.now())
    case.running_since = nil
  elseif not is_paused and not case.running_since then
    case.running_since = kith.now()
  end
  if is_paused or not policy.resolution_minutes then
    case.resolution_due = nil
  else
    local left = math.max(0, policy.resolution_minutes - (case.minutes_run or 0))
    case.resolution_due = kith.calendar.add(calendar, case.running_since, left)
  end
end

--- Sets the clocks of a case by the service level that fits it now.
function clocks.set(case)
  local policy = policies.fitting(case)
  if not policy then return stop_all(case) end
  local calendar = policies.calendar(policy, case)
  case.sla_policy = policy.id
  set_response(case, policy, calendar)
  set_resolution(case, policy, calendar)
end

return clocks
