-- What every state begins with: the shapes that are nicer in Lua than in C. Nothing of it can reach
-- more than the functions that it is made of.
local kith = kith
local find, count, keep, reject = kith["[find]"], kith["[count]"], kith["[keep]"], kith["[reject]"]
local get_kept, all_kept, set_kept = kith["[kv_get]"], kith["[kv_all]"], kith["[kv_set]"]
local enqueue, send, take = kith["[enqueue]"], kith["[send]"], kith["[flow]"]
local add_minutes, count_minutes, is_open =
  kith["[calendar_add]"], kith["[calendar_minutes]"], kith["[calendar_is_open]"]
for _, name in ipairs {
  "find", "count", "keep", "reject", "kv_get", "kv_all", "kv_set", "enqueue", "send", "flow", "testing",
  "calendar_add", "calendar_minutes", "calendar_is_open",
} do
  kith["[" .. name .. "]"] = nil
end

-- Queries ------------------------------------------------------------------------------------------
local Query = {}
Query.__index = Query
Query.__metatable = false

---@return kith.Query
function kith.query(entity)
  return setmetatable({ entity = entity, parameters = {} }, Query)
end

function Query:where(filter, parameters)
  self.filter = self.filter and "(" .. self.filter .. ") and (" .. filter .. ")" or filter
  for name, value in pairs(parameters or {}) do
    self.parameters[name] = value
  end
  return self
end

function Query:order(sort)
  self.sort = sort
  return self
end

function Query:limit(most)
  self.most = most
  return self
end

local function asked(query, limit)
  return {
    entity = query.entity, filter = query.filter, parameters = query.parameters, sort = query.sort,
    limit = limit or query.most,
  }
end

function Query:all() return find(asked(self)) end
function Query:first() return find(asked(self, 1))[1] end
function Query:count() return count(asked(self)) end

function Query:each()
  local records, place = find(asked(self)), 0
  return function()
    place = place + 1
    return records[place]
  end
end

-- Records that may be there already ---------------------------------------------------------------

-- What becomes of a field that has a value already.
local policies = {
  overwrite = function(_, new) return new end,
  fill_blank = function(old, new) if old == nil or old == "" then return new end end,
  append = function(old, new)
    if old == nil or old == "" then return new end
    old, new = tostring(old), tostring(new)
    if not ("\n" .. old .. "\n"):find("\n" .. new .. "\n", 1, true) then return old .. "\n" .. new end
  end,
}

