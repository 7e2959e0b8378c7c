-- service.split: one message is another matter.
local cases = require("cases")
local moving = require("moving")
local replies = require("replies")

local function new_case(message, former, subject)
  local is_said = message.direction == "inbound"
  return kith.create("case", {
    subject = subject or message.subject, description = message.body, contact = former.contact,
    account = former.account, queue = former.queue, priority = former.priority, owner = former.owner,
    channel = is_said and message.channel or former.channel,
    channels = message.channel ~= "note" and kith.list { message.channel } or nil,
  })
end

kith.command("service.split", {
  summary = "Makes a case of its own of one message of a case.",
  args = {
    message = { ref = "message", required = true },
    subject = { type = "text" },
  },
  requires = "case:create",
}, function(arguments)
  local message = kith.get("message", arguments.message)
  local former = cases.about(message.about)
  if not former then
    kith.fail("invalid", "The message is about no case.", "Name a message of a case.")
  end
  local case = new_case(message, former, arguments.subject)
  local conversation = kith.create("conversation", {
    subject = case.subject, contact = case.contact, about = case, queue = case.queue,
  })
  moving.message(message, case, conversation.id)
  replies.note(former, ("Case %s was split off: %s."):format(case.number, case.subject))
  return { message = "Case " .. case.number .. " is split off.", records = { case } }
end)
