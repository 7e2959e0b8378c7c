import KithModel

/// Says why the text of a cell is no value of its field.
struct CellFault: Error, Sendable {
    let message: String
    let recovery: String

    init(_ message: String, recovery: String = "") {
        self.message = message
        self.recovery = recovery
    }
}

extension CellFault {
    init(_ error: FormatError) { self.init(error.message, recovery: error.recovery) }
    init(_ error: CoercionError) { self.init(error.message) }
}
