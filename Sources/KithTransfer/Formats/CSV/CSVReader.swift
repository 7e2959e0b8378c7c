/// Hands out the next bytes of a file, in chunks of any size; nil at its end.
package typealias ByteSource = () throws -> [UInt8]?

/// Reads the rows of a CSV file from a source of bytes, one at a time.
///
/// Never holds more than a chunk (or the first 64 KiB, where the delimiter is looked for) and one
/// row. What RFC 4180 leaves open is settled thus:
/// - LF, CR LF and CR end a row, also mixed; the last row needs no end. Empty lines are skipped,
///   a row of empty fields is not. Inside quotes line ends are kept as they are.
/// - A quote inside an unquoted field is text. Text after a closing quote is read on as part of
///   the field, and the record carries the fault `text_after_quote`.
/// - A row whose number of fields differs from the first row's carries the fault `ragged_row`.
/// - A byte order mark is dropped, and so is a first line `sep=;` where the delimiter is detected.
package struct CSVReader {
    /// How a file is to be read.
    package struct Options: Sendable {
        /// nil to find it in the first rows.
        package var delimiter: CSVDelimiter?
        /// nil for UTF-8, or what a byte order mark says.
        package var encoding: TextEncoding?
        package var limits: CSVLimits

        package init(
            delimiter: CSVDelimiter? = nil, encoding: TextEncoding? = nil,
            limits: CSVLimits = CSVLimits()
        ) {
            self.delimiter = delimiter
            self.encoding = encoding
            self.limits = limits
        }
    }

    private let source: ByteSource
    private let options: Options
    private var decoder: TextDecoder
    private var scanner: CSVScanner
    private var isStarted = false
    private var chunk: [UInt8] = []
    private var position = 0
    private var isAtEnd = false
    private var isBroken = false
    private var failure: (any Error)?
    private var width: Int?

    /// The delimiter in use; nil before the first row was asked for.
    package private(set) var delimiter: CSVDelimiter?
    /// The encoding in use; nil before the first row was asked for.
    package var encoding: TextEncoding? { decoder.encoding }

    package init(source: @escaping ByteSource, options: Options = Options()) {
        self.source = source
        self.options = options
        decoder = TextDecoder(encoding: options.encoding)
        scanner = CSVScanner(delimiter: options.delimiter ?? .comma, limits: options.limits)
    }

    /// Returns the next row, or nil after the last one.
    ///
    /// - Throws: `FormatError` `invalid_encoding`, `nul_byte`, `unclosed_quote`,
    ///   `field_too_large`, `row_too_large` or `too_many_fields` where reading cannot go on, or
    ///   whatever the source throws. The rows before have been returned; asking again gives the
    ///   same error.
    package mutating func next() throws -> CSVRecord? {
        var record = CSVRecord()
        return try next(into: &record) ? record : nil
    }

    /// Reads the next row into `record`, whose memory is used again: the fast way.
    ///
    /// - Returns: whether there was one.
    /// - Throws: as ``next()`` does; `record` is then of no use.
    package mutating func next(into record: inout CSVRecord) throws -> Bool {
        if let failure { throw failure }
        do {
            guard try scanRow(into: &record) else { return false }
        } catch {
            failure = error
            throw error
        }
        checkWidth(of: &record)
        return true
    }
}

extension CSVReader {
    private mutating func scanRow(into record: inout CSVRecord) throws -> Bool {
        if !isStarted { try start() }
        while true {
            let chunk = chunk
            let isComplete = try chunk.withUnsafeBufferPointer { bytes throws(FormatError) in
                try scanner.scan(bytes, from: &position, into: &record)
            }
            if isComplete { return true }
            guard !isBroken else { throw decoder.error(line: scanner.line) }
            guard try fill() else { return try scanner.finish(into: &record) }
        }
    }

    /// Gets the next chunk of text; false at the end of the file.
    private mutating func fill() throws -> Bool {
        guard !isAtEnd else { return false }
        let output: TextDecoder.Output
        if let bytes = try source() {
            output = decoder.decode(bytes)
        } else {
            isAtEnd = true
            output = decoder.finish()
        }
        chunk = output.text
        position = 0
        isBroken = output.isBroken
        return true
    }

    /// Settles the delimiter, from the head of the file where none was named.
    private mutating func start() throws {
        isStarted = true
        delimiter = options.delimiter
        guard delimiter == nil else { return }
        var head: [UInt8] = []
        while head.count < CSVDelimiter.sampleSize, !isBroken, try fill() {
            head += chunk
        }
        chunk = head
        let hint = CSVDelimiter.hint(in: head)
        // However large the pieces are in which the file comes, the same part of it decides.
        let sample = Array(head.prefix(CSVDelimiter.sampleSize))
        let isWhole = isAtEnd && sample.count == head.count
        let found = hint?.0 ?? CSVDelimiter.detect(in: sample, isWhole: isWhole)
        delimiter = found
        position = hint?.length ?? 0
        scanner = CSVScanner(
            delimiter: found, limits: options.limits, line: hint == nil ? 1 : 2)
    }

    private mutating func checkWidth(of record: inout CSVRecord) {
        guard let width else {
            width = record.count
            return
        }
        guard record.count != width, record.fault == nil else { return }
        record.fault = .raggedRow(line: record.line, fields: record.count, expected: width)
    }
}
