-- Generated patterns against generated subjects: what the host's matcher answers must be what the
-- stock one answers, errors and all. Run in both; the texts that it returns are compared.
local seed, cases = SEED or 1, 4000

local function random(n)
  seed = (seed * 1103515245 + 12345) % 2147483648
  return seed // 65536 % n + 1
end

local function pick(from) return from[random(#from)] end

local letters = { "a", "b", "c", "x", " ", "1", "_", "é", "\0", "A", "-", "]", "^", "%", "." }
local classes = { "%a", "%d", "%s", "%w", "%A", "%S", "%p", "%c", "%x", "%u", "%l", "%g", "%%", "%.", "%z", "%-" }
local broken = { "%", "[", "[a", "[^", "(", ")", "%b", "%bx", "%f", "%fa", "%1", "%9", "%0", "[]", "[]]", "[^]]", "[a-]", "[%", "[%a-z]", "(()", "^", "$", "*", "-", "?", "()", "[a-%%]", "[--a]" }
local item

local function set()
  local parts = { random(4) == 1 and "[^" or "[" }
  for _ = 1, random(3) do
    local kind = random(4)
    if kind == 1 then
      parts[#parts + 1] = pick(classes)
    elseif kind == 2 then
      parts[#parts + 1] = pick { "a-c", "0-9", "A-Z", "b-a", "%--a", "]-a" }
    else
      parts[#parts + 1] = pick(letters)
    end
  end
  parts[#parts + 1] = "]"
  return table.concat(parts)
end

local function single()
  local kind = random(6)
  if kind <= 2 then return pick { "a", "b", "c", "x", " ", "1" } end
  if kind == 3 then return pick(classes) end
  if kind == 4 then return set() end
  if kind == 5 then return "." end
  return pick(letters)
end

local function pattern(depth)
  local parts = {}
  for _ = 1, random(3) do
    local kind = random(12)
    if kind <= 7 then
      parts[#parts + 1] = single() .. pick { "", "", "*", "+", "-", "?" }
    elseif kind <= 9 and depth < 3 then
      parts[#parts + 1] = "(" .. pattern(depth + 1) .. ")"
    elseif kind == 10 then
      parts[#parts + 1] = pick { "%b()", "%bab", "%f[%a]", "%f[^%w]", "()", "%1", "%2" }
    elseif kind == 11 then
      parts[#parts + 1] = pick(broken)
    end
  end
  return table.concat(parts)
end

local function subject()
  local parts = {}
  for index = 1, random(12) - 1 do parts[index] = pick { "a", "b", "c", "x", "(", ")", pick(letters) } end
  return table.concat(parts)
end

local function replacement()
  return pick { "", "x", "%0", "%1", "%2", "%%", "%", "%a", "<%0>", "%1%1" }
end

local function shown(...)
  local parts = {}
  for index = 1, select("#", ...) do
    local value = select(index, ...)
    parts[index] = math.type(value) or type(value)
    parts[index] = parts[index] .. ":" .. tostring(value)
  end
  return table.concat(parts, "|")
end

local function all(text, form, from)
  local parts = {}
  for one, two in text:gmatch(form, from) do
    parts[#parts + 1] = shown(one, two)
    if #parts > 40 then break end
  end
  return table.concat(parts, ";")
end

local lines = {}
for case = 1, cases do
  local text, form = subject(), (random(5) == 1 and "^" or "") .. pattern(1) .. (random(6) == 1 and "$" or "")
  local from = random(4) == 1 and random(16) - 8 or nil
  local line = { case, ("%q"):format(text), ("%q"):format(form), tostring(from) }
  line[#line + 1] = shown(pcall(string.find, text, form, from))
  line[#line + 1] = shown(pcall(string.match, text, form, from))
  line[#line + 1] = shown(pcall(string.gsub, text, form, replacement(), random(3) == 1 and random(4) - 1 or nil))
  line[#line + 1] = shown(pcall(string.gsub, text, form, { a = "1", b = false, x = true }))
  line[#line + 1] = shown(pcall(string.gsub, text, form, function(...) return select("#", ...) > 1 and "n" or ... end))
  line[#line + 1] = shown(pcall(all, text, form, from))
  line[#line + 1] = shown(pcall(string.find, text, form, from, true))
  lines[#lines + 1] = table.concat(line, " ")
end
return table.concat(lines, "\n")
