-- Lead scoring: how promising leads and contacts are, by rules that people can read.
local rules = require("rules")


local told_by_points = { "of_entity", "field", "test", "value", "points" }
kith.on("scoring_rule.before_save", { id = "check_rule", fields = told_by_points }, function(event)
  for rule in event:records() do
    if not rules.can_read(rule) then
      event:reject(rule, "field", "unknown_field", ("A %s has no field `%s` that rules can read."):format(
        rule.of_entity, rule.field), "Give the name of a field, as job_title.")
    end
  end
end)


kith.on("scoring_rule.after_save", { id = "note_rules" }, function()
  rules.forget()
  kith.kv.set("rules_changed_at", tostring(kith.now()))
end)


for _, entity in ipairs { "lead", "contact" } do
  kith.on(entity .. ".before_save", { id = "score_" .. entity, phase = "late" }, function(event)
    local list = rules.of(entity)
    for record in event:records() do
      -- A refresh counts the quiet days; everything else ends them, and what changes nothing is nothing.
      if record:changed() then
        if not record:changed("scored_at") and not record:changed("touched_at") then
          record.touched_at = kith.now()
        end
        record.score, record.score_reasons = rules.score(record, list)
        record.scored_at = kith.now()
      end
    end
  end)
end


kith.on("activity.after_create", { id = "touch" }, function(event)
  for activity in event:records() do
    local about = activity.about
    if about and (about.entity == "lead" or about.entity == "contact") then
      kith.update(about.entity, about.id, { touched_at = kith.now() })
    end
  end
end)


kith.command("lead_scoring.refresh", {
  summary = "Scores anew what was not scored today or since the rules changed, up to 50 records at once.",
  requires = "lead:update",
}, function()
  local changed, since = kith.kv.get("rules_changed_at"), kith.now() - kith.days(1)
  if changed and kith.instant(changed) > since then since = kith.instant(changed) end
  local done, left = 0, 0
  for _, entity in ipairs { "lead", "contact" } do
    local stale = kith.query(entity):where("scored_at is null or scored_at < :since", { since = since })
    if done < 50 then
      for record in stale:order("id"):limit(50 - done):each() do
        kith.update(record, { scored_at = kith.now() })
        done = done + 1
      end
    end
    left = left + stale:count()
  end
  return {
    message = ("%d scored anew, %d are left."):format(done, left),
    data = { done = done, left = left },
  }
end)


kith.command("lead_scoring.explain", {
  summary = "Says which rule gave a lead or a contact which points.",
  args = { contact = { ref = "contact" }, lead = { ref = "lead" } },
  requires = "lead:read",
  mode = "read",
}, function(arguments)
  local entity = arguments.lead and "lead" or "contact"
  if not arguments[entity] or (arguments.lead and arguments.contact) then
    kith.fail("invalid", "Name a lead or a contact.", "Give one of the two.")
  end
  local record = kith.get(entity, arguments[entity])
  local lines = {}
  for _, reason in ipairs(record.score_reasons or {}) do
    lines[#lines + 1] = ("%+d %s"):format(reason.points, reason.rule)
  end
  local score = record.score or 0
  return {
    message = ("%d points: %s."):format(score, #lines > 0 and table.concat(lines, ", ") or "no rule fits"),
    records = { record },
    data = { reasons = record.score_reasons or kith.list {}, score = score },
  }
end)
