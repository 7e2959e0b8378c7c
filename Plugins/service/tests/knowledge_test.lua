local function article(t, values)
  return t.create("knowledge_article", {
    title = values.title, body = values.body or "Do it.", keywords = values.keywords, audience = values.audience or "portal",
    language = values.language,
  })
end

local function published(t, values)
  local made = article(t, values)
  t.run("service.publish", { article = made })
  return made
end

local function titles(answer)
  local list = {}
  for place, one in ipairs(answer.data.articles) do list[place] = one.title end
  return list
end


test("an article keeps what it said, and nobody changes that", function(t)
  local made = published(t, { title = "How to mend a roof" })
  t.eq(t.get(made).number, 1)
  t.eq(t.get(made).review_on, t.today() + kith.days(180))

  t.update(made, { body = "Call us." })

  t.eq(t.get(made).number, 2)
  local versions = t.find("article_version", "article = :article", { article = made })
  t.eq({ versions[1].body, versions[2].body }, { "Do it.", "Call us." })
  t.rejects(function() t.delete(versions[1]) end)
  t.rejects(function() t.delete(made) end)
  t.as("knowledge_auditor", function() t.eq(t.get(versions[1]).body, "Do it.") end)
end)


test("the portal sees what is published for it, and nothing else", function(t)
  published(t, { title = "Roof for all" })
  published(t, { title = "Roof for partners", audience = "partner" })
  published(t, { title = "Roof for us", audience = "internal" })
  article(t, { title = "Roof in the making" })

  t.as("portal_reader", function()
    t.eq(t.count("knowledge_article"), 1)
    t.eq(titles(t.run("service.suggest", { subject = "roof" })), { "Roof for all" })
  end)
  t.as("partner_reader", function() t.eq(t.count("knowledge_article"), 2) end)
end)


test("the three articles that fit best come first", function(t)
  published(t, { title = "Cleaning a gutter" })
  published(t, { title = "Mending a leaking roof" })
  published(t, { title = "Roof windows", body = "They may leak." })
  published(t, { title = "Invoices", keywords = "bill, leaking money" })
  published(t, { title = "Dachrinne", language = "de" })
  article(t, { title = "Leaking roof, a draft" })

  local answer = t.run("service.suggest", { subject = "My roof is leaking, what can I do?" })

  t.eq(titles(answer), { "Mending a leaking roof", "Roof windows", "Invoices" })
  t.eq(titles(t.run("service.suggest", { subject = "and the for" })), {})
  t.eq(titles(t.run("service.suggest", { subject = "dachrinne", language = "en" })), {})
  t.eq(#t.run("service.suggest", { subject = ("' ) or \" %_* "):rep(50) }).data.articles, 0)
  t.rejects(function() t.run("service.suggest", {}) end)
  t.under { queries = 30 }
end)


test("links and votes are counted", function(t)
  local made = published(t, { title = "Roof" })
  local case = t.create("case", { subject = "Roof" })

  t.as("portal_reader", function()
    t.run("service.link_article", { article = made, subject = "My roof" })
    t.run("service.vote", { article = made, helpful = false })
    t.run("service.vote", { article = made, helpful = true })
  end)
  t.run("service.link_article", { article = made, case = case })
  t.run("service.vote", { article = made, helpful = false })

  local counted = t.get(made)
  t.eq({ counted.deflections, counted.helpful, counted.unhelpful }, { 1, 1, 1 })
end)


test("an article is to be read again in time, and somebody is asked once", function(t)
  local made = published(t, { title = "Roof" })
  t.update(made, { review_on = t.today() + kith.days(2) })

  t.advance("4d")

  t.eq(t.count("activity", "about = :article", { article = made }), 1)
end)


test("a case becomes a draft, and a draft without a text is not published", function(t)
  local case = t.create("case", { subject = "Roof", resolution = "A new tile." })
  t.run("service.article_from_case", { case = case })
  t.eq(t.find("knowledge_article")[1].body, "A new tile.")

  local empty = t.create("knowledge_article", { title = "Empty" })
  t.rejects(function() t.run("service.publish", { article = empty }) end)
end)
