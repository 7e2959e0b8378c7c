-- What people do with articles: publish, link, and say whether one has helped.

kith.command("service.publish", {
  summary = "Publishes an article: its audience may read it, and its text is kept as a version.",
  args = { article = { ref = "knowledge_article", required = true } },
  requires = "knowledge_article:update",
}, function(arguments)
  local article = kith.get("knowledge_article", arguments.article)
  if article.status == "published" then
    kith.fail("conflict", article.title .. " is published already.", "Change it: it keeps every version.")
  elseif not article.body and not article.summary then
    kith.fail("invalid", article.title .. " says nothing yet.", "Write its body first.")
  end
  local changed = kith.update("knowledge_article", article.id, { status = "published" })
  return {
    message = ("%s is published as version %d."):format(changed.title, changed.number), records = { changed },
  }
end)


--- A published article; others are unknown to who is answered by them.
local function published(id)
  local article = kith.query("knowledge_article"):where("id = :id and status = 'published'", { id = id }):first()
  if not article then
    kith.fail("not_found", "There is no such published article.", "Publish it first: kith run service.publish")
  end
  return article
end


kith.command("service.link_article", {
  summary = "Notes that an article has answered a case, or spared one where none is named.",
  args = {
    article = { ref = "knowledge_article", required = true },
    case = { ref = "case" },
    subject = { type = "text" },
  },
  requires = "knowledge_article:read",
}, function(arguments)
  local article = published(arguments.article)
  kith.create("article_link", {
    article = article.id, of_case = arguments.case, subject = arguments.subject,
    is_deflection = arguments.case == nil,
  })
  return { message = article.title .. " has answered it." }
end)


kith.command("service.vote", {
  summary = "Says whether an article has helped; whoever votes again changes the vote.",
  args = {
    article = { ref = "knowledge_article", required = true },
    helpful = { type = "boolean", required = true },
  },
  requires = "knowledge_article:read",
}, function(arguments)
  local article, voter = published(arguments.article), kith.user()
  if not voter then kith.fail("forbidden", "Only people vote.", "Sign in first.") end
  local vote = kith.query("article_vote")
    :where("article = :article and voter = :voter", { article = article.id, voter = voter }):first()
  if vote then
    kith.update("article_vote", vote.id, { is_helpful = arguments.helpful })
  else
    kith.create("article_vote", { article = article.id, voter = voter, is_helpful = arguments.helpful })
  end
  return { message = "Thank you." }
end)


kith.command("service.article_from_case", {
  summary = "Begins an article with what was asked and how it was settled.",
  args = { case = { ref = "case", required = true } },
  requires = "knowledge_article:create",
}, function(arguments)
  local case = kith.get("case", arguments.case)
  local article = kith.create("knowledge_article", {
    title = case.subject, body = case.resolution or case.description, from_case = case.id,
  })
  return { message = article.title .. " is a draft.", records = { article } }
end)
