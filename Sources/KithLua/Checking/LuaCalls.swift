import KithKernel
import KithModel

/// A call of something under `kith` in a file: `kith.get("contact", id)`.
struct LuaCall: Sendable {
    /// The whole name, as `kith.get`.
    var name: String
    /// The place of the name behind the dot.
    var place: Int
    /// The places between the brackets.
    var arguments: Range<Int>
    /// The text of the first argument, where it is written out.
    var firstText: String?
}

/// A function that a file registers, and when it runs.
struct LuaHandler: Sendable {
    /// The event, or the name of the command.
    var name: String
    var phase: LuaPhase
    /// What the event is about, for one about records.
    var entity: String?
    /// From `function` to `end`.
    var body: ClosedRange<Int>
    /// The name of its first parameter.
    var parameter: String?
}

extension LuaText {
    /// Every call of something under `kith` with brackets.
    var calls: [LuaCall] {
        tokens.indices.compactMap { place in
            guard stands(["kith", "."], at: place), token(place - 1)?.isWord(".") != true,
                let name = token(place + 2), name.kind == .name, stands(["("], at: place + 3)
            else { return nil }
            let start = place + 4
            let end = max(start, closing(place + 3))
            let first = token(start)
            let isText =
                first?.kind == .string
                && (token(start + 1).map { $0.isWord(",") || $0.isWord(")") } ?? false)
            return LuaCall(
                name: "kith." + name.text, place: place + 2, arguments: start..<end,
                firstText: isText ? first?.text : nil)
        }
    }

    /// Every step of a flow that writes, called by a colon: `flow:update(…)` as `kith.update`.
    var steps: [LuaCall] {
        let names = ["update": "update", "assign": "update", "create": "create", "task": "create"]
        return tokens.indices.compactMap { place in
            guard stands([":"], at: place), let step = token(place + 1),
                let verb = names[step.text],
                stands(["("], at: place + 2) || stands(["{"], at: place + 2)
            else { return nil }
            let start = place + 3
            let first = step.text == "create" ? token(start) : nil
            let entity = first?.kind == .string ? first?.text : nil
            return LuaCall(
                name: "kith." + verb, place: place + 1,
                arguments: start..<max(start, closing(place + 2)),
                firstText: step.text == "task" ? "activity" : entity)
        }
    }

    /// The handlers that the file registers by names and functions that are written out.
    var handlers: [LuaHandler] {
        calls.compactMap { call in
            guard let name = call.firstText, let phase = Self.phase(of: call.name, name),
                let start = function(in: call.arguments)
            else { return nil }
            let record = call.name == "kith.on" ? RecordEventName(name) : nil
            let parameter = token(closing(start) > start + 2 ? start + 2 : start)
            return LuaHandler(
                name: name, phase: phase,
                entity: record?.entity, body: start...closing(start),
                parameter: parameter?.kind == .name ? parameter?.text : nil)
        }
    }

    /// The phase of the handlers that a call registers; nil for a call that registers none.
    private static func phase(of call: String, _ name: String) -> LuaPhase? {
        switch call {
        case "kith.on": phase(name)
        case "kith.command", "kith.form": .command
        case "kith.job", "kith.schedule": .job
        case "kith.flow": .step
        default: nil
        }
    }

    /// The place of the function that is the last argument: written there, or a local one.
    private func function(in arguments: Range<Int>) -> Int? {
        var place = arguments.lowerBound
        var found: Int?
        while place < arguments.upperBound {
            let token = tokens[place]
            if token.isWord("function") {
                found = place
                place = closing(place)
            } else if ["(", "[", "{"].contains(token.text), token.kind == .sign {
                place = closing(place)
            }
            place += 1
        }
        if let found { return found }
        guard let last = token(arguments.upperBound - 1), last.kind == .name,
            let local = tokens.indices.first(where: {
                stands(["local", "function", last.text], at: $0)
            })
        else { return nil }
        // The brackets of its parameters stand behind the name.
        return local + 1
    }

    private static func phase(_ event: String) -> LuaPhase {
        switch RecordEventName(event)?.moment {
        case .before: .before
        case .after: .after
        case .committed: .committed
        case nil: event.hasSuffix("ing") ? .asked : .committed
        }
    }
}
