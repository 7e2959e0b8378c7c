import KithModel

/// Why one row of a file was refused, or not taken whole.
package struct ImportFault: Sendable, Hashable {
    /// The line of the file on which the row begins.
    package let line: Int
    /// The header of the column at fault; nil where the row as a whole is meant.
    package var column: String?
    /// The name of the field at fault.
    package var field: String?
    /// The kind of fault.
    package let code: ErrorCode
    /// What is wrong, in one sentence.
    package var message: String
    /// What the file's owner can do now.
    package var recovery: String
    /// The name that was not found, to which a nearest one may be added.
    var unknown: UnknownName?
    /// The nearest name to one that was not found.
    package internal(set) var nearest: String?

    /// The entity and the name of the record that was not found; nil for other faults.
    package var missing: (entity: String, name: String)? {
        unknown.map { ($0.lookup.target.name, $0.name) }
    }

    init(
        line: Int, column: String? = nil, field: String? = nil, code: ErrorCode, message: String,
        recovery: String = "", unknown: UnknownName? = nil
    ) {
        self.line = line
        self.column = column
        self.field = field
        self.code = code
        self.message = message
        self.recovery = recovery
        self.unknown = unknown
    }

    /// The fault as the API writes it.
    package var json: JSON {
        var object: JSONObject = ["line": .integer(Int64(line))]
        object["column"] = column.map(JSON.string)
        object["field"] = field.map(JSON.string)
        object["code"] = .string(code.name)
        object["message"] = .string(message)
        object["recovery"] = .string(recovery)
        return .object(object)
    }
}

extension ImportFault {
    init(_ error: FormatError) {
        self.init(
            line: error.line ?? 0, code: .malformed, message: error.message,
            recovery: error.recovery)
    }

    /// The fault that the kernel found in a row.
    init(_ detail: KernelError.Detail, in row: ImportRow, of plan: ImportPlan) {
        let column = plan.columns.first { $0.field.name == detail.field }
        self.init(
            line: row.line, column: column?.header, field: detail.field, code: detail.code,
            message: detail.message, recovery: detail.recovery)
    }

    /// The error that a row alone raised.
    init(_ error: KernelError, in row: ImportRow) {
        self.init(
            line: row.line, field: error.details.first?.field, code: error.code,
            message: error.message, recovery: error.recovery)
    }
}

/// A name for which there is no record.
struct UnknownName: Sendable, Hashable {
    let lookup: Lookup
    let name: String
}
