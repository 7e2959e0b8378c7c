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

local function draft(batch, message, conversation, former)
  local contact = message.contact or (conversation and conversation.contact)
  local queue = (former and former.queue) or (conversation and conversation.queue) or queues.default()
  return {
    subject = message.subject, description = message.body, contact = contact,
    account = former and former.account, queue = queue, channel = message.channel,
    channels = kith.list { message.channel }, owner = batch.next_agent(queue),
    follows = former and former.id,
  }
end

--- Finds the case that a message of a customer is about, or else notes the former one.
function intake.look(batch, entry)
  local message, conversation = entry.message, entry.conversation
  local case = batch:about(message.about) or batch:about(conversation and conversation.about)
    or batch:named(message.subject, message.contact) or batch:named(message.body, message.contact)
  if case and not cases.is_open(case) and is_past(case) then
    entry.former = case
  else
    entry.case = case
  end
end

--- Opens cases for those entries that found none, all at once; one for each conversation.
function intake.open(batch, entries)
  local drafts, places = {}, {}
  for _, entry in ipairs(entries) do
    if entry.is_asking and not entry.case then
      local key = entry.conversation and entry.conversation.id or entry.message.id
      if not places[key] then
        drafts[#drafts + 1] = draft(batch, entry.message, entry.conversation, entry.former)
        places[key] = #drafts
      end
      entry.place = places[key]
    end
  end
  if #drafts == 0 then return end
  local made = kith.create("case", drafts)
  for _, entry in ipairs(entries) do
    if entry.place then entry.case = batch:keep(made[entry.place]) end
  end
end

--- Notes that the customer waits: a case that was settled is open again.
function intake.customer_waits(batch, case, message)
  local changes = { channels = cases.with_channel(case, message.channel) }
  if not case.waiting_since then changes.waiting_since = kith.now() end
  if case.status ~= "new" and case.status ~= "open" then changes.status = "open" end
  if next(changes) ~= nil then batch:keep(kith.update("case", case.id, changes)) end
end

return intake
