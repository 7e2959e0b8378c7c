local function ask(t, subject)
  t.create("message", {
    subject = subject, channel = "email", direction = "inbound", state = "received", contact = t.fixture("cora"),
  })
  return t.find("case", "subject = :subject", { subject = subject })[1]
end


test("two cases about the same become one, and the later number leads to it", function(t)
  local first, second = ask(t, "Leak"), ask(t, "Leak again")

  t.run("service.merge", { case = second, into = first })

  t.eq(t.get(second).status, "closed")
  t.eq(t.get(second).merged_into, first.id)
  t.eq(t.count("message", "about = :case and direction = 'inbound'", { case = first }), 2)
  t.create("message", {
    subject = "About case 1002", channel = "call", direction = "inbound", state = "received", contact = t.fixture("cora"),
  })
  t.eq(t.get(first).channels, { "email", "call" })
  t.eq(t.count("case"), 2)
  t.rejects(function() t.run("service.merge", { case = second, into = first }) end)
  t.rejects(function() t.run("service.merge", { case = first, into = second }) end)
  t.rejects(function() t.run("service.merge", { case = first, into = first }) end)
  t.rejects(function() t.delete(first) end)
end)


test("one message becomes a case of its own", function(t)
  local case = ask(t, "Leak")
  t.create("message", {
    subject = "And an invoice", channel = "email", direction = "inbound", state = "received",
    contact = t.fixture("cora"), conversation = t.find("conversation")[1],
  })
  local message = t.find("message", "subject = 'And an invoice'")[1]

  t.run("service.split", { message = message, subject = "Invoice" })

  local new = t.find("case", "subject = 'Invoice'")[1]
  t.eq(new.number, "1002")
  t.eq(t.get(message).about.id, new.id)
  t.eq(t.count("message", "about = :case and direction = 'inbound'", { case = case }), 1)
end)


test("a macro says and does what it was told", function(t)
  local case = ask(t, "Leak")
  local macro = t.create("case_macro", {
    name = "Ask", changes = { priority = "low" }, reply = "Dear {name}, about {number}: which {roof}?", note = "Asked.",
  })

  t.run("service.apply_macro", { case = case, macro = macro })

  t.eq(t.get(case).priority, "low")
  t.eq(t.find("message", "direction = 'outbound'")[1].body, "Dear Cora Kos, about 1001: which {roof}?")
  t.eq(t.count("message", "direction = 'internal'"), 1)
  t.rejects(function() t.create("case_macro", { name = "B", changes = { number = "1" } }) end, "changes", "unknown_field")
  t.update(macro, { is_active = false })
  t.rejects(function() t.run("service.apply_macro", { case = case, macro = macro }) end)
end)


test("an answer goes to the customer on the channel that they used, with the number", function(t)
  local case = ask(t, "Leak")

  t.run("service.reply", { case = case, text = "We come.", status = "resolved", minutes = 15 })

  local message = t.find("message", "direction = 'outbound'")[1]
  t.eq({ message.channel, message.recipients }, { "email", "cora@acme.test" })
  t.eq(message.subject:sub(1, 12), "Leak [#1001]")
  t.eq(t.get(case).status, "resolved")
  t.eq(t.get(case).minutes_spent, 15)
  t.eq(t.sent("mail")[1].to, "cora@acme.test")
  t.rejects(function() t.run("service.reply", { case = case, text = "  " }) end)
  t.rejects(function() t.run("service.note", { case = case, text = "x", minutes = -1 }) end)
end)


test("what was said elsewhere is written down, and without an address there is no mail", function(t)
  local case = t.create("case", { subject = "Leak" })
  t.rejects(function() t.run("service.reply", { case = case, text = "We come." }) end)

  t.run("service.reply", { case = case, text = "We come.", channel = "call" })

  t.eq(#t.sent(), 0)
  t.eq(t.find("message", "about = :case", { case = case })[1].state, "sent")
  t.eq(t.get(case).waiting_since, nil)
end)


test("a case is closed after its parts, and not twice", function(t)
  local case = t.create("case", { subject = "Whole" })
  local part = t.create("case", { subject = "Part", parent = case })

  t.rejects(function() t.run("service.close", { case = case }) end)
  t.run("service.close", { case = part })
  t.run("service.close", { case = case })
  t.rejects(function() t.run("service.close", { case = case }) end)
  t.rejects(function() t.run("service.reply", { case = case, text = "x" }) end)
end)


test("a conversation sleeps until a moment, or until the customer says more", function(t)
  ask(t, "Leak")
  local conversation = t.find("conversation")[1]
  t.run("service.snooze", { conversation = conversation, until_then = t.now() + kith.days(2) })
  t.eq(t.get(conversation).status, "snoozed")
  t.advance("2d")
  t.eq(t.get(conversation).status, "open")

  t.run("service.snooze", { conversation = conversation, until_then = t.now() + kith.days(2) })
  t.create("message", {
    subject = "Well?", channel = "email", direction = "inbound", state = "received",
    contact = t.fixture("cora"), conversation = conversation,
  })
  t.eq(t.get(conversation).status, "open")
  t.rejects(function() t.run("service.snooze", { conversation = conversation, until_then = t.now() }) end)
end)


test("whoever begins second sees who is replying, for ten minutes or until the answer", function(t)
  local case = ask(t, "Leak")
  local conversation = t.find("conversation")[1]
  local function begin(t) return t.run("service.begin_reply", { conversation = conversation }) end

  t.as("service_agent", function() t.ok(begin(t).data.is_free) end)
  t.eq(begin(t).data.is_free, false)
  t.ok(begin(t).message:find("is replying", 1, true))
  t.advance("10m")
  t.ok(begin(t).data.is_free)

  t.run("service.reply", { case = case, text = "We come." })

  t.eq(t.get(conversation).replying, nil)
end)


test("agents work on cases, and others do not", function(t)
  local case = ask(t, "Leak")
  t.as("service_agent", function()
    t.run("service.reply", { case = case, text = "We come." })
    t.run("service.note", { case = case, text = "Ladder." })
    t.run("service.close", { case = case })
  end)
  t.as("portal_reader", function()
    t.denied(function() t.run("service.note", { case = case, text = "x" }) end)
  end)
end)
