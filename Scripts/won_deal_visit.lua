--[[
{
  "id": "won_deal_visit",
  "title": "A visit some days after a deal is won",
  "summary": "Plans a visit for the deal's owner, once for each deal.",
  "requires": { "sales": "*" },
  "config": [
    { "key": "days", "type": "integer", "min": 1, "max": 90, "default": 14, "title": "Days until the visit" }
  ],
  "grants": { "entities": { "deal": ["read"], "activity": ["read", "create", "transfer"] } }
}
]]

kith.on("deal.after_save", { id = "plan_visit", fields = { "status" } }, function(event)
  for deal in event:records() do
    local planned = kith.query("activity"):where("kind = 'visit' and about = :deal", { deal = deal }):first()
    if deal.status == "won" and not planned then
      kith.create("activity", {
        subject = "Visit after " .. deal.name,
        kind = "visit",
        about = deal,
        owner = deal.owner,
        due_on = kith.today() + kith.days(kith.config("days")),
      })
    end
  end
end)
