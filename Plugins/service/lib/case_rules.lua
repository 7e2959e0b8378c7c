-- What a case is when it is written: whose it is, in which state, and what its clocks show.
local clocks = require("clocks")
local escalation = require("escalation")
local loading = require("loading")
local notices = require("notices")
local queues = require("queues")


--- The contacts of a batch of cases, by their ids.
local function contacts_of(event)
  local ids = {}
  for case in event:records() do
    if case.contact and not case.account then ids[#ids + 1] = case.contact end
  end
  return loading.by_id("contact", ids)
end


kith.on("case.before_create", { id = "open-case", phase = "early" }, function(event)
  local next_agent, contacts = queues.rota(), contacts_of(event)
  for case in event:records() do
    case.queue = case.queue or queues.default()
    if case.contact and not case.account and contacts[case.contact] then
      case.account = contacts[case.contact].account
    end
    if case.status == "new" or case.status == "open" then
      case.waiting_since = case.waiting_since or kith.now()
    end
    if case.priority == "urgent" then
      case.owner = next_agent(case.queue) or case.owner
    end
  end
end)


--- The moments that belong to a state.
local function set_moments(case, was)
  local is_done = case.status == "resolved" or case.status == "closed"
  if case.status == "closed" then case.closed_at = case.closed_at or kith.now() end
  if is_done then
    case.resolved_at, case.waiting_since = case.resolved_at or kith.now(), nil
  elseif was == "resolved" or was == "closed" then
    case.resolved_at, case.closed_at = nil, nil
    case.reopened = (case.reopened or 0) + 1
  end
end


local watched = { "status", "priority", "queue", "waiting_since", "first_responded_at" }
kith.on("case.before_save", { id = "run-clocks", fields = watched, phase = "late" }, function(event)
  for case, old in event:records() do
    set_moments(case, old and old.status)
    clocks.set(case)
  end
end)


local dues = { "first_response_due", "next_response_due", "resolution_due" }
kith.on("case.after_save", { id = "plan-escalation", fields = dues }, function(event)
  for case in event:records() do escalation.plan(case) end
end)


kith.on("case.after_create", { id = "tell-owner" }, function(event)
  for case in event:records() do
    if case.priority == "urgent" and case.owner then
      notices.tell(case.owner, case, "Urgent: " .. case.subject, "urgent:" .. case.id)
    end
  end
end)


kith.on("case.before_delete", { id = "keep-merged" }, function(event)
  for case in event:records() do
    if kith.query("case"):where("merged_into = :case", { case = case.id }):count() > 0 then
      event:reject(case, nil, "conflict", "Other cases were merged into this one.",
        "Close it: kith run service.close --case ID")
    end
  end
end)
