---@meta kith
-- Written by `kith sdk generate` from the table of host functions; not to be changed by hand.

---@class kith
kith = {}

--- Working time.
---@type kith.Calendar
kith.calendar = {}

--- Work that is put off.
---@type kith.Jobs
kith.jobs = {}

--- Mail that goes out.
---@type kith.MailOut
kith.mail = {}

--- Text messages that go out.
---@type kith.MessagesOut
kith.sms = {}

--- Calls of other servers.
---@type kith.WebhooksOut
kith.webhook = {}

--- Notifies a user after the commit; it needs the grant `notification`.
---@type fun(notification: { to: any, text: string, about: any, key: string? }): kith.Receipt
kith.notify = {}

--- What the plugin remembers.
---@type kith.Memory
kith.kv = {}

--- The empty value where nil would mean unchanged.
---@type kith.Null
kith.null = {}

--- Registers a hook on an event.
---
--- Available while a plugin registers what it adds.
---@param event string As "contact.before_save" or "lead.converted".
---@param options kith.HookOptions
---@param handler fun(event: kith.Event)
---@overload fun(event: string, handler: fun(event: kith.Event))
function kith.on(event, options, handler) end

--- Registers a command: in the terminal, the API and the pages at once.
---
--- Available while a plugin registers what it adds.
---@param name string Begins with the plugin's id: "visits.count".
---@param options kith.CommandOptions
---@param handler fun(arguments: table, context: table): string|kith.CommandResult|nil
function kith.command(name, options, handler) end

--- Computes a read-only field of the plugin's own whenever its record is written.
---
--- Available while a plugin registers what it adds.
---@param field string As "contact.lead_score".
---@param options kith.ComputedOptions
---@param handler fun(record: kith.Record): any
function kith.computed(field, options, handler) end

--- Registers a look at whether the plugin can do its work.
---
--- Available while a plugin registers what it adds.
---@param id string
---@param options kith.HealthOptions
---@param handler fun(): boolean|string|nil, string? Nothing or true where all is well; else false and what is wrong.
---@overload fun(id: string, handler: fun(): boolean|string|nil, string?)
function kith.health(id, options, handler) end

--- Registers work that `kith.jobs.enqueue` puts off, done again where it fails.
---
--- Available while a plugin registers what it adds.
---@param name string As "visits.remind", or "remind" alone.
---@param options kith.JobOptions
---@param handler fun(job: kith.Job)
---@overload fun(name: string, handler: fun(job: kith.Job))
function kith.job(name, options, handler) end

--- Registers work that is done again and again; it needs the grant `schedule`.
---
--- Available while a plugin registers what it adds.
---@param name string As "visits.nightly", or "nightly" alone.
---@param options kith.ScheduleOptions
---@param handler fun(job: kith.Job)
function kith.schedule(name, options, handler) end

--- Registers work that may wait for days: an event of a record begins it.
---
--- Available while a plugin registers what it adds.
---@param name string As "visits.welcome", or "welcome" alone.
---@param options kith.FlowOptions
---@param handler fun(flow: kith.Flow, record: kith.Record) Runs from the top whenever it goes on: steps that are recorded give what they gave.
function kith.flow(name, options, handler) end

--- Registers a form that people fill in without signing in; it needs the grant `form`.
---
--- Available while a plugin registers what it adds.
---@param name string As "visits.ask", or "ask" alone.
---@param options kith.FormOptions
---@param handler fun(values: table, context: table): string|kith.FormAnswer|nil
function kith.form(name, options, handler) end

--- Returns the record of an id; `not_found` where there is none to be read.
---
--- Available in a before hook, in an after hook, in a hook that is asked, in a committed hook, in a command, in a job or a schedule, in a flow, in a step of a flow, where a field is computed, in a health check.
---@generic T
---@param entity `T` The name of an entity, as "contact".
---@param record string|kith.Record The record, or its id.
---@return T
function kith.get(entity, record) end

--- Returns groups of records with their count and figures.
---
--- Available in a before hook, in an after hook, in a hook that is asked, in a committed hook, in a command, in a job or a schedule, in a flow, in a step of a flow, where a field is computed, in a health check.
---@param entity string
---@param options? kith.AggregateOptions
---@return kith.Group[]
function kith.aggregate(entity, options) end

