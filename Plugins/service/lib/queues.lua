-- Where cases wait, and who gets them.
local queues = {}

--- The id of the queue of cases that name none; nil where no queue is the default.
function queues.default()
  local queue = kith.query("service_queue"):where("is_default = true"):first()
  return queue and queue.id
end

--- How many open cases each of some people has, by their ids.
local function loads(agents)
  local open = {}
  local groups = kith.aggregate("case", {
    where = "owner in :agents and status in ('new', 'open', 'waiting')",
    parameters = { agents = agents }, by = "owner",
  })
  for _, group in ipairs(groups) do open[group.key[1]] = group.count end
  return open
end

--- Who of a queue has room and the fewest open cases; nil where nobody is in it.
---
--- `given` counts what this batch has given out already, by person.
function queues.next_agent(queue, given)
  local members = queue and kith.query("queue_member")
    :where("queue = :queue and is_active = true and agent.is_active = true", { queue = queue })
    :order("position,id"):limit(200):all() or {}
  if #members == 0 then return nil end
  local agents = kith.list {}
  for place, member in ipairs(members) do agents[place] = member.agent end
  local open = loads(agents)
  local best, best_load, best_is_full
  for _, member in ipairs(members) do
    local load = (open[member.agent] or 0) + (given[member.agent] or 0)
    local is_full = member.capacity ~= nil and load >= member.capacity
    local is_better = not best or (best_is_full and not is_full)
      or (best_is_full == is_full and load < best_load)
    if is_better then best, best_load, best_is_full = member.agent, load, is_full end
  end
  given[best] = (given[best] or 0) + 1
  return best
end

return queues
