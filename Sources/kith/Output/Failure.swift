import KithKernel
import KithModel
import KithStore
import KithTransfer

/// What went wrong, as the command line tells it: two lines and an exit code.
struct Failure {
    private let error: KernelError
    private let isForeseen: Bool

    /// Takes any error; one that nobody foresaw is told as such.
    init(_ error: any Error) {
        switch error {
        case let error as KernelError:
            self.error = error
            isForeseen = true
        case let error as StoreError:
            self.error = KernelError(error)
            isForeseen = true
        default:
            self.error = KernelError(
                .unavailable, "Something went wrong that should not: \(error).",
                recovery: "Check the data: kith doctor")
            isForeseen = false
        }
    }

    /// By what the process ends (after BSD sysexits).
    var exitCode: Int32 { isForeseen ? error.code.exitCode : 70 }

    /// The message, the recovery, and a line for each further detail.
    var text: String {
        var lines = [error.message]
        if !error.recovery.isEmpty { lines.append(error.recovery) }
        if error.details.count > 1
            || error.details.first.map({ $0.message != error.message }) ?? false
        {
            lines += error.details.prefix(50).map(Self.line)
            if error.details.count > 50 { lines.append("  … and \(error.details.count - 50) more") }
        }
        if let location = error.location { lines.append("  at \(location)") }
        return lines.map(Self.visible).joined(separator: "\n")
    }

    /// The problem document of the API (RFC 9457).
    var json: JSON {
        let code = isForeseen ? error.code : nil
        return [
            "type": .string("urn:kith:\(code?.name ?? "internal")"), "title": .string(title),
            "status": .integer(Int64(code?.status ?? 500)),
            "code": .string(code?.name ?? "internal"), "detail": .string(error.message),
            "recovery": .string(error.recovery),
            "errors": .array(error.details.map(Self.document)),
        ]
    }

    private var title: String {
        isForeseen ? Naming.title(of: error.code.name) : "Internal error"
    }

    private static func line(_ detail: KernelError.Detail) -> String {
        let place = [
            detail.index.map { "\($0 + 1)" }, detail.record?.description, detail.field,
        ].compactMap(\.self).joined(separator: " ")
        return "  \(place.isEmpty ? "" : place + ": ")\(detail.message)"
    }

    private static func document(_ detail: KernelError.Detail) -> JSON {
        [
            "index": detail.index.map { .integer(Int64($0)) } ?? .null,
            "record": detail.record.map { .string($0.description) } ?? .null,
            "field": detail.field.map(JSON.string) ?? .null, "code": .string(detail.code.name),
            "message": .string(detail.message), "recovery": .string(detail.recovery),
        ]
    }

    /// Messages may quote what somebody wrote: line by line, without what steers a terminal.
    private static func visible(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { Terminal.clean(String($0)) }.joined(separator: "\n")
    }
}
