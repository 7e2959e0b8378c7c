local function send(t, values) return t.send("contact", values).result end


local function items(t, contact)
  return t.find("activity", "kind = 'web' and about = :contact", { contact = contact.id })
end


test("a contact who is known is completed, and nothing of theirs is overwritten", function(t)
  local acme = t.create("account", { name = "Acme Roofs" })
  local ana = t.create("contact", { last_name = "Babić", email = "ana@x.com", account = acme.id })

  t.eq(send(t, { email = "Ana@X.com", phone = "+385 1 555 0100", last_name = "Other" }), "updated")

  local now = t.get(ana)
  t.eq(now.phone, "+38515550100")
  t.eq(now.last_name, "Babić")
  t.eq(now.account, acme.id)
  t.eq(t.count("contact"), 1)
  t.eq(#items(t, ana), 1)
end)


test("an unknown address becomes a contact", function(t)
  t.eq(send(t, { email = "bo@x.com", message = "Call me" }), "created")

  local bo = t.find("contact", "email = 'bo@x.com'")[1]
  t.eq(bo.name, "bo@x.com")
  t.eq(items(t, bo)[1].body, "Call me")
end)


test("two contacts who match are left to a person", function(t)
  t.create("contact", { last_name = "One", email = "ana@x.com" })
  t.create("contact", { last_name = "Two", phone = "+38515550100" })

  t.eq(send(t, { email = "ana@x.com", phone = "+38515550100", first_name = "Ana" }), "ambiguous")

  t.eq(t.count("contact", "first_name = 'Ana'"), 0)
  local tasks = t.find("activity", "kind = 'task'")
  t.eq(#tasks, 1)
  t.eq(tasks[1].subject, "Several contacts match: ana@x.com")
  t.eq(t.count("activity", "kind = 'web'"), 0)
end)


test("what is no address is refused with its field", function(t)
  t.rejects(function() send(t, { email = "nonsense" }) end, "email", "invalid")
  t.rejects(function() send(t, {}) end, "email", "required")
end)
