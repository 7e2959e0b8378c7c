local function sold(t, values)
  return t.create("warranty", {
    serial = values.serial or "S1", product = "Heat pump", account = t.fixture("roofs"),
    starts_on = values.starts_on, months = values.months,
  })
end


test("a warranty ends the same day some months later", function(t)
  local warranty = sold(t, { starts_on = kith.date("2024-01-31"), months = 1 })
  t.eq(warranty.ends_on, kith.date("2024-02-29"))

  t.update(warranty, { months = 24 })

  t.eq(t.get(warranty).ends_on, kith.date("2026-01-31"))
  t.fired("warranty.before_save", 2)
  t.under { fuel = 200000, queries = 0 }
end)


test("nobody promises more than twenty years", function(t)
  t.rejects(function() sold(t, { starts_on = t.today(), months = 241 }) end, "months", "invalid")
  t.eq(t.count("warranty"), 0)
end)


test("the answer at the counter changes with the day", function(t)
  sold(t, { starts_on = t.today(), months = 1 })
  t.ok(t.run("warranty.check", { serial = "S1" }).data.holds)

  t.advance("60d")

  t.eq(t.run("warranty.check", { serial = "S1" }).data.holds, false)
end)


test("a clerk may look and sell, and a user may not", function(t)
  t.as("warranty_clerk", function() sold(t, { starts_on = t.today() }) end)
  t.as("user", function()
    t.denied(function() sold(t, { serial = "S2", starts_on = t.today() }) end)
  end)
end)


test("thirty days before a warranty ends somebody is told, once", function(t)
  local warranty = sold(t, { starts_on = kith.date("2025-12-20"), months = 12 })

  t.advance("10d")

  local tasks = t.find("activity", "about = :warranty", { warranty = warranty })
  t.eq(#tasks, 1)
  t.eq(tasks[1].subject, "The warranty of Heat pump ends on 2026-12-20")
  t.eq(tasks[1].due_on, kith.date("2026-11-20"))
  t.eq(tasks[1].owner, warranty.owner)
end)
