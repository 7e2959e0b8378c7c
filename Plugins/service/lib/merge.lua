-- service.merge: two cases about the same are one.
local cases = require("cases")
local moving = require("moving")
local replies = require("replies")

local function union(winner, loser)
  for _, channel in ipairs(loser.channels or {}) do
    local list = cases.with_channel(winner, channel)
    if list then winner = kith.update("case", winner.id, { channels = list }) end
  end
  return winner
end

--- The customer has waited since the earlier of the two moments.
local function earlier(winner, loser)
  local since = loser.waiting_since
  if not since or (winner.waiting_since and winner.waiting_since <= since) then return nil end
  return since
end

kith.command("service.merge", {
  summary = "Merges a case into another one: what was said goes there, and the first one is closed.",
  args = {
    case = { ref = "case", required = true },
    into = { ref = "case", required = true },
  },
  requires = "case:update",
}, function(arguments)
  local loser, winner = kith.get("case", arguments.case), kith.get("case", arguments.into)
  if loser.merged_into then
    kith.fail("conflict", "Case " .. loser.number .. " is merged already.", "There is nothing to do.")
  elseif cases.survivor(winner).id == loser.id then
    kith.fail("invalid", "A case cannot be merged into itself.", "Name another case.")
  elseif not cases.is_open(winner) then
    kith.fail("conflict", "Case " .. winner.number .. " is settled.", "Open it first, or name another case.")
  end
  moving.all(loser, winner)
  winner = union(winner, loser)
  local since = cases.is_open(loser) and earlier(winner, loser)
  if since then winner = kith.update("case", winner.id, { waiting_since = since }) end
  kith.update("case", loser.id, { status = "closed", merged_into = winner.id })
  replies.note(winner, ("%s was merged into this case."):format(cases.title(loser)))
  return {
    message = ("Case %s is a part of case %s now."):format(loser.number, winner.number), records = { winner },
  }
end)
