-- How people of the organisation are told of a case.
local notices = {}

--- Tells a person of something about a case, once for each key.
function notices.tell(person, case, words, _)
  kith.create("activity", {
    subject = words, about = case, owner = person, due_on = kith.today(),
  })
end

return notices
