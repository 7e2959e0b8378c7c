local function reminders(t, done)
  return t.find("activity", "kind = 'task' and is_done = :done and subject ^= 'Overdue call'", { done = done or false })
end

local function called(t, account, day)
  return t.create("activity", {
    subject = "Call", kind = "call", about = { entity = "account", id = account.id }, is_done = true,
    done_at = kith.instant(day .. "T10:00:00Z") })
end


test("a top customer who was not called for three weeks brings one task, however often it runs", function(t)
  local a = t.create("account", { name = "Acme", tier = "a" })
  local b = t.create("account", { name = "Beta", tier = "b" })
  local c = t.create("account", { name = "Cobalt", tier = "a" })
  called(t, a, "2026-10-20")
  called(t, b, "2026-10-20")
  called(t, c, "2026-11-11")

  t.advance("1d")
  local made = reminders(t)
  t.eq(#made, 1)
  t.eq(made[1].subject, "Overdue call: Acme")
  t.eq(made[1].owner, t.get(a).owner)
  t.eq(#t.sent("mail"), 1)
  t.eq(t.sent("mail")[1].subject, "Overdue call: Acme")

  t.advance("3d")
  t.eq(#reminders(t), 1)
  t.eq(#t.sent("mail"), 1)
end)


test("logging the call closes the task, and the next is due three weeks later", function(t)
  local a = t.create("account", { name = "Acme", tier = "a" })
  called(t, a, "2026-10-20")
  t.advance("1d")

  t.create("activity", { subject = "Spoke", kind = "call", about = { entity = "account", id = a.id }, is_done = true })

  t.eq(#reminders(t), 0)
  t.eq(#reminders(t, true), 1)
  t.advance("20d")
  t.eq(#reminders(t), 0)
  t.advance("4d")
  t.eq(#reminders(t), 1)
end)


test("it rests at the week-end", function(t)
  local a = t.create("account", { name = "Acme", tier = "a" })
  called(t, a, "2026-10-30")

  t.advance("5d")
  t.eq(#reminders(t), 0)
  t.advance("1d")
  t.eq(#reminders(t), 0)
  t.advance("1d")
  t.eq(#reminders(t), 1)
end)
