-- A broken service level is told to those on the ladder, each rung once.
local cases = require("cases")
local clocks = require("clocks")
local notices = require("notices")
local policies = require("policies")
local escalation = {}

--- A ladder without rungs is one: whoever manages the queue hears of it at once.
local usual_ladder = { { step = 1, after_minutes = 0, tell = "manager" } }

local function ladder(policy, clock)
  local rungs = kith.query("escalation_rung")
    :where("policy = :policy and (clock is null or clock = :clock)", { policy = policy, clock = clock })
    :order("step"):limit(20):all()
  return #rungs > 0 and rungs or usual_ladder
end

--- The resolution breaks once for a case, however often its clock pauses; an answer, whenever the
--- customer waits for another one.
local function key_of(case, clock, due, step)
  local moment = clock == "resolution" and "" or tostring(due)
  return ("%s:%s:%s:%d"):format(case.id, clock, moment, step)
end

--- Puts off what happens where a case's clocks run out.
function escalation.plan(case, old)
  if not case.sla_policy then return end
  for _, clock in ipairs(clocks.names) do
    local due = case[clock .. "_due"]
    if due and not (old and old[clock .. "_due"] == due) then
      local calendar = policies.calendar(kith.get("sla_policy", case.sla_policy), case)
      for _, rung in ipairs(ladder(case.sla_policy, clock)) do
        local at = kith.calendar.add(calendar, due, rung.after_minutes or 0)
        local seconds = math.max(1, -(-(at - kith.now()).milliseconds // 1000))
        kith.jobs.enqueue("escalate",
          { case = case.id, clock = clock, due = tostring(due), step = rung.step },
          { delay = seconds .. "s", key = ("%s:%s:%s:%d"):format(case.id, clock, tostring(due), rung.step) })
      end
    end
  end
end

local function whom(rung, case)
  if rung.tell == "owner" then return case.owner end
  if rung.tell == "person" then return rung.person end
  local queue = case.queue and kith.get("service_queue", case.queue)
  return queue and queue.manager or nil
end

local function words(case, clock)
  if clock == "resolution" then return cases.title(case) .. ": not settled in time" end
  return cases.title(case) .. ": the customer waits for an answer"
end

--- Climbs a rung, unless somebody was told before.
local function climb(case, clock, due, rung)
  local key = key_of(case, clock, due, rung.step)
  if kith.query("escalation"):where("key = :key", { key = key }):first() then return end
  local told = whom(rung, case)
  kith.create("escalation", {
    key = key, of_case = case.id, clock = clock, due_at = due, step = rung.step, told = told,
  })
  if (case.escalation_step or 0) < rung.step then
    kith.update("case", case.id, { escalation_step = rung.step })
  end
  if told then
    notices.tell(told, case, words(case, clock), key)
  else
    kith.log("nobody is there to be told of case", case.number, "at step", rung.step)
  end
end

kith.job("escalate", { summary = "Tells whoever is next on the ladder of a broken service level." }, function(job)
  local told = job.payload
  local case = cases.find(told.case)
  local due = case and case[told.clock .. "_due"]
  if not due or tostring(due) ~= told.due or not case.sla_policy then return end
  for _, rung in ipairs(ladder(case.sla_policy, told.clock)) do
    if rung.step == told.step then climb(case, told.clock, due, rung) end
  end
end)

return escalation
