-- How a case is answered.
local replies = {}

--- The conversation in which a case was talked about last; nil where there is none.
function replies.conversation(case)
  return kith.query("conversation"):where("about = :case", { case = case }):order("-last_message_at,-id"):first()
end

--- The channel of a conversation's last message of the customer; e-mail where there is none.
local function channel_of(conversation)
  local last = conversation and kith.query("message")
    :where("conversation = :conversation and direction = 'inbound'", { conversation = conversation.id })
    :order("-id"):first()
  return last and last.channel or "email"
end

local function address(contact, channel)
  if not contact then return nil end
  if channel == "email" then return contact.email end
  return contact.mobile_phone or contact.phone
end

--- Says something to the customer of a case, and returns the message.
function replies.send(case, text, channel)
  local conversation = replies.conversation(case)
  channel = channel or channel_of(conversation)
  local contact = case.contact and kith.get("contact", case.contact)
  local subject = ("%s [#%s]"):format(case.subject, case.number)
  return kith.create("message", {
    subject = subject, conversation = conversation and conversation.id, channel = channel,
    direction = "outbound", state = "queued", sent_at = kith.now(), contact = case.contact,
    recipients = address(contact, channel), about = case, body = text,
  })
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
