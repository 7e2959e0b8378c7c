-- What counts as an answer, and what it does to a case: only what a person says to the customer stops
-- the clock by which the customer waits.
local cases = require("cases")
local answers = {}

local on_its_way = { queued = true, sent = true }

--- Whether a message is what a person says to the customer.
function answers.is_answer(message)
  return message.direction == "outbound" and not message.is_automatic and on_its_way[message.state] == true
    and message.channel ~= "note"
end

--- Notes that the customer was answered, and returns the case.
function answers.note(case, channel)
  return kith.update("case", case.id, {
    waiting_since = kith.null, last_replied_at = kith.now(),
    first_responded_at = case.first_responded_at or kith.now(),
    channels = cases.with_channel(case, channel),
    status = (case.status == "new" or case.status == "open") and "waiting" or nil,
  })
end

--- Nobody waits any more in the conversations about some cases.
function answers.settle(ids)
  if #ids == 0 then return end
  local waiting = kith.query("conversation"):where("about in :cases and waiting_since is not null", { cases = ids })
  for conversation in waiting:limit(400):each() do
    kith.update("conversation", conversation.id, { waiting_since = kith.null })
  end
end

--- Notes that an answer did not arrive: where it was the last one, the customer waits on.
function answers.take_back(case, message)
  local later = kith.query("message")
    :where("about = :case and direction = 'outbound' and is_automatic = false and state in ('queued', 'sent')",
      { case = case }):where("created_at >= :at and id != :id", { at = message.created_at, id = message.id }):count()
  if later > 0 or case.waiting_since or not cases.is_open(case) then return end
  kith.update("case", case.id, { waiting_since = message.sent_at or kith.now(), status = "open" })
end

return answers
