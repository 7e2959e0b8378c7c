local function customer(t, name)
  for _, template in ipairs { "welcome", "welcome_again" } do
    if #t.find("mail_template", "name = :name", { name = template }) == 0 then
      t.create("mail_template", { name = template, subject = "Hello {{to.first_name}}", text = "Welcome!" })
    end
  end
  local contact = t.create("contact", { first_name = name, email = name:lower() .. "@example.test" })
  for _, stage in ipairs { "lead", "qualified", "customer" } do
    t.update(contact, { lifecycle_stage = stage })
  end
  t.advance("1m")
  return contact
end


test("who does not answer gets a second mail after three days, and a call after ten", function(t)
  customer(t, "Ana")
  t.eq(#t.sent("mail"), 1)
  t.advance("2d")
  t.eq(#t.sent("mail"), 1)
  t.advance("1d")
  t.eq(#t.sent("mail"), 2)

  t.advance("8d")

  t.eq(#t.sent("mail"), 2)
  t.eq(t.find("activity", "kind = 'task'")[1].subject, "Call Ana: no answer to our welcome")
end)


test("who answers gets no second mail", function(t)
  local ana = customer(t, "Ana")
  t.create("message", {
    subject = "Re: Hello", channel = "email", direction = "inbound", state = "received", contact = ana,
  })
  t.advance("20d")

  t.eq(#t.sent("mail"), 1)
  t.eq(t.get(ana).notes, "Answered our welcome.")
end)
