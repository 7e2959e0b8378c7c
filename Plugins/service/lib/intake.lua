-- How what a customer says comes to a case: the one that it is about, one that it opens again, or a
-- new one.
local cases = require("cases")
local queues = require("queues")
local intake = {}

--- Whether a settled case is too old to be opened again.
local function is_past(case)
  local settled = case.closed_at or case.resolved_at
  return settled ~= nil and settled + kith.days(kith.config("reopen_days")) < kith.now()
end

local function new_case(message, conversation, former)
  local contact = message.contact or (conversation and conversation.contact)
  local queue = (former and former.queue) or (conversation and conversation.queue) or queues.default()
  return kith.create("case", {
    subject = message.subject, description = message.body, contact = contact,
    account = former and former.account, queue = queue, channel = message.channel,
    channels = kith.list { message.channel }, owner = queues.next_agent(queue, {}),
    follows = former and former.id,
  })
end

--- Notes that the customer waits: a case that was settled is open again.
local function customer_waits(case, message)
  local changes = { channels = cases.with_channel(case, message.channel) }
  if not case.waiting_since then changes.waiting_since = kith.now() end
  if case.status ~= "new" and case.status ~= "open" then changes.status = "open" end
  if next(changes) == nil then return case end
  return kith.update("case", case.id, changes)
end

--- The case that a message of a customer is about, which now waits for an answer.
function intake.case_of(message, conversation)
  local case = cases.about(message.about) or cases.about(conversation and conversation.about)
    or cases.named(message.subject, message.contact) or cases.named(message.body, message.contact)
  if not case then return new_case(message, conversation, nil) end
  if not cases.is_open(case) and is_past(case) then return new_case(message, conversation, case) end
  return customer_waits(case, message)
end

return intake
