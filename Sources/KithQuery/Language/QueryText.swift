import KithModel

/// The bytes of a query text, and errors that say where in it they are.
struct QueryText {
    let bytes: [UInt8]

    /// Takes a text in.
    ///
    /// - Throws: `too_large` for more than `maximumBytes`.
    init(_ text: String, maximumBytes: Int = QueryBounds.textBytes) throws {
        guard text.utf8.count <= maximumBytes else {
            throw KernelError(
                .tooLarge,
                "The text has \(text.utf8.count) bytes; at most \(maximumBytes) are read.",
                recovery: "Shorten it, or pass long lists as a parameter.")
        }
        bytes = Array(text.utf8)
    }

    /// Returns the one-based number of the character (Unicode scalar) at a byte.
    func character(at offset: Int) -> Int {
        1 + bytes[..<min(offset, bytes.count)].count { $0 & 0xC0 != 0x80 }
    }

    /// Returns an error that says where it is.
    func error(
        _ message: String, at offset: Int, code: ErrorCode = .malformed, recovery: String = ""
    ) -> KernelError {
        positioned(KernelError(code, message, recovery: recovery), at: offset)
    }

    /// Returns an error with the place put in front of its message.
    func positioned(_ error: KernelError, at offset: Int) -> KernelError {
        let place = "At character \(character(at: offset)): "
        var error = error
        error.message = place + error.message
        for index in error.details.indices {
            error.details[index].message = place + error.details[index].message
        }
        return error
    }

    /// Runs a step, and says of its errors where they are.
    func at<Result>(_ offset: Int, _ step: () throws -> Result) throws -> Result {
        do {
            return try step()
        } catch let error as KernelError {
            throw positioned(error, at: offset)
        } catch let error as CoercionError {
            throw self.error(error.message, at: offset)
        }
    }
}