--- Creates a record; of a list of values, a list of records, all or none.
---
--- Available in an after hook, in a committed hook, in a command, in a job or a schedule, in a step of a flow.
---@generic T
---@param entity `T` The name of an entity, as "contact".
---@param values table<string, any> Values by field; `kith.null` empties one.
---@return T
function kith.create(entity, values) end

--- Changes the fields of a record that are named.
---
--- Available in an after hook, in a committed hook, in a command, in a job or a schedule, in a step of a flow.
---@generic T
---@param entity `T` The name of an entity, as "contact".
---@param record string|kith.Record The record, or its id.
---@param values table<string, any> Values by field; `kith.null` empties one.
---@return T
---@overload fun(record: kith.Record, values: table<string, any>): kith.Record
function kith.update(entity, record, values) end

--- Deletes a record; it can be restored.
---
--- Available in an after hook, in a committed hook, in a command, in a job or a schedule, in a step of a flow.
---@param entity string
---@param record string|kith.Record The record, or its id.
---@overload fun(record: kith.Record)
function kith.delete(entity, record) end

--- Brings a deleted record back.
---
--- Available in an after hook, in a committed hook, in a command, in a job or a schedule, in a step of a flow.
---@param entity string
---@param record string|kith.Record The record, or its id.
function kith.restore(entity, record) end

--- Runs a command in this transaction.
---
--- Available in an after hook, in a committed hook, in a command, in a job or a schedule, in a step of a flow.
---@param command string As "sales.win_deal".
---@param arguments? table<string, any>
---@return kith.CommandAnswer
function kith.call(command, arguments) end

--- Announces an event of the plugin's own; hooks hear it after the commit.
---
--- Available in an after hook, in a committed hook, in a command, in a job or a schedule, in a step of a flow.
---@param event string As "visits_visit.planned".
---@param record? kith.Record What it is about.
---@param payload? table What it says.
function kith.announce(event, record, payload) end

--- Asks an event of the plugin's own; a hook may refuse by an error.
---
--- Available in an after hook, in a committed hook, in a command, in a job or a schedule, in a step of a flow.
---@param event string As "visits_visit.planned".
---@param record? kith.Record What it is about.
---@param payload? table What it says.
function kith.ask(event, record, payload) end

--- The moment, the same in the whole transaction.
---
--- Available in a before hook, in an after hook, in a hook that is asked, in a committed hook, in a command, in a job or a schedule, in a flow, in a step of a flow, where a field is computed, in a health check.
---@return kith.Instant
function kith.now() end

--- The day, in the caller's time zone.
---
--- Available in a before hook, in an after hook, in a hook that is asked, in a committed hook, in a command, in a job or a schedule, in a flow, in a step of a flow, where a field is computed, in a health check.
---@return kith.Date
function kith.today() end

--- The id of the user who acts; nil for none.
---
--- Available in a before hook, in an after hook, in a hook that is asked, in a committed hook, in a command, in a job or a schedule, in a flow, in a step of a flow, where a field is computed, in a health check.
---@return string?
function kith.user() end

--- Whether the user who acts may read a field, whatever the plugin may.
---
--- Available in a before hook, in an after hook, in a hook that is asked, in a committed hook, in a command, in a job or a schedule, in a flow, in a step of a flow, where a field is computed, in a health check.
---@param entity string
---@param field string
---@return boolean
function kith.may_read(entity, field) end

--- Writes a line to Kith's log, with file and line.
---
--- Available everywhere.
---@param ... any
function kith.log(...) end

--- Ends the handler with an error that people read.
---
--- Available everywhere.
---@param code string In snake_case, as "out_of_stock".
---@param message string What is wrong.
---@param recovery? string What to do about it.
---@overload fun(error: kith.Error)
function kith.fail(code, message, recovery) end

--- Returns what administrators chose for one of the plugin's settings.
---
--- Available in a before hook, in an after hook, in a hook that is asked, in a committed hook, in a command, in a job or a schedule, in a flow, in a step of a flow, where a field is computed, in a health check.
---@param key string Its `key` under `config` in plugin.json.
---@return any
function kith.config(key) end

--- Returns an English text in another language, as the files under i18n say it.
---
--- Available in a before hook, in an after hook, in a hook that is asked, in a committed hook, in a command, in a job or a schedule, in a flow, in a step of a flow, where a field is computed, in a health check.
---@param english string
---@param language? string As "de"; else that of organisation.language.
---@return string
function kith.text(english, language) end

