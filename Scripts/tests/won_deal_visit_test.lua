local function visits(t, deal)
  return t.find("activity", "kind = 'visit' and about = :deal", { deal = deal })
end


test("a visit is planned two weeks after a deal is won, for its owner", function(t)
  local deal = t.create("deal", { name = "Roof for Acme" })
  t.eq(#visits(t, deal), 0)

  t.run("sales.win_deal", { deal = deal })

  local planned = visits(t, deal)
  t.eq(#planned, 1)
  t.eq(planned[1].subject, "Visit after Roof for Acme")
  t.eq(planned[1].due_on, t.today() + kith.days(14))
  t.eq(planned[1].owner, t.get(deal).owner)
end)


test("what is saved again brings no second visit", function(t)
  local deal = t.create("deal", { name = "Roof for Acme" })
  t.run("sales.win_deal", { deal = deal })

  t.update(deal, { name = "Roof and wall for Acme" })

  t.eq(#visits(t, deal), 1)
end)


test("a lost deal brings none", function(t)
  local deal = t.create("deal", { name = "Roof for Acme" })
  t.run("sales.lose_deal", { deal = deal, reason = t.find("loss_reason", "name = 'Price'")[1] })
  t.eq(#visits(t, deal), 0)
end)
