-- service.suggest: the articles that probably answer a question.

local most_words, most_hits = 8, 50
local common = {}
for word in ("and the for with not can cannot how what when where why does are was were you your our has have from this that there about"):gmatch("%a+") do
  common[word] = true
end

--- The words of a text that tell something, each once.
local function words_of(text)
  local words, known = {}, {}
  for word in text:gmatch("[^%s%p]+") do
    local small = word:lower()
    if utf8.len(small) and utf8.len(small) >= 3 and not common[small] and not known[small] and #words < most_words then
      known[small] = true
      words[#words + 1] = small
    end
  end
  return words
end

--- Adds points to the articles in which a word stands: the fewer it finds, the more it tells.
local function look(found, word, filter, language, points)
  local question = kith.query("knowledge_article"):where("status = 'published'"):where(filter, { word = word })
  if language then question:where("language = :language", { language = language }) end
  local hits = question:order("-helpful,id"):limit(most_hits):all()
  for _, article in ipairs(hits) do
    local entry = found[article.id] or { article = article, points = 0 }
    entry.points = entry.points + points * 1000 // (#hits + 1)
    found[article.id] = entry
  end
end

local function best(found)
  local list = {}
  for _, entry in kith.sorted(found) do list[#list + 1] = entry end
  table.sort(list, function(a, b)
    if a.points ~= b.points then return a.points > b.points end
    local one, other = a.article.helpful or 0, b.article.helpful or 0
    if one ~= other then return one > other end
    return a.article.id < b.article.id
  end)
  return list
end

kith.command("service.suggest", {
  summary = "Finds the three published articles that fit a subject or a case best.",
  args = {
    subject = { type = "text" },
    case = { ref = "case" },
    language = { type = "text" },
  },
  requires = "knowledge_article:read",
  mode = "read",
}, function(arguments)
  local subject = arguments.subject or (arguments.case and kith.get("case", arguments.case).subject)
  if not subject then kith.fail("invalid", "There is no subject.", "Give a subject or a case.") end
  local found = {}
  for _, word in ipairs(words_of(subject)) do
    look(found, word, "title ~ :word", arguments.language, 3)
    look(found, word, "keywords ~ :word", arguments.language, 2)
    look(found, word, "summary ~ :word or body ~ :word", arguments.language, 1)
  end
  local records, told = {}, kith.list {}
  for place, entry in ipairs(best(found)) do
    if place > 3 then break end
    local article = entry.article
    records[place] = article
    told[place] = { id = article.id, title = article.title, summary = article.summary or kith.null }
  end
  local count = #records == 0 and "No article fits." or #records .. " articles may answer it."
  return { message = count, records = records, data = { articles = told } }
end)
