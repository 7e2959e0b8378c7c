-- service.snooze: a conversation that nobody needs to see before some moment.

kith.command("service.snooze", {
  summary = "Puts a conversation out of sight until a moment, or until the customer says more.",
  args = {
    conversation = { ref = "conversation", required = true },
    until_then = { type = "instant", required = true },
  },
  requires = "conversation:update",
}, function(arguments)
  if arguments.until_then <= kith.now() then
    kith.fail("invalid", "That moment is past.", "Give a later one.")
  end
  local conversation = kith.update("conversation", arguments.conversation, {
    status = "snoozed", snoozed_until = arguments.until_then,
  })
  local seconds = -(-(arguments.until_then - kith.now()).milliseconds // 1000)
  kith.jobs.enqueue("wake", { conversation = conversation.id, at = tostring(arguments.until_then) },
    { delay = seconds .. "s" })
  return { message = "It is back on " .. tostring(arguments.until_then) .. ".", records = { conversation } }
end)


kith.job("wake", { summary = "Opens a conversation again that was put out of sight." }, function(job)
  local found = kith.query("conversation")
    :where("id = :id and status = 'snoozed'", { id = job.payload.conversation }):first()
  if found and tostring(found.snoozed_until) == job.payload.at then
    kith.update("conversation", found.id, { status = "open", snoozed_until = kith.null })
  end
end)
