-- service.close: the end of a case.

kith.command("service.close", {
  summary = "Closes a case; an answer of the customer can open it again for some days.",
  args = {
    case = { ref = "case", required = true },
    resolution = { type = "long_text" },
  },
  requires = "case:update",
}, function(arguments)
  local case = kith.get("case", arguments.case)
  if case.status == "closed" then
    kith.fail("conflict", "Case " .. case.number .. " is closed already.", "There is nothing to do.")
  end
  local open = kith.query("case"):where("parent = :case and status in ('new', 'open', 'waiting')", { case = case.id }):count()
  if open > 0 then
    kith.fail("conflict", ("%d cases that are a part of it are open."):format(open), "Close them first.")
  end
  local changed = kith.update("case", case.id, {
    status = "closed", resolution = arguments.resolution or case.resolution,
  })
  return { message = "Case " .. case.number .. " is closed.", records = { changed } }
end)
