-- How a case is answered.
local replies = {}

--- The conversation in which a case was talked about last; nil where there is none.
function replies.conversation(case)
  return kith.query("conversation"):where("about = :case", { case = case }):order("-last_message_at,-id"):first()
end

--- What the customer said last in a conversation; nil where there is nothing.
local function last_of(conversation)
  return conversation and kith.query("message")
    :where("conversation = :conversation and direction = 'inbound'", { conversation = conversation.id })
    :order("-id"):first()
end

--- Whom a mail about a case goes to: its contact, or else who wrote last.
local function addressee(case, last)
  local contact = case.contact and kith.get("contact", case.contact)
  if contact and contact.email then return contact end
  if last and last.channel == "email" and last.sender then return last.sender end
  kith.fail("no_address", "Nobody knows where to send an answer to case " .. case.number .. ".",
    "Give its contact an e-mail address, or say on which channel it was answered.")
end

--- Answers by mail; what was sent is the newest message about the case.
local function mail(case, text, conversation, last)
  kith.mail.send {
    to = addressee(case, last), subject = ("%s [#%s]"):format(case.subject, case.number), text = text,
    about = case, conversation = conversation,
  }
  return kith.query("message"):where("about = :case and direction = 'outbound'", { case = case })
    :order("-id"):first()
end

--- Says something to the customer of a case, and returns the message: a mail is sent, and what was
--- said on another channel is written down.
function replies.send(case, text, channel)
  local conversation = replies.conversation(case)
  local last = last_of(conversation)
  channel = channel or (last and last.channel ~= "sms" and last.channel) or "email"
  if channel == "email" then return mail(case, text, conversation, last) end
  return kith.create("message", {
    subject = ("%s [#%s]"):format(case.subject, case.number), channel = channel, direction = "outbound",
    conversation = conversation and conversation.id, state = "sent", sent_at = kith.now(),
    contact = case.contact, about = case, body = text,
  })
end

--- Nobody writes an answer any more.
function replies.finish(case)
  local conversation = replies.conversation(case)
  if conversation and conversation.replying then
    kith.update("conversation", conversation.id, { replying = kith.null, replying_since = kith.null })
  end
end

--- Writes down what only colleagues read.
function replies.note(case, text)
  local conversation = replies.conversation(case)
  return kith.create("message", {
    subject = "Note on case " .. case.number, conversation = conversation and conversation.id,
    channel = "note", direction = "internal", state = "sent", sent_at = kith.now(), about = case, body = text,
  })
end

--- Adds working time to a case.
function replies.spend(case, minutes)
  if not minutes then return end
  if minutes < 0 or minutes > 100000 then
    kith.fail("invalid", "The time that was worked is 0 to 100,000 minutes.", "Give another number.")
  end
  kith.update("case", case.id, { minutes_spent = (kith.get("case", case.id).minutes_spent or 0) + minutes })
end

--- Refuses a text without words.
function replies.require_text(text)
  if text:match("^%s*$") then kith.fail("invalid", "There is nothing to say.", "Give a text.") end
end

return replies
