local function nudges(t, done)
  return t.find("activity", "kind = 'task' and is_done = :done and subject ^= 'Move on'", { done = done or false })
end


test("a deal that has been in its stage too long brings one task for its owner, and a moved one none", function(t)
  local roof = t.create("deal", { name = "Roof" })
  local days = (t.get(roof).rots_on - t.today()).days
  t.advance("1d")
  t.eq(#nudges(t), 0)

  t.advance(("%dd"):format(days + 2))
  local made = nudges(t)
  t.eq(#made, 1)
  t.eq(made[1].subject, "Move on or let go: Roof")
  t.eq(made[1].owner, t.get(roof).owner)

  t.advance("3d")
  t.eq(#nudges(t), 1)
end)


test("a deal that is moved closes its task, and a won one is left alone", function(t)
  local roof = t.create("deal", { name = "Roof" })
  t.advance("60d")
  t.eq(#nudges(t), 1)

  t.run("sales.win_deal", { deal = roof })

  t.eq(#nudges(t), 0)
  t.eq(#nudges(t, true), 1)
  t.advance("60d")
  t.eq(#nudges(t), 0)
end)
