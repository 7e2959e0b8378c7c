-- A broken service level is told to those on the ladder, each rung once. One job waits for each case,
-- for the moment at which the next rung is due.
local cases = require("cases")
local clocks = require("clocks")
local notices = require("notices")
local policies = require("policies")
local queues = require("queues")
local escalation = {}

--- The rungs before which a case stands, each with its clock and the moment at which it is due.
local function rungs_of(case)
  local list, policy = {}, policies.find(case.sla_policy)
  if not policy then return list end
  local calendar = policies.calendar(policy, case)
  for _, clock in ipairs(clocks.names) do
    local due = case[clock .. "_due"]
    for _, rung in ipairs(due and policies.ladder(policy, clock) or {}) do
      local at = kith.calendar.add(calendar, due, rung.after_minutes or 0)
      list[#list + 1] = { clock = clock, due = due, rung = rung, at = at }
    end
  end
  return list
end

--- Waits for the first of some rungs that is due after a moment; from the start where none is named.
local function await(case, list, moment)
  local first
  for _, entry in ipairs(list) do
    if (not moment or entry.at > moment) and (not first or entry.at < first) then first = entry.at end
  end
  if not first then return end
  local seconds = math.max(1, -(-(first - kith.now()).milliseconds // 1000))
  kith.jobs.enqueue("escalate", { case = case.id },
    { delay = seconds .. "s", key = case.id .. ":" .. tostring(first) })
end

--- Puts off what happens where a case's clocks run out.
function escalation.plan(case) await(case, rungs_of(case)) end

local function whom(rung, case)
  if rung.tell == "owner" then return case.owner end
  if rung.tell == "person" then return rung.person end
  local queue = queues.find(case.queue)
  return queue and queue.manager or nil
end

local function words(case, clock)
  if clock == "resolution" then return cases.title(case) .. ": not settled in time" end
  return cases.title(case) .. ": the customer waits for an answer"
end

--- The resolution breaks once for a case, however often its clock pauses; an answer, whenever the
--- customer waits for another one.
local function key_of(case, entry)
  local moment = entry.clock == "resolution" and "" or tostring(entry.due)
  return ("%s:%s:%s:%d"):format(case.id, entry.clock, moment, entry.rung.step)
end

--- Climbs a rung, unless somebody was told before.
local function climb(case, entry)
  local key, rung = key_of(case, entry), entry.rung
  if kith.query("escalation"):where("key = :key", { key = key }):first() then return end
  local told = whom(rung, case)
  kith.create("escalation", {
    key = key, of_case = case.id, clock = entry.clock, due_at = entry.due, step = rung.step, told = told,
  })
  if (case.escalation_step or 0) < rung.step then
    kith.update("case", case.id, { escalation_step = rung.step })
  end
  if told then
    notices.tell(told, case, words(case, entry.clock), key)
  else
    kith.log("nobody is there to be told of case", case.number, "at step", rung.step)
  end
end

kith.job("escalate", { summary = "Tells whoever is next on the ladder of a broken service level." }, function(job)
  local case = cases.find(job.payload.case)
  if not case then return end
  local list = rungs_of(case)
  for _, entry in ipairs(list) do
    if entry.at <= kith.now() then climb(case, entry) end
  end
  await(case, list, kith.now())
end)

return escalation
