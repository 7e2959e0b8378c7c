-- What a test has beside the libraries: `test` and `t`. Every act goes to the throw-away Kith of the
-- test, which answers before the next line runs.
local host = kith["[testing]"]
local t = {}

-- Failures and places ------------------------------------------------------------------------------

local function act(name, ...) return host(name, ...) end

--- Ends the test where it has called the function of `t` that calls this.
local function fail(message) error(message, 3) end

local function words(value, depth)
  if type(value) == "string" then return '"' .. value .. '"' end
  if type(value) ~= "table" or depth > 3 then return tostring(value) end
  local parts = {}
  for key, part in kith.sorted(value) do parts[#parts + 1] = tostring(key) .. " = " .. words(part, depth + 1) end
  return "{ " .. table.concat(parts, ", ") .. " }"
end

local function equal(a, b)
  if a == b then return true end
  if type(a) ~= "table" or type(b) ~= "table" then return false end
  for key, value in pairs(a) do
    if not equal(value, rawget(b, key)) then return false end
  end
  for key in pairs(b) do
    if rawget(a, key) == nil then return false end
  end
  return true
end

-- Records ------------------------------------------------------------------------------------------
local shapes = {}

--- A record as a table that knows which fields it has: a misspelt one raises an error.
local function record(told)
  local entity, names = told.values.entity, told.names
  local known = { entity = true }
  for _, name in ipairs(names) do known[name] = true end
  shapes[entity] = shapes[entity] or { __metatable = "record" }
  shapes[entity].__index = function(_, name)
    if not known[name] then fail(("%s has no field `%s`"):format(entity, tostring(name))) end
  end
  return setmetatable(told.values, shapes[entity])
end

local function records(told)
  local list = {}
  for place, one in ipairs(told) do list[place] = record(one) end
  return list
end

--- Values as the host takes them: a record stands for its id.
local function plain(values)
  if type(values) ~= "table" then return values end
  if getmetatable(values) == "record" then return rawget(values, "id") end
  local copy = {}
  for key, value in pairs(values) do copy[key] = plain(value) end
  return copy
end

--- The entity and the id of a record that is given by itself, or by both; and what comes after.
local function subject(first, ...)
  if getmetatable(first) == "record" then return rawget(first, "entity"), rawget(first, "id"), ... end
  return first, ...
end

function t.create(entity, values)
  local told = act("create", entity, plain(values or {}))
  return told.values and record(told) or records(told)
end

function t.update(...)
  local entity, id, values = subject(...)
  return record(act("update", entity, id, plain(values)))
end

function t.get(...)
  local entity, id = subject(...)
  return record(act("get", entity, id))
end

function t.delete(...)
  local entity, id = subject(...)
  act("delete", entity, id)
end

function t.restore(...)
  local entity, id = subject(...)
  act("restore", entity, id)
end

function t.find(entity, filter, parameters)
  return records(act("find", entity, filter, plain(parameters)))
end

function t.count(entity, filter, parameters) return (act("count", entity, filter, plain(parameters))) end
function t.run(command, arguments) return (act("run", command, plain(arguments or {}))) end
function t.send(form, values) return (act("send", form, plain(values or {}))) end
function t.fixture(name) return record(act("fixture", name)) end
function t.advance(span) return (act("advance", span)) end
function t.now() return (act("now")) end
function t.today() return (act("today")) end

-- What is expected ---------------------------------------------------------------------------------

function t.eq(actual, expected, message)
  if equal(actual, expected) then return end
  fail((message and message .. ": " or "") .. ("expected %s, got %s"):format(words(expected, 0), words(actual, 0)))
end

function t.ok(value, message)
  if not value then fail(message or "expected something true, got " .. tostring(value)) end
end

local function counted(what, event, count, found)
  if count == nil and found > 0 or count == found then return end
  local times = count == nil and "at least once" or count .. " times"
  error(("expected `%s` to be %s %s, but it was %d times"):format(event, what, times, found), 3)
end

function t.fired(event, count) counted("fired", event, count, (act("fired", event))) end
function t.sent(kind) return (act("sent", kind)) end
function t.delivered(event, count) counted("delivered", event, count, (act("delivered", event))) end

--- Every hook and command of the plugin has used at most this in the test so far.
function t.under(limits)
  local over = act("under", limits)
  if over then fail(over) end
end

--- Runs a function as a user, or as somebody with a role.
function t.as(who, body)
  act("as", who)
  local is_done, problem = pcall(body)
  act("back")
  if not is_done then error(problem, 0) end
end

local function refused(body)
  local is_done, problem = pcall(body)
  if is_done then return nil end
  if type(problem) ~= "table" then error(problem, 0) end
  return problem
end

--- The function must be refused for want of a right.
function t.denied(body)
  local problem = refused(body)
  if problem == nil then fail("expected it to be denied, but it was done") end
  if problem.code ~= "forbidden" and problem.code ~= "not_found" then
    fail(("expected it to be denied, but it ended with %s: %s"):format(problem.code, problem.message))
  end
end

--- The function must be refused, by a fault of this field with this code where they are given.
function t.rejects(body, field, code)
  local problem = refused(body)
  if problem == nil then fail("expected it to be rejected, but it was done") end
  local told = {}
  for _, fault in ipairs(act("faults")) do
    if (field == nil or fault.field == field) and (code == nil or fault.code == code) then return end
    told[#told + 1] = ("%s %s"):format(fault.field or "-", fault.code)
  end
  fail(("expected %s %s, but the faults were: %s"):format(field or "any field", code or "any code",
    table.concat(told, ", ")))
end

local later = { http = true, attempts = true }
setmetatable(t, {
  __index = function(_, name)
    if later[name] then fail("`t." .. name .. "` is not there yet: no plugin can reach the network") end
    fail("a test has no `t." .. tostring(name) .. "`")
  end,
  __metatable = false,
})

rawset(_G, "test", function(name, body)
  host("test", name, function() body(t) end)
end)
