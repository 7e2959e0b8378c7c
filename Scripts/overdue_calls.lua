--[[
{
  "id": "overdue_calls",
  "title": "Nobody forgets to call a top customer",
  "summary": "On working days, a task and a mail to the owner of each A account that nobody has called for weeks.",
  "requires": { "contacts": "*", "channels": "*" },
  "config": [{ "key": "days", "type": "integer", "min": 1, "max": 365, "default": 21 }],
  "grants": {
    "entities": { "account": ["read"], "user": ["read"], "activity": ["read", "create", "update", "transfer"] },
    "schedule": true, "mail": true
  }
}
]]
local open_reminders = "kind = 'task' and is_done = false and subject ^= 'Overdue call' and about in :accounts"
kith.schedule("daily", { at = "07:00", days = { "mon", "tue", "wed", "thu", "fri" } }, function()
  local top = kith.query("account"):where("tier = 'a'"):order("id"):limit(500):all()
  if #top == 500 then kith.log("only the first 500 customers were looked at") end
  local last, reminded = {}, {}
  local calls = { where = "kind = 'call' and is_done = true", by = "about", measures = { "max(done_at)" } }
  for _, group in ipairs(kith.aggregate("activity", calls)) do last[group.key[1].id] = group.figures[1] end
  local open = kith.query("activity"):where(open_reminders, { accounts = top }):limit(500)
  for task in open:each() do reminded[task.about.id] = true end
  for _, account in ipairs(top) do
    local called = last[account.id] or account.created_at
    if called < kith.now() - kith.days(kith.config("days")) and not reminded[account.id] then
      local subject, today, owner = "Overdue call: " .. account.name, kith.today(), account.owner
      local task = kith.create("activity", { subject = subject, about = account, owner = owner, due_on = today })
      local mail = { to = owner, subject = subject, text = "The last call was on " .. tostring(called), key = task.id }
      if owner then kith.mail.send(mail) end
    end
  end
end)
kith.on("activity.after_save", { id = "close", fields = { "is_done" } }, function(event)
  for call in event:records() do
    if call.kind == "call" and call.is_done and call.about then
      local open = kith.query("activity"):where(open_reminders, { accounts = { call.about.id } })
      for task in open:each() do kith.update(task, { is_done = true }) end
    end
  end
end)
