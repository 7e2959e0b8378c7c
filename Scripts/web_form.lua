--[[
{
  "id": "web_form",
  "title": "Contacts from a form on the website",
  "summary": "Creates or completes the contact who writes, once, with an item on the timeline.",
  "requires": { "contacts": "*" },
  "grants": {
    "entities": { "contact": ["read", "create", "update"], "activity": ["read", "create"] },
    "form": true
  }
}
]]
kith.form("contact", {
  title = "Write to us", tells = true, hosts = { "https://www.example.com" },
  fields = {
    { name = "email", type = "email", required = true }, { name = "phone", type = "phone" },
    { name = "first_name", type = "text" }, { name = "last_name", type = "text" },
    { name = "external_id", type = "text", read_only = true }, { name = "message", type = "long_text" },
  },
}, function(sent)
  local values = {}
  for name, value in kith.sorted(sent) do
    if name ~= "message" then values[name] = value end
  end
  local contact, result = kith.upsert("contact", {
    values = values, match = { "email", "phone", "external_id" },
    policy = { email = "fill_blank", phone = "fill_blank", first_name = "fill_blank", last_name = "fill_blank" },
  })
  if result == "ambiguous" then
    local told = {}
    for name, value in kith.sorted(sent) do told[#told + 1] = name .. ": " .. tostring(value) end
    kith.create("activity", { subject = "Several contacts match: " .. sent.email, body = table.concat(told, "\n") })
  else
    local item = { kind = "web", subject = "Web form", body = sent.message, direction = "inbound", about = contact }
    item.is_done, item.done_at = true, kith.now()
    kith.create("activity", item)
  end
  return { result = result }
end)