--- An exact number.
---@param text string|integer|kith.Decimal
---@return kith.Decimal
function kith.decimal(text) end

--- An amount in a currency.
---@param amount string|integer|kith.Decimal
---@param currency string As "EUR".
---@return kith.Money
function kith.money(amount, currency) end

--- A day, written as "2026-11-16".
---@param text string
---@return kith.Date
function kith.date(text) end

--- A moment, written as "2026-11-16T09:00:00Z".
---@param text string
---@return kith.Instant
function kith.instant(text) end

--- A time of day, written as "09:30".
---@param text string
---@return kith.Time
function kith.time(text) end

--- A span to add to a date or an instant.
---@param count integer
---@return kith.Span
function kith.days(count) end

--- A span to add to an instant.
---@param count integer
---@return kith.Span
function kith.hours(count) end

--- A span to add to an instant.
---@param count integer
---@return kith.Span
function kith.minutes(count) end

--- A span to add to an instant.
---@param count integer
---@return kith.Span
function kith.seconds(count) end

--- Marks a table as a list, so that an empty one is not taken for a map.
---@param t? table
---@return table
function kith.list(t) end

--- Begins a question about the records of an entity.
---@param entity string
---@return kith.Query
function kith.query(entity) end

--- The pairs of a table in the order of its keys, the same every time.
---@param t table
---@return fun(): any, any
function kith.sorted(t) end

--- Changes the one record that matches, or creates it; of several, none.
---@param entity string
---@param options kith.UpsertOptions
---@return kith.Record?
---@return "created"|"updated"|"ambiguous"
---@return kith.Record[]?
function kith.upsert(entity, options) end

--- A record. Fields are read by their names; a misspelt one raises an error.
---@class kith.Record
---@field id string
---@field version integer
---@field created_at kith.Instant
---@field created_by string?
---@field updated_at kith.Instant
---@field updated_by string?
---@field owner string?
---@field team string?
---@field [string] any
local record = {}

--- Returns the readable fields as a plain table.
---@return table<string, any>
function record:to_table() end

--- Whether the write changes a field; anything at all where none is named.
---@param field? string
---@return boolean
function record:changed(field) end

--- A field's value before the write; nil for a record that is created.
---@param field string
---@return any
function record:old(field) end

--- What a hook hears; which fields it has depends on the event.
---@class kith.Event
---@field entity string? Before, after and committed: the entity.
---@field operation string? Before and after: create, update, delete …
---@field key string? Committed: the same for every try to deliver it.
---@field name string? Committed and asked: the name of the event.
---@field record string? Committed and asked: the id of the record.
---@field changes table? Committed: what changed, or what the event says.
---@field at kith.Instant? Committed: when it happened.
---@field payload any Asked: what the event says.
local event = {}

--- Each record of the batch, with what it was before.
---@return fun(): kith.Record, kith.Record?
function event:records() end

--- Refuses a record before it is written; the caller gets every reason at once.
---@param record kith.Record
---@param field string?
---@param code string In snake_case.
---@param message? string
---@param recovery? string
function event:reject(record, field, code, message, recovery) end

--- A question about records: `kith.query("contact"):where(…):all()`.
---@class kith.Query
local query = {}

--- Adds a condition.
---@param filter string As "amount > :min".
---@param parameters? table<string, any>
---@return self
function query:where(filter, parameters) end

--- Says the order.
---@param sort string As "-amount".
---@return self
function query:order(sort) end

--- Says how many records at most; 50 where nobody says.
---@param most integer
---@return self
function query:limit(most) end

--- Returns the records.
---@return kith.Record[]
function query:all() end

--- Returns the first record, or nil.
---@return kith.Record?
function query:first() end

--- Returns how many there are.
---@return integer
function query:count() end

--- Goes through the records.
---@return fun(): kith.Record?
function query:each() end

--- A group of records.
---@class kith.Group
---@field key any[]
---@field count integer
---@field figures any[] In the order of the measures.

--- An exact number; fractions of Lua do not mix with it.
---@class kith.Decimal
---@operator add(kith.Decimal|integer): kith.Decimal
---@operator sub(kith.Decimal|integer): kith.Decimal
---@operator mul(kith.Decimal|integer): kith.Decimal
---@operator mul(kith.Money): kith.Money
---@operator unm: kith.Decimal
local decimal = {}

