local function rule(t, name, field, points, more)
  local values = { name = name, field = field, points = points }
  for key, value in pairs(more or {}) do values[key] = value end
  return t.create("scoring_rule", values)
end


local function promising(t)
  rule(t, "A boss", "job_title", 30, { test = "contains", value = "HEAD" })
  rule(t, "Has an address", "email", 20)
  return t.create("lead", {
    last_name = "Ivić", job_title = "Head of Roofs", email = "ivic@example.com",
  })
end


test("a lead has the points of the rules that hold for it, and says which", function(t)
  local lead = promising(t)

  t.eq(t.get(lead).score, 50)
  local told = t.run("lead_scoring.explain", { lead = lead.id })
  t.eq(told.message, "50 points: +30 A boss, +20 Has an address.")
end)


test("quiet takes points off, and something that happens gives them back", function(t)
  local lead = promising(t)

  t.advance("61d")
  t.run("lead_scoring.refresh")
  t.eq(t.get(lead).score, 30)

  t.create("activity", { subject = "Call", about = { entity = "lead", id = lead.id } })
  t.eq(t.get(lead).score, 50)
end)


test("quiet takes no more than there is", function(t)
  local lead = promising(t)

  t.advance("900d")
  t.run("lead_scoring.refresh")

  t.eq(t.get(lead).score, 0)
end)


test("a rule that changes is refreshed, for contacts too", function(t)
  local contact = t.create("contact", { last_name = "Kos", email = "kos@example.com" })
  t.eq(t.get(contact).score, 0)

  t.advance("1h")
  rule(t, "Writes to us", "email", 5, { of_entity = "contact" })
  t.run("lead_scoring.refresh")

  t.eq(t.get(contact).score, 5)
end)


test("a rule names a field that there is", function(t)
  t.rejects(function() rule(t, "Bad", "job_titel", 1) end, "field", "unknown_field")
end)
