--[[
{
  "id": "unanswered_customer",
  "title": "No customer waits for days",
  "summary": "One mail to the support manager where nobody has answered a customer for two days of work.",
  "requires": { "contacts": "*", "channels": "*" },
  "config": [
    { "key": "minutes", "type": "integer", "min": 1, "max": 100000, "default": 960, "help": "Working minutes." },
    { "key": "manager", "type": "text", "help": "The e-mail address of the user who is told." }
  ],
  "grants": { "entities": { "conversation": ["read"], "user": ["read"] }, "mail": true }
}
]]
kith.on("conversation.after_save", { id = "watch", fields = { "waiting_since" } }, function(event)
  for conversation in event:records() do
    local since = conversation.waiting_since
    if since then
      local due = kith.calendar.add(nil, since, kith.config("minutes"))
      local seconds = math.max(1, -(-(due - kith.now()).milliseconds // 1000))
      kith.jobs.enqueue("tell", { id = conversation.id, since = tostring(since) }, { delay = seconds .. "s" })
    end
  end
end)

-- Whoever was answered meanwhile waits no more, or since another moment.
kith.job("tell", { summary = "Tells the manager of a customer who still waits." }, function(job)
  local conversation = kith.query("conversation"):where("id = :id", { id = job.payload.id }):first()
  if not conversation or tostring(conversation.waiting_since) ~= job.payload.since then return end
  local manager = kith.query("user"):where("email = :address", { address = kith.config("manager") or "" }):first()
  if not manager then return kith.log("there is no user with the address in s_unanswered_customer.manager") end
  kith.mail.send {
    to = manager, subject = "Nobody has answered: " .. conversation.subject, about = conversation,
    text = "The customer has waited since " .. job.payload.since .. ".",
    key = conversation.id .. ":" .. job.payload.since,
  }
end)
