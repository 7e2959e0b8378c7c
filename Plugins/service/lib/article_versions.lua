-- What an article said is kept, and nobody changes it.

kith.on("knowledge_article.after_save", { id = "keep-version", fields = { "number" } }, function(event)
  for article in event:records() do
    if article.number and article.number > 0 then
      kith.create("article_version", {
        article = article.id, number = article.number, title = article.title, summary = article.summary,
        body = article.body, language = article.language, audience = article.audience,
      })
    end
  end
end)


local function refuse(event)
  for version in event:records() do
    event:reject(version, nil, "conflict", "What an article said stays as it was.",
      "Publish another version of the article.")
  end
end

kith.on("article_version.before_update", { id = "keep-text" }, refuse)
kith.on("article_version.before_delete", { id = "keep-versions" }, refuse)