--- Rounds half up.
---@param places integer 0 to 18.
---@return kith.Decimal
function decimal:rounded(places) end

--- Divides, to so many decimals.
---@param by kith.Decimal|integer
---@param places integer 0 to 18.
---@return kith.Decimal
function decimal:divided(by, places) end

--- An amount in a currency; two currencies do not mix.
---@class kith.Money
---@field amount kith.Decimal
---@field currency string
---@operator add(kith.Money): kith.Money
---@operator sub(kith.Money): kith.Money
---@operator mul(kith.Decimal|integer): kith.Money
---@operator unm: kith.Money
local money = {}

--- Rounds half up.
---@param places integer 0 to 18.
---@return kith.Money
function money:rounded(places) end

--- Divides, to so many decimals; by money, into a decimal.
---@param by kith.Decimal|integer|kith.Money
---@param places integer 0 to 18.
---@return kith.Money|kith.Decimal
function money:divided(by, places) end

--- A day.
---@class kith.Date
---@field year integer
---@field month integer
---@field day integer
---@field weekday integer 1 is Monday.
---@operator add(kith.Span): kith.Date
---@operator sub(kith.Span): kith.Date
---@operator sub(kith.Date): kith.Span

--- A moment, in UTC.
---@class kith.Instant
---@operator add(kith.Span): kith.Instant
---@operator sub(kith.Span): kith.Instant
---@operator sub(kith.Instant): kith.Span

--- A time of day.
---@class kith.Time
---@field hour integer
---@field minute integer

--- A span of time.
---@class kith.Span
---@field days integer
---@field milliseconds integer
---@operator unm: kith.Span

--- The empty value.
---@class kith.Null

--- An error as `pcall` catches it.
---@class kith.Error
---@field code string
---@field message string
---@field field string?
---@field record string?
---@field recovery string?
---@field retryable boolean?

--- Options of `kith.on`.
---@class kith.HookOptions
---@field id string? A name of the hook that other hooks can refer to.
---@field fields string[]? Runs only when one of these fields changes.
---@field phase "early"|"normal"|"late"|nil
---@field before string[]? Plugins or hooks that it runs before.
---@field after string[]? Plugins or hooks that it runs after.

--- Options of `kith.command`.
---@class kith.CommandOptions
---@field summary string? One sentence about what it does.
---@field args table<string, table>? As { serial = { type = "text" } }.
---@field requires string? As "contact:update"; else for administrators.
---@field mode "write"|"read"|nil
---@field asks string[]?
---@field announces string[]?

--- What a command returns.
---@class kith.CommandResult
---@field message string?
---@field records kith.Record[]?
---@field data any

--- What `kith.call` returns.
---@class kith.CommandAnswer
---@field message string
---@field records { entity: string, id: string }[]
---@field data any

--- Options of `kith.aggregate`.
---@class kith.AggregateOptions
---@field where string?
---@field parameters table<string, any>?
---@field by string|string[]|nil As "stage, month(closed_on)".
---@field measures string|string[]|nil As "sum(value), avg(value)".

--- Options of `kith.computed`.
---@class kith.ComputedOptions
---@field fields string[]? What it is made of: a change of one computes it anew.

--- Options of `kith.health`.
---@class kith.HealthOptions
---@field summary string? One sentence about what it looks at.

--- What the plugin remembers from one time to the next.
---@class kith.Memory
---@field get fun(key: string): any What lies under a key; nil for nothing.
---@field all fun(prefix: string?): table<string, any> Everything under keys that begin with a prefix.
---@field set fun(key: string, value: any) Puts a value under a key; nil forgets it.

--- One attempt to do a job.
---@class kith.Job
---@field id string The same in each attempt.
---@field name string
---@field key string Stable over attempts: what is sent under it is sent once.
---@field attempt integer From 1.
---@field due_at kith.Instant For when it was meant.
---@field payload any What it was told.

--- Work that is put off.
---@class kith.Jobs
---@field enqueue fun(name: string, payload: any, options: { delay: string?, key: string? }?): string? Puts a job off until the commit; nil where one waits under the same key.

--- Mail that goes out.
---@class kith.MailOut
---@field send fun(mail: kith.Mail): kith.Receipt Sends a mail after the commit; it needs the grant `mail`.

