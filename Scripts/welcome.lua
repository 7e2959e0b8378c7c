--[[
{
  "id": "welcome",
  "title": "Welcome to new customers",
  "summary": "A mail to who becomes a customer, a second one where nobody answers, and a note of how it went.",
  "requires": { "channels": "*" },
  "grants": {
    "entities": { "contact": ["read", "update"], "activity": ["create"] },
    "events": ["email.replied"],
    "mail": true
  }
}
]]
kith.flow("welcome", {
  on = "contact.committed_update", when = "lifecycle_stage = 'customer'", changed = "lifecycle_stage",
  summary = "Welcomes who becomes a customer.",
}, function(flow, contact)
  flow:email { to = contact, template = "welcome" }
  local reply = flow:wait("email.replied", contact, { timeout = "3d" })
  if not reply then
    flow:email { to = contact, template = "welcome_again" }
    reply = flow:wait("email.replied", contact, { timeout = "7d" })
  end
  if reply then
    flow:update(contact, { notes = "Answered our welcome." })
  else
    flow:task { subject = "Call " .. contact.name .. ": no answer to our welcome" }
  end
end)
