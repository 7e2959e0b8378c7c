local function begin(t)
  t.create("user", { name = "Mara", email = "mara@example.test" })
  local setting = t.find("setting", "name = 's_unanswered_customer.manager'")[1]
  t.update(setting, { value = '"mara@example.test"' })
  t.advance("3d7h")
  return t.create("conversation", { subject = "Where is my roof?", waiting_since = t.now() })
end


test("the manager gets one mail after two days of work, and no more", function(t)
  begin(t)

  t.advance("3d23h59m")
  t.eq(#t.sent("mail"), 0)
  t.advance("1m")
  t.advance("9d")

  local mails = t.sent("mail")
  t.eq(#mails, 1)
  t.eq(mails[1].to, "mara@example.test")
  t.eq(mails[1].subject, "Nobody has answered: Where is my roof?")
end)


test("an answer in the last minute keeps it, and the next question starts it again", function(t)
  local conversation = begin(t)
  t.advance("3d23h59m")
  t.update(conversation, { waiting_since = kith.null })
  t.advance("5d")
  t.eq(#t.sent("mail"), 0)

  t.update(conversation, { waiting_since = t.now() })
  t.advance("5d")

  t.eq(#t.sent("mail"), 1)
end)


test("without a manager nobody is told", function(t)
  t.create("conversation", { subject = "Hello?", waiting_since = t.now() })
  t.advance("5d")
  t.eq(#t.sent(), 0)
end)