--- Text messages that go out.
---@class kith.MessagesOut
---@field send fun(message: { to: any, text: string, key: string? }): kith.Receipt Sends a text message after the commit; it needs the grant `sms`.

--- Calls of other servers.
---@class kith.WebhooksOut
---@field send fun(call: { to: string, payload: any, key: string? }): kith.Receipt Calls a webhook after the commit; it needs the grant `webhook`.

--- A mail: `to`, and a subject with a text, or a template.
---@class kith.Mail
---@field to any A record with an address, or an address.
---@field subject string?
---@field text string?
---@field html string?
---@field template string? The name of a mail template.
---@field values table<string, any>? What stands at {{values.…}}.
---@field about kith.Record? What it is about: {{about.…}}.
---@field conversation any The conversation that it belongs to.
---@field purpose string? For what it needs consent, as "marketing".
---@field cc any Who else gets it: one, or a list.
---@field from string? The name of a sender; the default where none is named.
---@field reply_to string?
---@field key string? Of the same key only one is ever sent.
---@field delay string? As "2h".

--- What becomes of something that is to be sent.
---@class kith.Receipt
---@field id string Its number in the ledger.
---@field left_out string? Why it is not sent.
---@field is_repeated boolean Whether the same key was used before.

--- A run of a flow: each call is a step that is recorded.
---@class kith.Flow
---@field id string The run's number.
---@field sleep fun(self: kith.Flow, length: string) Waits, as "3d".
---@field wait fun(self: kith.Flow, event: string, record: kith.Record, options: { timeout: string? }?): any Waits for an event about a record; what it says, nil where it was not in time.
---@field seen fun(self: kith.Flow, event: string, record: kith.Record): boolean Whether an event about a record was announced since the run began.
---@field step fun(self: kith.Flow, name: string, body: fun(): any): any Does something once; what it gives is recorded.
---@field email fun(self: kith.Flow, mail: kith.Mail): kith.Receipt Sends a mail.
---@field sms fun(self: kith.Flow, message: { to: any, text: string }): kith.Receipt Sends a text message.
---@field notify fun(self: kith.Flow, notification: { to: any, text: string }): kith.Receipt Notifies a user.
---@field webhook fun(self: kith.Flow, call: { to: string, payload: any }): kith.Receipt Calls a webhook.
---@field call fun(self: kith.Flow, command: string, arguments: table<string, any>?): table Runs a command.
---@field create fun(self: kith.Flow, entity: string, values: table<string, any>): table Creates a record; its entity and id.
---@field update fun(self: kith.Flow, record: any, values: table<string, any>): table Changes a record.
---@field task fun(self: kith.Flow, values: table<string, any>): table Creates a task about the record.
---@field assign fun(self: kith.Flow, record: any, user: any): table Gives a record an owner.
---@field approve fun(self: kith.Flow, options: { by: any, title: string?, timeout: string? }): boolean? Waits for a person; whether it was approved, nil where nobody decided in time.
---@field parallel fun(self: kith.Flow, branches: (fun(flow: kith.Flow): any)[]): any[] Goes through branches beside each other; what each gave.

--- Options of `kith.flow`.
---@class kith.FlowOptions
---@field on string The event that begins it, as "contact.committed_update".
---@field when string? What must be true of the record, in the filter language.
---@field changed string|string[]|nil Only where one of these fields has changed.
---@field reentry "skip"|"parallel"|nil What becomes of an event while a run for the record is under way.
---@field summary string? One sentence about what it does.

--- Options of `kith.job`.
---@class kith.JobOptions
---@field summary string? One sentence about what it does.
---@field attempts integer? How often it is tried: 1 to 12, which is also the default.

--- Options of `kith.schedule`: `every`, or `at` with its days.
---@class kith.ScheduleOptions
---@field every string? As "15m", from one minute on.
---@field at string|string[]|nil Times of day, as "07:00".
---@field days string[]? Days of the week, as "mon"; each where none is named.
---@field month_days integer[]? Days of the month; 31 is its last day.
---@field zone string? As "Europe/Zagreb"; the organisation's where none is named.
---@field misfire "once"|"skip"|"all"|nil What becomes of moments that passed while nothing ran.
---@field most integer? With misfire = "all": for how many at most; 10.
---@field overlap "forbid"|"queue"|nil What becomes of a moment at which the run before still works.
---@field summary string? One sentence about what it does.

