-- service.begin_reply: two do not write to the same customer at once.

--- For so long somebody who has begun is taken to be writing.
local patience = kith.minutes(10)

kith.command("service.begin_reply", {
  summary = "Says that you write an answer in a conversation, or who writes one already.",
  args = { conversation = { ref = "conversation", required = true } },
  requires = "conversation:update",
}, function(arguments)
  local conversation = kith.get("conversation", arguments.conversation)
  local other, since = conversation.replying, conversation.replying_since
  if other and other ~= kith.user() and since and since + patience > kith.now() then
    return {
      message = kith.get("user", other).name .. " is replying.", data = { is_free = false, replying = other },
    }
  end
  kith.update("conversation", conversation.id, { replying = kith.user(), replying_since = kith.now() })
  return { message = "The others see that you are replying.", data = { is_free = true } }
end)
