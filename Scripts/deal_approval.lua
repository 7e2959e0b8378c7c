--[[
{
  "id": "deal_approval",
  "title": "Large discounts are approved",
  "summary": "A discount above the limit waits for the manager; refused or forgotten, it goes back to the limit.",
  "requires": { "sales": "*", "contacts": "*" },
  "config": [
    { "key": "limit", "type": "integer", "min": 0, "max": 100, "default": 20, "help": "In percent." },
    { "key": "manager", "type": "text", "help": "The e-mail address of the user who decides." }
  ],
  "grants": {
    "entities": {
      "deal": ["read"], "deal_line": ["read", "update"], "user": ["read"],
      "activity": ["read", "create", "update", "transfer"]
    }
  }
}
]]
kith.flow("approval", {
  on = "deal_line.committed_save", changed = "discount_percent", when = "discount_percent > 0",
  summary = "Asks the manager for a discount above the limit.",
}, function(flow, line)
  local asked = flow:step("who", function()
    local manager = kith.query("user"):where("email = :address", { address = kith.config("manager") or "" }):first()
    return { limit = kith.config("limit"), manager = manager and manager.id }
  end)
  if line.discount_percent <= asked.limit then return end
  local title = ("Approve %s %% off"):format(tostring(line.discount_percent))
  if flow:approve { by = asked.manager, title = title, timeout = "3d" } then return end
  flow:update(line, { discount_percent = asked.limit })
  flow:task { subject = title .. ": not approved", about = { entity = "deal", id = line.deal } }
end)
