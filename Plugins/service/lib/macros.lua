-- service.apply_macro: what is done and said again and again.
local replies = require("replies")

local allowed = { owner = true, priority = true, product = true, queue = true, resolution = true, status = true, type = true }

kith.on("case_macro.before_save", { id = "readable-changes", fields = { "changes" } }, function(event)
  for macro in event:records() do
    if macro.changes ~= nil and (type(macro.changes) ~= "table" or #macro.changes > 0) then
      event:reject(macro, "changes", "invalid", "The changes are an object of fields.",
        "Write them as {\"status\": \"waiting\"}.")
    else
      for field in kith.sorted(macro.changes or {}) do
        if not allowed[field] then
          event:reject(macro, "changes", "unknown_field", ("A macro does not set `%s`."):format(field),
            "It sets owner, priority, product, queue, resolution, status and type.")
        end
      end
    end
  end
end)


--- A text with the words of a case in the places of their names.
local function filled(text, case)
  local contact = case.contact and kith.get("contact", case.contact)
  local words = { number = case.number, subject = case.subject, name = contact and contact.name or "" }
  return (text:gsub("{(%l+)}", function(name) return words[name] end))
end


kith.command("service.apply_macro", {
  summary = "Does to a case what a macro says, and tells the customer.",
  args = {
    case = { ref = "case", required = true },
    macro = { ref = "case_macro", required = true },
  },
  requires = "case:update",
}, function(arguments)
  local case, macro = kith.get("case", arguments.case), kith.get("case_macro", arguments.macro)
  if macro.is_active == false then
    kith.fail("conflict", ("The macro %s is not in use."):format(macro.name), "Name another one.")
  end
  if macro.reply then replies.send(case, filled(macro.reply, case)) end
  if macro.note then replies.note(case, filled(macro.note, case)) end
  local changes = {}
  for field, value in kith.sorted(macro.changes or {}) do changes[field] = value end
  local changed = next(changes) and kith.update("case", case.id, changes) or kith.get("case", case.id)
  return { message = ("%s: case %s is done."):format(macro.name, case.number), records = { changed } }
end)
