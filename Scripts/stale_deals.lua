--[[
{
  "id": "stale_deals",
  "title": "Open deals that nobody moves",
  "summary": "On working days, a task for the owner of each open deal that has been in its stage too long.",
  "requires": { "sales": "*" },
  "grants": {
    "entities": { "deal": ["read"], "activity": ["read", "create", "update", "transfer"] },
    "schedule": true
  }
}
]]
local nudges = "kind = 'task' and is_done = false and subject ^= 'Move on or let go' and about in :deals"

kith.schedule("daily", { at = "07:30", days = { "mon", "tue", "wed", "thu", "fri" } }, function()
  local stale = kith.query("deal"):where("status = 'open' and rots_on <= @today"):order("rots_on"):limit(400):all()
  if #stale == 400 then kith.log("only the 400 deals were looked at that wait longest") end
  local nudged = {}
  for task in kith.query("activity"):where(nudges, { deals = stale }):limit(400):each() do
    nudged[task.about.id] = true
  end
  for _, deal in ipairs(stale) do
    if not nudged[deal.id] then
      local subject, today = "Move on or let go: " .. deal.name, kith.today()
      kith.create("activity", { subject = subject, about = deal, owner = deal.owner, due_on = today })
    end
  end
end)

kith.on("deal.after_save", { id = "close", fields = { "stage" } }, function(event)
  local moved = {}
  for deal, before in event:records() do
    if before then moved[#moved + 1] = deal.id end
  end
  if #moved == 0 then return end
  local open = kith.query("activity"):where(nudges, { deals = moved }):limit(400)
  for task in open:each() do kith.update(task, { is_done = true }) end
end)
