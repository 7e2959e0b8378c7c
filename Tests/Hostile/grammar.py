"""Makes Lua scripts that call everything there is with arguments that nobody would give.

One number makes one script, always the same: what was found can be made again.
"""

import random

NUMBERS = [
    "0", "-0.0", "1", "-1", "2", "7", "32", "255", "256", "1000", "65536", "2^31", "2^53", "2^53 + 1",
    "math.maxinteger", "math.mininteger", "math.huge", "-math.huge", "0/0", "1e308", "5e-324", "0.5",
]
TEXTS = [
    '""', '"a"', '"name"', '"note"', '"nmae"', '"\\0"', '"\\0\\0x"', '"%"', '"%d%s%q%5.2f"', '"(a*(.)%w(%s*))"',
    '"[^%a-z]*-"', '"%b()%f[%w]"', '"((((((((((("', '"é€\\u{10FFFF}"', '"\\xff\\xfe"', '" 0x1p4 "', '"1e999"',
    '"-12.50"', '"9223372036854775807"', '"2026-11-16"', '"2026-11-16T09:00:00Z"', '"09:30"', '"EUR"',
    '"!16 i8 s1 z Xi4"', '"k"', '"__index"', '"x=%1"', '("a-"):rep(20) .. "b"', '("x"):rep(1000)',
    '("ab\\0"):rep(30000)', '("x"):rep(300000)', '("\\0"):rep(300000)', '(" "):rep(100000) .. "1"',
]
MADE = [
    "nil", "true", "false", "{}", "{ 1, 2, 3 }", "{ 1, nil, 3 }", "{ x = 1, [2] = 3 }", "cycle()", "deep(40)",
    "deep(5)", "{ table.unpack(wide, 1, 300) }", "wide", "setmetatable({}, meta)", "setmetatable({ 1, 2 }, meta)",
    "setmetatable({}, { __index = meta })", "meta", "R[1]", "R[2]", "R", "R[1].name", "R[2]:to_table()",
    "kith.null", "kith.list()", "kith.list({ 1 })", 'kith.decimal("0.000000000000000001")',
    'kith.decimal("9223372036854775807")', 'kith.money("12.50", "EUR")', 'kith.money("1", "USD")',
    'kith.date("9999-12-31")', 'kith.instant("0001-01-01T00:00:00Z")', 'kith.time("23:59")', "kith.days(3)",
    "kith.hours(-1)", "function() end", "function(...) return ... end", "function(a, b) return b end",
    "function() error({}) end", "function() return coroutine.yield(1) end", "coroutine.create(function(...) return coroutine.yield(...) end)",
    "coroutine.wrap(function(...) while true do coroutine.yield(...) end end)", "coroutine.running()", "_G", "string", "kith",
    'R[1].to_table', '("x").rep', "error_of(kith.refuse)", "error_of(error)",
]
LIBRARIES = {
    "": "assert error getmetatable ipairs next pairs pcall rawequal rawget rawlen rawset require select "
        "setmetatable tonumber tostring type xpcall",
    "string": "byte char find format gmatch gsub len lower match pack packsize rep reverse sub unpack upper",
    "table": "concat insert move pack remove sort unpack",
    "math": "abs acos asin atan ceil cos deg exp floor fmod log max min modf rad random sin sqrt tan "
            "tointeger type ult",
    "utf8": "char codepoint codes len offset",
    "coroutine": "close create isyieldable resume running status wrap yield",
    "kith": "again date days decimal echo flip garbage hours instant keep list minutes money raw records "
            "refuse seconds time",
}
FUNCTIONS = [
    f"{library}.{name}" if library else name
    for library, names in LIBRARIES.items() for name in names.split()]
METHODS = [
    ":rep", ":find", ":gsub", ":match", ":gmatch", ":format", ":byte", ":to_table", ":shown", ":rounded", ":divided",
    ".amount", ".name", ".note", ".year", ".days", ".milliseconds", ".x",
]
EVENTS = [
    "__index", "__newindex", "__call", "__tostring", "__len", "__eq", "__lt", "__le", "__concat", "__add", "__unm",
    "__close", "__pairs", "__name", "__metatable", "__mode", "__idiv", "__band", "__shl", "__bnot",
]
BINARY = ["+", "-", "*", "/", "//", "%", "^", "..", "==", "~=", "<", "<=", ">", ">=", "&", "|", "~", "<<", ">>", "and", "or"]
UNARY = ["-", "#", "not ", "~"]

HEAD = """-- ends: anyhow
local R = kith.records()
local V, meta, wide = {}, {}, {}
for i = 1, 2000 do wide[i] = i end
local function cycle() local t = {} t.t = t t[1] = { t } return t end
local function deep(n) local t = {} for _ = 1, n do t = { t } end return t end
local function error_of(f, ...) return select(2, pcall(f, ...)) end
local function again(f, ...) return pcall(pcall, f, ...) end
"""

