-- One queue at most is the default, and the figures of service levels can be counted with.
local policies = require("policies")
local queues = require("queues")

kith.on("service_queue.before_save", { id = "one-default", fields = { "is_default" } }, function(event)
  local first
  for queue in event:records() do
    if queue.is_default then
      local other = kith.query("service_queue"):where("is_default = true and id != :id", { id = queue.id }):first()
      if first or other then
        event:reject(queue, "is_default", "conflict", "There is a default queue already.",
          "Take it from the other one first.")
      end
      first = queue
    end
  end
end)


local figures = { "first_response_minutes", "next_response_minutes", "resolution_minutes" }
kith.on("sla_policy.before_save", { id = "figures", fields = figures }, function(event)
  for policy in event:records() do
    for _, field in ipairs(figures) do
      local minutes = policy[field]
      if minutes and (minutes < 1 or minutes > 500000) then
        event:reject(policy, field, "invalid", "A service level is 1 to 500,000 working minutes.",
          "Give another number, as 960 for two days of eight hours.")
      end
    end
  end
end)


kith.on("escalation_rung.before_save", { id = "rungs" }, function(event)
  for rung in event:records() do
    if rung.step < 1 or rung.step > 20 then
      event:reject(rung, "step", "invalid", "The steps of a ladder are 1 to 20.", "Give another number.")
    elseif rung.after_minutes and (rung.after_minutes < 0 or rung.after_minutes > 500000) then
      event:reject(rung, "after_minutes", "invalid", "Somebody is told 0 to 500,000 working minutes later.",
        "Give another number.")
    elseif rung.tell == "person" and not rung.person then
      event:reject(rung, "person", "required", "Nobody is named.", "Name who is to be told.")
    end
  end
end)


--- What was read of queues, service levels and ladders does not hold any more.
local function forget()
  queues.forget()
  policies.forget()
end

kith.on("service_queue.after_save", { id = "forget-queues" }, forget)
kith.on("service_queue.after_delete", { id = "forget-deleted-queues" }, forget)
kith.on("service_queue.after_restore", { id = "forget-restored-queues" }, forget)
kith.on("sla_policy.after_save", { id = "forget-policies" }, forget)
kith.on("sla_policy.after_delete", { id = "forget-deleted-policies" }, forget)
kith.on("sla_policy.after_restore", { id = "forget-restored-policies" }, forget)
kith.on("escalation_rung.after_save", { id = "forget-rungs" }, forget)
kith.on("escalation_rung.after_delete", { id = "forget-deleted-rungs" }, forget)
kith.on("escalation_rung.after_restore", { id = "forget-restored-rungs" }, forget)
