import ArgumentParser
import KithModel

/// A name and what stands behind its equals sign: `stage=Won`.
struct Assignment: ExpressibleByArgument {
    let name: String
    let value: String

    init?(argument: String) {
        guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex else {
            return nil
        }
        name = String(argument[..<equals])
        value = String(argument[argument.index(after: equals)...])
    }

    /// The value as JSON: a list where it is written as one, else a text.
    var json: JSON {
        if value.hasPrefix("["), let list = try? JSONReader.read(value) { return list }
        return .string(value)
    }
}