# How something is done, so that what it raises goes another way each time.
WAYS = [
    "pcall(function() {body} end)",
    "pcall(function() {body} end)",
    "xpcall(function() {body} end, function(m) V[1] = m return tostring(m) end)",
    "xpcall(function() {body} end, error)",
    "coroutine.resume(coroutine.create(function() {body} end))",
    "pcall(coroutine.wrap(function() {body} end))",
    "pcall(table.sort, {{ 3, 1, 2 }}, function(a, b) {body} return a < b end)",
    'pcall(string.gsub, "abc", "%w", function(c) {body} end)',
    "pcall(function() local held <close> = setmetatable({{}}, {{ __close = function() {body} end }}) error('x') end)",
    "again(again, function() {body} end)",
    "kith.keep(function() {body} end) pcall(kith.again, V[1])",
    "for _ = 1, {few} do pcall(function() {body} end) end",
    "pcall(function(...) {body} end, table.unpack(wide, 1, {few}))",
]


class Grammar:
    """Scripts of one seed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def script(self) -> str:
        """A script of some dozens of acts, each of which may fail for itself."""
        acts = [self.act(2) for _ in range(self.chance.randrange(5, 40))]
        return HEAD + "\n".join(acts) + "\n"

    def act(self, depth: int) -> str:
        body = " ".join(self.statement(depth) for _ in range(self.chance.randrange(1, 4)))
        way = self.chance.choice(WAYS)
        return way.format(body=body, few=self.chance.choice([1, 3, 20, 150]))

    def statement(self, depth: int) -> str:
        kind = self.chance.randrange(13)
        place = self.chance.randrange(1, 9)
        if kind < 5:
            return f"V[{place}] = {self.expression(depth)};"
        if kind == 5:
            return f"meta.{self.chance.choice(EVENTS)} = {self.handler(depth)};"
        if kind == 6:
            return f"R[{self.chance.randrange(1, 4)}].{self.chance.choice(['name', 'note', 'x'])} = {self.expression(1)};"
        if kind == 7:
            return f"for k, v in {self.chance.choice(['pairs', 'ipairs', 'next,', 'utf8.codes', 'string.gmatch'])}({self.expression(1)}) do V[{place}] = k end;"
        if kind == 8 and depth > 0:
            return self.act(depth - 1) + ";"
        if kind == 12:
            event = self.chance.choice([*EVENTS, "__gc", "__gc"])
            loops = "function() while true do end end"
            return f"pcall(function() getmetatable({self.expression(1)}).{event} = {loops} end);"
        if kind == 9:
            return f"local a, b = {self.call(depth)}; V[{place}] = b;"
        if kind == 10:
            return f"if {self.expression(1)} then V[{place}] = {self.expression(1)} else {self.statement(0)} end;"
        return f"V[{place}] = select({self.expression(0)}, {self.call(depth)});"

    def handler(self, depth: int) -> str:
        if self.chance.random() < 0.3:
            return self.expression(1)
        return f"function(a, b, c) {self.statement(max(depth - 1, 0))} return {self.expression(0)} end"

    def call(self, depth: int) -> str:
        count = self.chance.choice([0, 1, 1, 2, 2, 3, 3, 4, 6])
        arguments = ", ".join(self.expression(depth - 1) for _ in range(count))
        if self.chance.random() < 0.15:
            arguments = "table.unpack(wide)" if self.chance.random() < 0.5 else "table.unpack(V, 1, 8)"
        if self.chance.random() < 0.12:
            return f"({self.expression(0)}){self.chance.choice(METHODS[:11])}({arguments})"
        if self.chance.random() < 0.05:
            return f"({self.expression(0)})({arguments})"
        return f"{self.chance.choice(FUNCTIONS)}({arguments})"

    def expression(self, depth: int) -> str:
        kind = self.chance.randrange(14)
        if kind < 3:
            return self.chance.choice(NUMBERS)
        if kind < 6:
            return self.chance.choice(TEXTS)
        if kind < 8 or depth <= 0:
            return self.chance.choice(MADE) if kind % 2 else f"V[{self.chance.randrange(1, 9)}]"
        if kind == 8:
            return f"({self.expression(depth - 1)} {self.chance.choice(BINARY)} {self.expression(depth - 1)})"
        if kind == 9:
            return f"({self.chance.choice(UNARY)}({self.expression(depth - 1)}))"
        if kind == 10:
            return f"({self.expression(0)}){self.chance.choice(METHODS[11:])}"
        if kind == 11:
            return self.chance.choice(MADE)
        return self.call(depth - 1)
