local function line(t, discount)
  local roof = t.create("deal", { name = "Roof" })
  return t.create("deal_line", {
    deal = roof, name = "Tiles", quantity = 10, unit_price = { amount = "5.00", currency = "EUR" },
    discount_percent = discount,
  })
end


test("a discount up to the limit is nobody's business", function(t)
  local tiles = line(t, "20")
  t.advance("5d")
  t.eq(tostring(t.get(tiles).discount_percent), "20.00")
  t.eq(#t.find("activity", "kind = 'task'"), 0)
end)


test("a larger one that nobody approves in three days goes back to the limit, with a task", function(t)
  local tiles = line(t, "35")
  t.advance("2d")
  t.eq(tostring(t.get(tiles).discount_percent), "35.00")

  t.advance("2d")

  t.eq(tostring(t.get(tiles).discount_percent), "20.00")
  t.eq(t.find("activity", "kind = 'task'")[1].subject, "Approve 35.00 % off: not approved")
end)
