-- The example of the guide: Thursday at four, nine to five, two days of work.
local function thursday(t)
  t.advance("10d7h")
  t.eq(t.now(), kith.instant("2026-11-26T16:00:00Z"))
  return t.create("message", {
    subject = "Where is my roof?", channel = "email", direction = "inbound", state = "received",
    contact = t.fixture("cora"),
  })
end

local function told(t)
  return t.count("activity", "owner = :mara", { mara = t.fixture("mara") })
end

local function case_of(t) return t.find("case")[1] end


test("an unanswered customer comes to the manager after two days of work, once", function(t)
  thursday(t)
  local case = case_of(t)
  t.eq(case.first_response_due, kith.instant("2026-11-30T16:00:00Z"))

  t.advance("3d23h59m")
  t.eq(told(t), 0)
  t.advance("1m")
  t.eq(told(t), 1)
  t.eq(t.get(case).escalation_step, 1)

  t.advance("1d")
  t.eq(told(t), 1)
  t.eq(t.find("escalation")[1].told, t.fixture("mara").id)
end)


test("a note and an automatic answer do not stop the clock", function(t)
  thursday(t)
  t.advance("3d18h")
  t.run("service.note", { case = case_of(t), text = "Who looks?" })
  t.create("message", {
    subject = "We have your mail", channel = "email", direction = "outbound", state = "sent",
    is_automatic = true, conversation = t.find("conversation")[1],
  })

  t.advance("6h")
  t.eq(told(t), 1)
end)


test("a draft and a failed mail are no answer, and a draft that is sent is one", function(t)
  thursday(t)
  local message = t.create("message", {
    subject = "Soon", channel = "email", direction = "outbound", state = "draft",
    conversation = t.find("conversation")[1],
  })
  t.ok(case_of(t).waiting_since)

  t.update(message, { state = "queued" })

  t.eq(case_of(t).waiting_since, nil)
end)


test("an answer in the last minute stops it, and the next question starts it again", function(t)
  thursday(t)
  t.advance("3d23h59m")
  t.run("service.reply", { case = case_of(t), text = "Tomorrow." })
  t.eq(case_of(t).status, "waiting")
  t.advance("2d")
  t.eq(told(t), 0)

  t.create("message", {
    subject = "Still nothing", channel = "email", direction = "inbound", state = "received",
    contact = t.fixture("cora"), conversation = t.find("conversation")[1],
  })
  local case = case_of(t)
  t.eq(case.status, "open")
  t.eq(case.waiting_since, t.now())
  t.eq(case.next_response_due, kith.instant("2026-12-04T15:59:00Z"))
  t.advance("2d")
  t.eq(told(t), 1)
  t.eq(t.find("escalation")[1].clock, "next_response")
end)


test("a ladder has rungs, and each tells once", function(t)
  local policy = t.fixture("usual")
  t.create("escalation_rung", { policy = policy, step = 1, tell = "owner" })
  t.create("escalation_rung", { policy = policy, step = 2, tell = "manager", after_minutes = 60 })
  t.create("escalation_rung", { policy = policy, step = 3, tell = "person", person = t.fixture("ivo"), clock = "resolution" })
  thursday(t)

  t.advance("4d")
  t.eq(told(t), 0)
  t.eq(t.count("escalation"), 1)
  t.advance("1h")
  t.eq(told(t), 1)
  t.eq(case_of(t).escalation_step, 2)
end)


test("the resolution waits while the customer does, and breaks once", function(t)
  thursday(t)
  local case = case_of(t)
  t.eq(case.resolution_due, kith.instant("2026-12-03T16:00:00Z"))
  t.run("service.reply", { case = case, text = "Which roof?" })
  t.eq(t.get(case).resolution_due, nil)

  t.advance("1d")
  t.update(case, { status = "open" })
  t.eq(t.get(case).resolution_due, kith.instant("2026-12-04T16:00:00Z"))
  t.advance("8d")
  t.eq(told(t), 1)

  t.update(case, { status = "waiting" })
  t.update(case, { status = "open" })
  t.advance("8d")
  t.eq(told(t), 1)
end)


test("another priority is another service level", function(t)
  t.create("sla_policy", {
    name = "Urgent", position = 1, priorities = { "urgent" }, first_response_minutes = 30,
  })
  local case = t.create("case", { subject = "Fire", priority = "urgent" })
  t.eq(case.first_response_due, t.now() + kith.minutes(30))

  t.update(case, { priority = "low" })

  t.eq(t.get(case).first_response_due, kith.instant("2026-11-17T17:00:00Z"))
end)


test("figures that cannot be counted with are refused", function(t)
  t.rejects(function() t.create("sla_policy", { name = "A", first_response_minutes = 0 }) end, "first_response_minutes", "invalid")
  t.rejects(function() t.create("sla_policy", { name = "A", resolution_minutes = 500001 }) end, "resolution_minutes", "invalid")
  t.rejects(function() t.create("escalation_rung", { policy = t.fixture("usual"), step = 1, tell = "person" }) end, "person", "required")
  t.rejects(function() t.create("service_queue", { name = "B", is_default = true }) end, "is_default", "conflict")
end)


test("an answer that does not arrive is none", function(t)
  thursday(t)
  local case = case_of(t)
  t.run("service.reply", { case = case, text = "Tomorrow." })
  t.eq(t.get(case).waiting_since, nil)

  t.update(t.find("message", "direction = 'outbound'")[1], { state = "failed" })

  t.ok(t.get(case).waiting_since)
  t.eq(t.get(case).status, "open")
end)


test("whoever has an address gets one mail instead of a task", function(t)
  t.update(t.fixture("mara"), { email = "mara@example.test" })
  thursday(t)

  t.advance("9d")

  local mails = t.sent("mail")
  t.eq(told(t), 0)
  t.eq(#t.find("escalation"), 2, "the answer and the resolution")
  t.eq(#mails, 2)
  t.eq(mails[1].to, "mara@example.test")
  t.eq(mails[1].subject, "Case 1001, Where is my roof?: the customer waits for an answer")
end)
