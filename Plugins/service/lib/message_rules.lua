-- What is said on any channel belongs to a case, and moves its clocks.
local answers = require("answers")
local batches = require("batches")
local cases = require("cases")
local intake = require("intake")
local loading = require("loading")

--- Ties a conversation to a case; a message without one begins one.
local function conversation_about(case, message, conversation, is_asking)
  if not conversation then
    return kith.create("conversation", {
      subject = message.subject, contact = message.contact, about = case, queue = case.queue,
      waiting_since = is_asking and kith.now() or nil,
    })
  end
  local changes = {}
  if cases.id_of(conversation.about) ~= case.id then changes.about, changes.queue = case, case.queue end
  if is_asking then
    if conversation.status ~= "open" then changes.status = "open" end
    if not conversation.waiting_since then changes.waiting_since = kith.now() end
  end
  if next(changes) == nil then return conversation end
  return kith.update("conversation", conversation.id, changes)
end

local function tie(batch, message, conversation, case, is_asking)
  conversation = conversation_about(case, message, conversation, is_asking)
  batch.conversations[conversation.id] = conversation
  if message.conversation ~= conversation.id or cases.id_of(message.about) ~= case.id then
    kith.update("message", message.id, { conversation = conversation.id, about = case })
  end
end

--- Whether a customer says something that a person has to answer.
local function is_asking(message)
  return message.direction == "inbound" and message.state ~= "dropped" and not message.is_automatic
    and message.channel ~= "note"
end

--- What is known of a message that may belong to a case.
local function entry_of(batch, message)
  local entry = { message = message, conversation = batch:conversation_of(message), is_asking = is_asking(message) }
  if entry.is_asking then
    intake.look(batch, entry)
  else
    entry.case = batch:about(message.about) or batch:about(entry.conversation and entry.conversation.about)
  end
  return entry
end

local function file(batch, entry)
  local message, case = entry.message, entry.case and batch.cases[entry.case.id]
  if not case then return end
  if entry.is_asking then intake.customer_waits(batch, case, message) end
  local is_answer = answers.is_answer(message)
  -- A note, or what a machine says, begins no conversation.
  if entry.is_asking or is_answer or entry.conversation then
    tie(batch, message, batch:conversation_of(message), case, entry.is_asking)
  end
  if is_answer then
    batch.answered[case.id] = true
    batch:keep(answers.note(case, message.channel))
  end
end

--- The cases of a batch that were answered, and not asked about again after that.
local function answered(batch)
  local ids = kith.list {}
  for id in kith.sorted(batch.answered) do
    if not batch.cases[id].waiting_since then ids[#ids + 1] = id end
  end
  return ids
end


-- Whoever brings a message in may not see the case that its conversation is about: the message is tied
-- to it once it is written, with the rights of this plugin.
kith.on("message.before_create", { id = "leave-case", phase = "early" }, function(event)
  local ids = {}
  for message in event:records() do
    if cases.id_of(message.about) then ids[#ids + 1] = message.conversation end
  end
  local conversations = loading.by_id("conversation", ids)
  for message in event:records() do
    local conversation, case = conversations[message.conversation or ""], cases.id_of(message.about)
    if case and conversation and cases.id_of(conversation.about) == case then message.about = nil end
  end
end)


kith.on("message.after_create", { id = "file-message" }, function(event)
  local messages = {}
  for message in event:records() do messages[#messages + 1] = message end
  local batch, entries = batches.of(messages), {}
  for _, message in ipairs(messages) do entries[#entries + 1] = entry_of(batch, message) end
  intake.open(batch, entries)
  for _, entry in ipairs(entries) do file(batch, entry) end
  answers.settle(answered(batch))
end)


kith.on("message.after_update", { id = "answer-sent", fields = { "state" } }, function(event)
  for message, old in event:records() do
    local was, is = answers.is_answer(old), answers.is_answer(message)
    local case = was ~= is and cases.about(message.about)
    if case and is then
      answers.note(case, message.channel)
      answers.settle(kith.list { case.id })
    elseif case then
      answers.take_back(case, message)
    end
  end
end)
