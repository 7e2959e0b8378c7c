-- service.note: what colleagues tell each other of a case.
local replies = require("replies")

kith.command("service.note", {
  summary = "Writes a note on a case that only colleagues read; no clock stops.",
  args = {
    case = { ref = "case", required = true },
    text = { type = "long_text", required = true },
    minutes = { type = "integer" },
  },
  requires = "case:update",
}, function(arguments)
  replies.require_text(arguments.text)
  local case = kith.get("case", arguments.case)
  local message = replies.note(case, arguments.text)
  replies.spend(case, arguments.minutes)
  return { message = "Case " .. case.number .. " has a note.", records = { message } }
end)
