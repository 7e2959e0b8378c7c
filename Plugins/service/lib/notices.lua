-- How people of the organisation are told of a case.
local notices = {}

local people = {}

--- A user, asked for once.
local function user_of(id)
  people[id] = people[id] or kith.get("user", id)
  return people[id]
end

--- Tells a user of something about a case, once for each key: by mail, or by a task where no mail
--- can reach the user.
function notices.tell(person, case, subject, key)
  local user = user_of(person)
  if user.email then
    local text = ("%s\n\nCase %s, priority %s."):format(subject, case.number, case.priority)
    kith.mail.send { to = user, subject = subject, text = text, about = case, key = key }
  else
    kith.create("activity", { subject = subject, about = case, owner = person, due_on = kith.today() })
  end
end

return notices
