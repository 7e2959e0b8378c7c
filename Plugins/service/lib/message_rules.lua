-- What is said on any channel belongs to a case, and moves its clocks.
local answers = require("answers")
local cases = require("cases")
local intake = require("intake")

local function names(reference, case)
  return reference ~= nil and reference.entity == "case" and reference.id == case.id
end

--- Ties a message and its conversation to a case; a message without a conversation begins one.
local function tie(message, conversation, case, is_asking)
  if not conversation then
    conversation = kith.create("conversation", {
      subject = message.subject, contact = message.contact, about = case, queue = case.queue,
    })
  elseif not names(conversation.about, case) then
    kith.update("conversation", conversation.id, { about = case, queue = case.queue })
  end
  if is_asking then
    kith.update("conversation", conversation.id, {
      status = "open", waiting_since = conversation.waiting_since or kith.now(),
    })
  end
  if message.conversation ~= conversation.id or not names(message.about, case) then
    kith.update("message", message.id, { conversation = conversation.id, about = case })
  end
end

local function file(message)
  if message.state == "dropped" or message.direction == "internal" then return end
  local conversation = message.conversation and kith.get("conversation", message.conversation)
  local is_asking = message.direction == "inbound" and not message.is_automatic
    and message.channel ~= "note"
  local case
  if is_asking then
    case = intake.case_of(message, conversation)
  else
    case = cases.about(message.about) or cases.about(conversation and conversation.about)
  end
  if not case then return end
  tie(message, conversation, case, is_asking)
  if answers.is_answer(message) then answers.note(case, message.channel) end
end


kith.on("message.after_create", { id = "file-message" }, function(event)
  for message in event:records() do file(message) end
end)


kith.on("message.after_update", { id = "answer-sent", fields = { "state" } }, function(event)
  for message, old in event:records() do
    local was, is = answers.is_answer(old), answers.is_answer(message)
    local case = was ~= is and cases.about(message.about)
    if case and is then answers.note(case, message.channel) end
    if case and was then answers.take_back(case, message) end
  end
end)
