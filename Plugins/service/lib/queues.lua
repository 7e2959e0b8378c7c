-- Where cases wait, and who gets them.
local queues = {}

local known

--- All queues by their ids, and the id of the default one; asked once.
local function all()
  if not known then
    known = { by_id = {} }
    for queue in kith.query("service_queue"):order("id"):limit(1000):each() do
      known.by_id[queue.id] = queue
      if queue.is_default then known.default = queue.id end
    end
  end
  return known
end

--- Lets the queues be asked for again.
function queues.forget() known = nil end

--- The queue of an id; nil for none.
function queues.find(id) return id and all().by_id[id] or nil end

--- The id of the queue of cases that name none; nil where no queue is the default.
function queues.default() return all().default end

local function members(queue)
  return kith.query("queue_member")
    :where("queue = :queue and is_active = true and agent.is_active = true", { queue = queue })
    :order("position,id"):limit(200):all()
end

--- How many open cases each of some people has, by their ids.
local function loads(list)
  local agents, open = kith.list {}, {}
  for place, member in ipairs(list) do agents[place] = member.agent end
  if #agents == 0 then return open end
  local groups = kith.aggregate("case", {
    where = "owner in :agents and status in ('new', 'open', 'waiting')",
    parameters = { agents = agents }, by = "owner",
  })
  for _, group in ipairs(groups) do open[group.key[1]] = group.count end
  return open
end

--- Who has room and the fewest open cases; nil where nobody is there.
local function freest(list, open, given)
  local best, best_load, best_is_full
  for _, member in ipairs(list) do
    local load = (open[member.agent] or 0) + (given[member.agent] or 0)
    local is_full = member.capacity ~= nil and load >= member.capacity
    local is_better = not best or (best_is_full and not is_full)
      or (best_is_full == is_full and load < best_load)
    if is_better then best, best_load, best_is_full = member.agent, load, is_full end
  end
  return best
end

--- Returns a function that hands out the cases of a batch: it takes the id of a queue and returns
--- whose the next case is.
function queues.rota()
  local given, rotas = {}, {}
  return function(queue)
    if not queue then return nil end
    local rota = rotas[queue]
    if not rota then
      local list = members(queue)
      rota = { members = list, open = loads(list) }
      rotas[queue] = rota
    end
    local agent = freest(rota.members, rota.open, given)
    if agent then given[agent] = (given[agent] or 0) + 1 end
    return agent
  end
end

return queues
