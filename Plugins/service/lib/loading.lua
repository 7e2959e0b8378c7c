-- Records by their ids: one question for a whole batch.
local loading = {}

--- The records of some ids that can be seen, by the id; `ids` is a list that may hold some twice.
function loading.by_id(entity, ids)
  local wanted, known, found = kith.list {}, {}, {}
  for _, id in ipairs(ids) do
    if not known[id] then
      known[id] = true
      wanted[#wanted + 1] = id
    end
  end
  if #wanted == 0 then return found end
  for record in kith.query(entity):where("id in :ids", { ids = wanted }):limit(500):each() do
    found[record.id] = record
  end
  return found
end

return loading
