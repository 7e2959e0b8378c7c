-- Warranties: until when a thing is repaired for nothing, and the answer at the counter.

--- The same day some months later, or the last day of that month.
local function months_later(day, months)
  local month = day.month - 1 + months
  local year = day.year + month // 12
  month = month % 12 + 1
  local length = ({ 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 })[month]
  if month == 2 and year % 4 == 0 and (year % 100 ~= 0 or year % 400 == 0) then length = 29 end
  return kith.date(("%04d-%02d-%02d"):format(year, month, math.min(day.day, length)))
end


kith.on("warranty.before_save", { id = "set_end", fields = { "starts_on", "months" } }, function(event)
  for warranty in event:records() do
    warranty.months = warranty.months or 24
    if warranty.months < 1 or warranty.months > 240 then
      event:reject(warranty, "months", "invalid", "A warranty lasts 1 to 240 months.",
        "Give another number of months.")
    elseif warranty.starts_on then
      warranty.ends_on = months_later(warranty.starts_on, warranty.months)
    end
  end
end)


kith.schedule("remind", {
  at = "08:00", summary = "A task for who looks after a customer, thirty days before a warranty ends.",
}, function()
  for warranty in kith.query("warranty"):where("ends_on = :day", { day = kith.today() + kith.days(30) }):each() do
    kith.create("activity", {
      subject = ("The warranty of %s ends on %s"):format(warranty.product, tostring(warranty.ends_on)),
      about = warranty, owner = warranty.owner, due_on = kith.today(),
    })
  end
end)


kith.command("warranty.check", {
  summary = "Says whether the thing with a serial number is still under warranty.",
  args = { serial = { type = "text", required = true } },
  requires = "warranty:read",
  mode = "read",
}, function(arguments)
  local warranty = kith.query("warranty"):where("serial = :serial", arguments):first()
  if not warranty then
    kith.fail("not_found", "There is no warranty for " .. arguments.serial .. ".",
      "Look at the number again, or enter the warranty.")
  end
  local holds = kith.today() <= warranty.ends_on
  return {
    message = ("%s %s under warranty until %s."):format(
      warranty.product, holds and "is" or "was", tostring(warranty.ends_on)),
    records = { warranty },
    data = { serial = warranty.serial, holds = holds, ends_on = warranty.ends_on },
  }
end)
