-- What a batch of messages needs to know: the conversations and cases that they belong to, asked for
-- all at once.
local cases = require("cases")
local loading = require("loading")
local queues = require("queues")
local batches = {}

local Batch = {}
Batch.__index = Batch

local function numbers_of(messages)
  local numbers, known = kith.list {}, {}
  for _, message in ipairs(messages) do
    for _, text in ipairs { message.subject or "", message.body or "" } do
      for _, number in ipairs(message.contact and cases.numbers_in(text) or {}) do
        if not known[number] and #numbers < 400 then
          known[number] = true
          numbers[#numbers + 1] = number
        end
      end
    end
  end
  return numbers
end

--- Reads what some messages need.
function batches.of(messages)
  local batch = setmetatable({ by_number = {}, next_agent = queues.rota(), answered = {} }, Batch)
  local ids = {}
  for _, message in ipairs(messages) do ids[#ids + 1] = message.conversation end
  batch.conversations = loading.by_id("conversation", ids)
  ids = {}
  for _, message in ipairs(messages) do
    ids[#ids + 1] = cases.id_of(message.about)
    local conversation = batch.conversations[message.conversation or ""]
    ids[#ids + 1] = cases.id_of(conversation and conversation.about)
  end
  batch.cases = loading.by_id("case", ids)
  local numbers = numbers_of(messages)
  if #numbers > 0 then
    for case in kith.query("case"):where("number in :numbers", { numbers = numbers }):limit(500):each() do
      batch.by_number[case.number] = case.id
      batch.cases[case.id] = case
    end
  end
  return batch
end

--- The conversation of a message; nil for none.
function Batch:conversation_of(message)
  return message.conversation and self.conversations[message.conversation] or nil
end

--- Keeps a case as it is now.
function Batch:keep(case)
  self.cases[case.id] = case
  return case
end

--- The case that a reference names, or the one that it was merged into.
function Batch:about(reference)
  local case = self.cases[cases.id_of(reference) or ""]
  if not case or not case.merged_into then return case end
  local survivor = cases.survivor(case)
  return survivor and (self.cases[survivor.id] or self:keep(survivor))
end

--- The case whose number a text names, if it is the contact's.
function Batch:named(text, contact)
  if not contact then return nil end
  for _, number in ipairs(cases.numbers_in(text)) do
    local case = self.cases[self.by_number[number] or ""]
    if case and case.contact == contact then return self:about { entity = "case", id = case.id } end
  end
  return nil
end

return batches
