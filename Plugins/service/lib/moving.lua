-- Moves what was said from one case to another.
local moving = {}

--- The most messages that are moved at once: each is a write of its own.
moving.most = 150

--- Lets a message be about a case.
function moving.message(message, case, conversation)
  kith.update("message", message.id, {
    about = case, conversation = conversation or message.conversation,
  })
end

--- Moves all conversations and messages about a case to another one.
function moving.all(from, to)
  local messages = kith.query("message"):where("about = :case", { case = from }):limit(moving.most + 1):all()
  if #messages > moving.most then
    kith.fail("too_many", ("More than %d messages are about case %s."):format(moving.most, from.number),
      "Close it with a note that names the other case.")
  end
  for _, message in ipairs(messages) do moving.message(message, to) end
  for conversation in kith.query("conversation"):where("about = :case", { case = from }):limit(100):each() do
    kith.update("conversation", conversation.id, { about = to })
  end
  return #messages
end

return moving
