/// Where the contents of files are, by the hash of their bytes.
///
/// What is kept is never changed; keeping it again changes nothing.
package protocol FileStore: Sendable {
    /// Keeps the bytes of a file; they are safe on the disk when it returns. Blocks meanwhile.
    ///
    /// - Parameter hash: SHA-256 of the bytes in 64 hexadecimal digits.
    /// - Throws: `StoreError` where they cannot be kept.
    func keep(_ bytes: [UInt8], under hash: String) throws

    /// Returns the bytes of a file; nil where it is not there. Blocks meanwhile.
    ///
    /// - Throws: `StoreError` where they cannot be read.
    func read(_ hash: String) throws -> [UInt8]?
}

/// The files of a store that keeps none.
package struct NoFiles: FileStore {
    /// Makes it.
    package init() {}

    package func keep(_ bytes: [UInt8], under hash: String) throws {
        throw StoreError.failed(code: 0, message: "this store keeps no files", statement: "")
    }

    package func read(_ hash: String) throws -> [UInt8]? { nil }
}