local function matching(entity, keys, values)
  local terms, parameters = {}, {}
  for _, key in ipairs(keys) do
    if values[key] ~= nil and values[key] ~= kith.null then
      terms[#terms + 1] = key .. " = :" .. key
      parameters[key] = values[key]
    end
  end
  if #terms == 0 then return {} end
  return kith.query(entity):where(table.concat(terms, " or "), parameters):order("id"):limit(10):all()
end

--- Changes the one record that has one of the values of `match`, or creates it where there is none.
--- Of several that match none is changed: the answer is nil, "ambiguous" and those records. `policy`
--- says what becomes of fields that have a value: overwrite, append, or fill_blank, which is the default.
function kith.upsert(entity, options)
  local values, policy = options.values, options.policy or {}
  local found = matching(entity, options.match, values)
  if #found > 1 then return nil, "ambiguous", found end
  if #found == 0 then return kith.create(entity, values), "created" end
  local record, changes = found[1], {}
  for name, value in kith.sorted(values) do
    local apply = policies[policy[name] or "fill_blank"]
    if not apply then error("`policy` is overwrite, fill_blank or append, not " .. tostring(policy[name]), 2) end
    if value ~= kith.null then changes[name] = apply(record[name], value) end
  end
  if next(changes) == nil then return record, "updated" end
  return kith.update(record, changes), "updated"
end

-- What a plugin remembers -------------------------------------------------------------------------
kith.kv = {}

--- What lies under a key; nil for nothing.
function kith.kv.get(key) return get_kept(key) end

--- Everything under keys that begin with a prefix, by the key.
function kith.kv.all(prefix) return all_kept(prefix or "") end

--- Puts a value under a key; nil forgets it.
function kith.kv.set(key, value) set_kept(key, value) end

-- Jobs ---------------------------------------------------------------------------------------------
kith.jobs = {}

--- Puts a job of the plugin off until the transaction is committed; the id of the job, or nil where
--- one waits under the same `key`. Options: `delay`, as "2h", and `key`.
function kith.jobs.enqueue(name, payload, options) return enqueue(name, payload, options or {}) end

-- What happens outside ------------------------------------------------------------------------------
kith.mail, kith.sms, kith.webhook = {}, {}, {}

--- Sends a mail after the commit: `to` (a record or an address), `subject`, `text`, `html`, or a
--- `template` with `values`; `about`, `purpose`, `cc`, `from`, `key`, `delay`. It needs the grant
--- `mail`. What is left out says why in `left_out`.
function kith.mail.send(mail) return send("mail", mail) end

--- Sends a text message after the commit: `to`, `text`; it needs the grant `sms`.
function kith.sms.send(message) return send("sms", message) end

--- Calls the webhook of a name after the commit with a `payload`; it needs the grant `webhook`.
function kith.webhook.send(call) return send("webhook", call) end

--- Notifies a user after the commit: `to`, `text`, `about`; it needs the grant `notification`.
function kith.notify(notification) return send("notification", notification) end

-- Working time -------------------------------------------------------------------------------------
kith.calendar = {}

--- The moment at which so many working minutes behind another are over, by a business calendar: its
--- id or its name, or nil for the default one.
function kith.calendar.add(calendar, from, minutes) return add_minutes(calendar, from, minutes) end

--- The whole working minutes between two moments; below zero where the second comes first.
function kith.calendar.minutes(calendar, from, to) return count_minutes(calendar, from, to) end

--- Whether a moment is working time; the present one where none is given.
function kith.calendar.is_open(calendar, at) return is_open(calendar, at) end

-- Tables -------------------------------------------------------------------------------------------

--- The pairs of a table in the order of its keys, the same every time.
function kith.sorted(t)
  local keys = {}
  for key in pairs(t) do keys[#keys + 1] = key end
  table.sort(keys, function(a, b)
    if type(a) == type(b) then return a < b end
    return type(a) < type(b)
  end)
  local place = 0
  return function()
    place = place + 1
    return keys[place], t[keys[place]]
  end
end

-- Flows --------------------------------------------------------------------------------------------
local Flow, WAITS = {}, {}
Flow.__index = Flow
Flow.__metatable = false
local running, yield, resume, status = coroutine.running, coroutine.yield, coroutine.resume, coroutine.status
local create, pcall, error = coroutine.create, pcall, error
local places, threads = {}, {}

-- The place of the next step. Steps are taken by the function of the flow or of a branch itself, so
-- that they are counted alike every time.
local function place_of(flow)
  if running() ~= threads[flow] then
    error("a step of a flow is taken in its own function, not in a coroutine made there", 3)
  end
  local place = places[flow]
  place.next = place.next + 1
  return place.path .. place.next
end

local function taken(answer)
  if answer.waits then yield(WAITS) end
  return answer.value
end

local function step(flow, kind, arguments) return taken(take("take", place_of(flow), kind, arguments)) end

function Flow:sleep(length) step(self, "sleep", { milliseconds = length }) end

function Flow:wait(event, record, options)
  return step(self, "wait", {
    event = event, record = record and record.id, timeout = options and options.timeout,
  })
end

function Flow:seen(event, record) return step(self, "seen", { event = event, record = record and record.id }) end

function Flow:step(name, body)
  local place = place_of(self)
  local answer = take("take", place, "step", { name = name })
  if not answer.wanted then return taken(answer) end
  local is_well, result = pcall(body)
  if not is_well then
    take("fail", place, type(result) == "table" and tostring(result.message) or tostring(result))
    error(result, 0)
  end
  return take("settle", place, name, result)
end

function Flow:email(mail) return step(self, "send", { kind = "mail", wish = mail }) end
function Flow:sms(message) return step(self, "send", { kind = "sms", wish = message }) end
function Flow:notify(notification) return step(self, "send", { kind = "notification", wish = notification }) end
function Flow:webhook(call) return step(self, "send", { kind = "webhook", wish = call }) end
function Flow:call(command, arguments) return step(self, "call", { command = command, arguments = arguments }) end
function Flow:create(entity, values) return step(self, "create", { entity = entity, values = values }) end
function Flow:task(values) return step(self, "task", { values = values }) end

function Flow:update(record, values)
  return step(self, "update", { record = record, values = values })
end

function Flow:assign(record, user)
  local owner = type(user) == "string" and user or user.id
  return step(self, "assign", { record = record, values = { owner = owner } })
end

function Flow:approve(options)
  local by = options.by
  return step(self, "approve", {
    by = by and (type(by) == "string" and by or by.id), title = options.title, timeout = options.timeout,
  })
end

local function begin(members, path, body, ...)
  local flow = setmetatable(members, Flow)
  local thread = create(body)
  places[flow], threads[flow] = { path = path, next = 0 }, thread
  local is_well, result = resume(thread, flow, ...)
  if not is_well then error(result, 0) end
  if status(thread) == "dead" then return true, result end
  if result ~= WAITS then error("a flow waits by flow:sleep and flow:wait, not by coroutine.yield", 0) end
  return false
end

function Flow:parallel(branches)
  local place = place_of(self)
  taken(take("take", place, "parallel", { count = #branches }))
  local results, is_over = {}, true
  for number, body in ipairs(branches) do
    local is_done, result = begin({ id = self.id }, place .. "." .. number .. ".", body)
    if is_done then results[number] = result else is_over = false end
  end
  if not is_over then yield(WAITS) end
  return results
end

-- Events -------------------------------------------------------------------------------------------
local Event = {}
Event.__index = Event
Event.__metatable = false

--- Each record of the batch, with what it was before.
function Event:records()
  local place = 0
  return function()
    place = place + 1
    local record = self.new[place]
    if record == nil then return nil end
    local old = self.was[place]
    if old == kith.null then old = nil end
    return record, old
  end
end

--- Refuses a record; the other hooks still run, and the caller gets every reason at once.
function Event:reject(record, field, code, message, recovery)
  reject(record, field, code, message, recovery)
end

keep(function(handler, event) handler(setmetatable(event, Event)) end)
keep(function(handler, arguments, context) return handler(arguments, context) end)
keep(function(handler, records)
  local values = {}
  for place, record in ipairs(records) do
    local value = handler(record)
    if value == nil then value = kith.null end
    values[place] = value
  end
  return kith.list(values)
end)
keep(function(handler)
  local is_well, words = handler()
  if is_well == nil or is_well == true then return nil end
  return words or is_well or "It is not well."
end)
keep(function(handler, members, record)
  if record == kith.null then record = nil end
  return (begin(members, "", handler, record))
end)
