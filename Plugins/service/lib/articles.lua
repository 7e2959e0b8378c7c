-- What an article is when it is written: published ones have numbers and a day of review.

local told = { "title", "summary", "body", "keywords", "language", "audience" }

local function says_more(article)
  for _, field in ipairs(told) do
    if article:changed(field) then return true end
  end
  return false
end

kith.on("knowledge_article.before_save", { id = "number-versions" }, function(event)
  for article, old in event:records() do
    local is_published = article.status == "published"
    local is_new = is_published and not (old and old.status == "published")
    if is_new or (is_published and says_more(article)) then
      article.number = (article.number or 0) + 1
      article.published_at = article.published_at or kith.now()
    end
    if is_new and not article:changed("review_on") then
      article.review_on = kith.today() + kith.days(kith.config("review_days"))
    end
  end
end)


kith.schedule("review_articles", {
  at = "08:00", summary = "A task for whoever owns an article that is to be read again.",
}, function()
  local due = kith.query("knowledge_article"):where(
    "status = 'published' and review_on <= :today and (review_asked_for is null or review_asked_for < review_on)",
    { today = kith.today() })
  for article in due:order("review_on,id"):limit(200):each() do
    kith.create("activity", {
      subject = "Read again: " .. article.title, about = article, owner = article.owner, due_on = kith.today(),
    })
    kith.update("knowledge_article", article.id, { review_asked_for = article.review_on })
  end
end)
