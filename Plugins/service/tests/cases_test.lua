local function say(t, values)
  return t.create("message", {
    subject = values.subject or "The roof leaks", channel = values.channel or "email",
    direction = values.direction or "inbound", state = values.state or "received",
    contact = values.contact or t.fixture("cora"), conversation = values.conversation,
    body = values.body, is_automatic = values.is_automatic,
  })
end

local function only_case(t)
  local found = t.find("case")
  t.eq(#found, 1)
  return found[1]
end


test("a message of a customer makes a case with a number, an account, a queue and an owner", function(t)
  local message = say(t, { body = "Water comes in." })

  local case = only_case(t)
  t.eq(case.number, "1001")
  t.eq(case.account, t.fixture("acme").id)
  t.eq(case.queue, t.fixture("support").id)
  t.eq(case.owner, t.fixture("ana").id)
  t.eq(case.channel, "email")
  t.eq(case.waiting_since, t.now())
  t.eq(t.get(message).about.id, case.id)
  local conversation = t.find("conversation")[1]
  t.eq(conversation.about.id, case.id)
  t.eq(conversation.waiting_since, t.now())
  t.under { fuel = 2000000, queries = 40 }
end)


test("mail, call and chat about a number are one case with three channels", function(t)
  say(t, {})
  say(t, { channel = "call", subject = "Asks about case 1001" })
  say(t, { channel = "chat", subject = "Hello", body = "It is about #1001." })

  t.eq(only_case(t).channels, { "email", "call", "chat" })
  t.eq(t.count("conversation"), 3)
end)


test("somebody else's number leads nowhere, and so do numbers without end", function(t)
  say(t, {})
  say(t, { subject = "case 1001", contact = t.fixture("dino") })
  say(t, { subject = "#" .. ("9"):rep(400) })

  t.eq(t.count("case"), 3)
end)


test("an automatic answer makes no case and no answer, and wakes nobody", function(t)
  say(t, { is_automatic = true, subject = "Out of office" })
  t.eq(t.count("case"), 0)

  say(t, {})
  local case = only_case(t)
  t.run("service.reply", { case = case, text = "We come." })
  say(t, { is_automatic = true, conversation = t.find("conversation")[1] })

  t.eq(t.get(case).waiting_since, nil)
  t.eq(t.count("message", "direction = 'outbound'"), 1)
end)


test("what was dropped is nothing", function(t)
  say(t, { state = "dropped" })
  t.eq(t.count("case"), 0)
end)


test("a closed case is opened by an answer within fourteen days, and its clock goes on", function(t)
  say(t, {})
  local case = only_case(t)
  t.advance("2h")
  t.run("service.close", { case = case, resolution = "Mended." })
  t.eq(t.get(case).resolution_due, nil)
  t.eq(t.get(case).minutes_run, 120)

  t.advance("13d")
  say(t, { conversation = t.find("conversation")[1] })

  local again = t.get(case)
  t.eq(t.count("case"), 1)
  t.eq(again.status, "open")
  t.eq(again.reopened, 1)
  t.eq(again.closed_at, nil)
  t.eq(again.resolution_due, kith.instant("2026-12-04T15:00:00Z"))
end)


test("after fourteen days it is a new case that follows the old one", function(t)
  say(t, {})
  local case = only_case(t)
  t.run("service.close", { case = case })

  t.advance("14d1m")
  say(t, { conversation = t.find("conversation")[1] })

  local new = t.find("case", "number = '1002'")[1]
  t.eq(new.follows, case.id)
  t.eq(t.get(case).status, "closed")
  t.eq(t.find("conversation")[1].about.id, new.id)
end)


test("an urgent case has an owner of its queue at once, who is told once", function(t)
  local one = t.create("case", { subject = "Fire", priority = "urgent" })
  local two = t.create("case", { subject = "Flood", priority = "urgent" })
  local three = t.create("case", { subject = "Storm", priority = "urgent" })
  local four = t.create("case", { subject = "Hail", priority = "urgent" })
  local five = t.create("case", { subject = "Snow", priority = "urgent" })

  local ana, ivo = t.fixture("ana").id, t.fixture("ivo").id
  t.eq({ one.owner, two.owner, three.owner, four.owner }, { ana, ivo, ana, ivo })
  t.eq(five.owner, ivo, "Ana has room for two")
  t.eq(t.count("activity", "about = :case", { case = one }), 1)
end)


test("a batch is shared out, too", function(t)
  local list = t.create("case", {
    { subject = "A", priority = "urgent" }, { subject = "B", priority = "urgent" },
  })
  t.eq({ list[1].owner, list[2].owner }, { t.fixture("ana").id, t.fixture("ivo").id })
end)


test("two hundred cases at once are numbered, timed and shared out", function(t)
  local list = {}
  for place = 1, 200 do
    list[place] = {
      subject = "Case " .. place, contact = t.fixture("cora"), priority = place % 2 == 0 and "urgent" or "normal",
    }
  end

  t.create("case", list)

  t.eq(t.count("case", "first_response_due is not null and account is not null"), 200)
  t.eq(t.count("case", "priority = 'urgent' and owner = :ivo", { ivo = t.fixture("ivo") }), 98)
  t.under { queries = 10 }
end)


test("a hundred messages at once come to their cases", function(t)
  say(t, {})
  local list = {}
  for place = 1, 100 do
    list[place] = {
      subject = place % 2 == 0 and "case 1001" or "Another " .. place, channel = "chat", direction = "inbound",
      state = "received", contact = t.fixture("cora"),
    }
  end

  t.create("message", list)

  t.eq(t.count("case"), 51)
  t.eq(t.count("message", "about = :case", { case = t.find("case")[1] }), 51)
  t.under { queries = 20 }
end)


test("a text that is made to keep the reader busy is a case like others", function(t)
  for _, piece in ipairs { "case ", "#", "case" .. (" "):rep(50), "#" .. ("9"):rep(17) .. " " } do
    say(t, { body = piece:rep(150000 // #piece) })
  end

  t.eq(t.count("case"), 4)
  t.under { fuel = 3000000 }
end)


test("a message without a contact is a case of nobody yet, and names none", function(t)
  say(t, {})
  t.create("message", {
    subject = "case 1001", channel = "email", direction = "inbound", state = "received", sender = "who@else.test",
  })

  t.eq(t.count("case"), 2)
  t.eq(t.find("case", "number = '1002'")[1].contact, nil)
  t.run("service.reply", { case = t.find("case", "number = '1002'")[1], text = "Who are you?" })
  t.eq(t.sent("mail")[1].to, "who@else.test")
end)
