-- service.reply: what a person says to the customer.
local replies = require("replies")

kith.command("service.reply", {
  summary = "Answers the customer of a case; the clock by which the customer waits stops.",
  args = {
    case = { ref = "case", required = true },
    text = { type = "long_text", required = true },
    channel = { type = "choice", choices = { "email", "call", "chat", "web", "social" } },
    status = { type = "choice", choices = { "open", "waiting", "resolved" } },
    minutes = { type = "integer" },
  },
  requires = "case:update",
}, function(arguments)
  replies.require_text(arguments.text)
  local case = kith.get("case", arguments.case)
  if case.status == "closed" then
    kith.fail("conflict", "Case " .. case.number .. " is closed.", "Open it first: status=open.")
  end
  local message = replies.send(case, arguments.text, arguments.channel)
  if arguments.status then kith.update("case", case.id, { status = arguments.status }) end
  replies.finish(case)
  replies.spend(case, arguments.minutes)
  return { message = "Case " .. case.number .. " is answered.", records = { message } }
end)