--- Options of `kith.form`.
---@class kith.FormOptions
---@field title string? What stands above it.
---@field summary string? One sentence about what it is for.
---@field fields table[]|table<string, table> What it asks, in order: { name = "email", type = "email", required = true }.
---@field hosts string[]? Origins of other sites whose pages may send it, as "https://www.example.com".
---@field tells boolean? Whether it answers with the result; else with thanks alone.

--- What the function of a form returns.
---@class kith.FormAnswer
---@field result string? In a word, as "created".
---@field message string? One sentence for who has sent it.

--- Options of `kith.upsert`.
---@class kith.UpsertOptions
---@field match string[] The fields by which a record is found: any of them.
---@field values table<string, any> What it is to have.
---@field policy table<string, "overwrite"|"fill_blank"|"append">? What becomes of a field that has a value; fill_blank where nothing is said.

--- Working time, by a business calendar: its id, its name, or nil for the default one.
---@class kith.Calendar
---@field add fun(calendar: string|kith.Record|nil, from: kith.Instant, minutes: integer): kith.Instant The moment at which so many working minutes are over.
---@field minutes fun(calendar: string|kith.Record|nil, from: kith.Instant, to: kith.Instant): integer The whole working minutes between two moments.
---@field is_open fun(calendar: string|kith.Record|nil, at: kith.Instant?): boolean Whether a moment, or the present one, is working time.

--- What a test does and expects, in a Kith that is thrown away.
---@class kith.Test
local t = {}

--- Creates a record.
---@param entity string
---@param values table<string, any> Values by field; `kith.null` empties one.
---@return table
function t.create(entity, values) end

--- Returns a record as it is now.
---@param record table One that `t` has given.
---@return table
function t.get(record) end

--- Changes a record.
---@param record table One that `t` has given.
---@param values table<string, any> Values by field; `kith.null` empties one.
---@return table
function t.update(record, values) end

--- Deletes a record.
---@param record table One that `t` has given.
function t.delete(record) end

--- Brings a deleted record back.
---@param record table One that `t` has given.
function t.restore(record) end

--- Returns records, oldest first.
---@param entity string
---@param filter? string
---@param parameters? table
---@return table[]
function t.find(entity, filter, parameters) end

--- Returns how many records there are.
---@param entity string
---@param filter? string
---@param parameters? table
---@return integer
function t.count(entity, filter, parameters) end

--- Runs a command.
---@param command string
---@param arguments? table
---@return kith.CommandAnswer
function t.run(command, arguments) end

--- Fills in a form, as somebody does who has not signed in.
---@param form string
---@param values? table
---@return kith.FormAnswer
function t.send(form, values) end

--- Returns the record that a fixture names.
---@param name string
---@return table
function t.fixture(name) end

--- Moves the clock on, and does what falls due.
---@param span string As "31d".
function t.advance(span) end

--- The moment at which the clock stands.
---@return kith.Instant
function t.now() end

--- The day.
---@return kith.Date
function t.today() end

--- Acts as somebody with a role, or as a user.
---@param who string
---@param body fun()
function t.as(who, body) end

--- Two values must be equal, tables by what is in them.
---@param actual any
---@param expected any
---@param message? string
function t.eq(actual, expected, message) end

--- A value must be true.
---@param value any
---@param message? string
function t.ok(value, message) end

--- It must be refused, by this fault where one is named.
---@param body fun()
---@param field? string
---@param code? string
function t.rejects(body, field, code) end

--- It must be refused for want of a right.
---@param body fun()
function t.denied(body) end

--- How often hooks of the plugin on an event ran.
---@param event string
---@param count? integer At least once where it is left out.
function t.fired(event, count) end

--- How often an event was delivered after a commit.
---@param event string
---@param count? integer At least once where it is left out.
function t.delivered(event, count) end

--- What was sent, or is to be, oldest first: each with `kind`, `key`, `state` and what it says.
---@param kind? string As "mail"; all where left out.
---@return table[]
function t.sent(kind) end

--- No hook or command of the plugin has used more so far.
---@param limits { fuel?: integer, queries?: integer }
function t.under(limits) end

--- Registers a test of `kith plugin test`.
---@param name string What holds.
---@param body fun(t: kith.Test)
function test(name, body) end

