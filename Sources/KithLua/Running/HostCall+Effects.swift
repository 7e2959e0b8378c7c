import KithKernel
import KithModel

/// What a script sends.
extension HostCall {
    /// `kith.mail.send(mail)` and the like.
    func send() throws -> HostValue {
        try run.count(.events)
        let kind = try text(0, "kind")
        guard arguments.count > 1, var members = arguments[1].map else {
            throw unfit(1, "options", "a table")
        }
        let key = members.removeValue(forKey: "key")?.string
        let delay = try self.delay(members.removeValue(forKey: "delay"))
        var wish = JSONObject()
        for name in members.keys.sorted() { wish[name] = try members[name].map(json) }
        let receipt = try run.transaction().request(
            kind, .object(wish), key: key.map { "\(run.plugin.manifest.id):\($0)" }, delay: delay)
        return HostValue([
            "id": .string(receipt.id.description),
            "left_out": receipt.leftOut.map(JSON.string) ?? .null,
            "is_repeated": .boolean(receipt.isRepeated),
        ])
    }

    /// A value in which records stand with the names of their entities.
    func json(_ value: HostValue) throws -> JSON {
        guard case .record(let number, let place) = value else {
            if case .map(let members) = value {
                var object = JSONObject()
                for name in members.keys.sorted() { object[name] = try members[name].map(json) }
                return .object(object)
            }
            if let list = value.list { return .array(try list.map(json)) }
            return try value.json(id)
        }
        let batch = try batch(number)
        return [
            "entity": .string(batch.entity.name), "id": .string(try batch.id(place).description),
        ]
    }
}
