import KithAPI
import KithKernel
import KithModel
import KithStore

/// What went wrong, as the command line tells it: two lines and an exit code.
struct Failure {
    private let error: KernelError

    /// Takes any error; one that nobody foresaw is told as such.
    init(_ error: any Error) {
        let known = (error as? StoreError).map { KernelError($0) as any Error } ?? error
        self.error = Problem(known, showsInsides: true).error
    }

    /// By what the process ends (after BSD sysexits).
    var exitCode: Int32 { error.code.exitCode }

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
    var json: JSON { Problem(error).json }

    private static func line(_ detail: KernelError.Detail) -> String {
        let place = [
            detail.index.map { "\($0 + 1)" }, detail.record?.description, detail.field,
        ].compactMap(\.self).joined(separator: " ")
        return "  \(place.isEmpty ? "" : place + ": ")\(detail.message)"
    }

    /// Messages may quote what somebody wrote: line by line, without what steers a terminal.
    private static func visible(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { Terminal.clean(String($0)) }.joined(separator: "\n")
    }
}
