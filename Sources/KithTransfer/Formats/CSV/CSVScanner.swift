/// Splits UTF-8 bytes into rows, chunk by chunk: the rules of RFC 4180 and nothing about files.
///
/// A row ends at LF, CR LF or CR. Empty lines are skipped. A quote opens a quoted field only as
/// the field's first byte; anywhere else it is text. Text after a closing quote is kept as part
/// of the field, and the record says so in its fault.
struct CSVScanner {
    private enum State { case rowStart, fieldStart, plain, quoted, quoteInQuoted }

    private let delimiter: UInt8
    private let limits: CSVLimits
    private let plainStops: ByteStops
    private let quotedStops: ByteStops

    private var state = State.rowStart
    /// Where in the record's buffer the field at hand begins.
    private var fieldStart = 0
    private var quoteLine = 0
    /// How many bytes came in chunks before the one at hand.
    private var consumed = 0
    /// Where in the file the last CR that ended a line stood: an LF right after it ends no other.
    private var lastReturn = -2
    /// The line, from 1, that the next byte is on.
    private(set) var line = 1

    init(delimiter: CSVDelimiter, limits: CSVLimits, line: Int = 1) {
        self.delimiter = delimiter.rawValue
        self.limits = limits
        self.line = line
        plainStops = ByteStops(delimiter.rawValue, 0x0A, 0x0D, 0)
        quotedStops = ByteStops(0x22, 0x0A, 0x0D, 0)
    }

    /// Scans `chunk` from `position` on into `record`, up to the end of a row or of the chunk.
    ///
    /// - Returns: whether `record` is complete; if not, the whole chunk is used up and the next
    ///   one goes on with the same record.
    mutating func scan(
        _ chunk: UnsafeBufferPointer<UInt8>, from position: inout Int, into record: inout CSVRecord
    ) throws(FormatError) -> Bool {
        var run = ScanRun(chunk: chunk, position: position)
        defer { position = run.position }
        while run.position < chunk.count {
            switch state {
            case .rowStart: startRow(&run, &record)
            case .fieldStart: startField(&run, record)
            case .plain: if try scanPlain(&run, &record) { return true }
            case .quoted: try scanQuoted(&run, &record)
            case .quoteInQuoted: if try leaveQuote(&run, &record) { return true }
            }
        }
        if state != .rowStart {
            let end = run.offset(in: record)
            try checkSize(upTo: state == .quoteInQuoted ? end - 1 : end, record)
            run.flush(into: &record)
        }
        consumed += chunk.count
        return false
    }

    /// Ends the file: completes a last row that has no line end.
    ///
    /// - Returns: whether `record` holds such a row.
    mutating func finish(into record: inout CSVRecord) throws(FormatError) -> Bool {
        switch state {
        case .rowStart: return false
        case .fieldStart, .plain: try endField(at: record.buffer.count, &record)
        case .quoteInQuoted: try endField(at: record.buffer.count - 1, &record)
        case .quoted: throw .unclosedQuote(line: quoteLine, field: record.count + 1)
        }
        state = .rowStart
        return true
    }
}

extension CSVScanner {
    private mutating func startRow(_ run: inout ScanRun, _ record: inout CSVRecord) {
        let byte = run.byte
        if byte == 0x0A || byte == 0x0D {
            countLineEnd(byte, at: run.position)
            run.position += 1
            return
        }
        record.removeAll()
        record.line = line
        fieldStart = 0
        run.start = run.position
        state = .fieldStart
    }

    @inline(__always)
    private mutating func startField(_ run: inout ScanRun, _ record: CSVRecord) {
        guard run.byte == 0x22 else {
            state = .plain
            return
        }
        run.position += 1
        fieldStart = run.offset(in: record)
        quoteLine = line
        state = .quoted
    }

    /// Scans unquoted fields, the first of which may have begun before; true when the row ends.
    @inline(__always)
    private mutating func scanPlain(
        _ run: inout ScanRun, _ record: inout CSVRecord
    ) throws(FormatError) -> Bool {
        repeat {
            state = .plain
            run.position = plainStops.next(in: run.chunk, from: run.position)
            guard run.position < run.chunk.count else { return false }
            guard run.byte != 0 else { throw .nulByte(line: line, field: record.count + 1) }
            if try closeField(at: run.offset(in: record), &run, &record) { return true }
        } while run.position < run.chunk.count && run.byte != 0x22
        return false
    }

    private mutating func scanQuoted(
        _ run: inout ScanRun, _ record: inout CSVRecord
    ) throws(FormatError) {
        run.position = quotedStops.next(in: run.chunk, from: run.position)
        guard run.position < run.chunk.count else { return }
        switch run.byte {
        case 0: throw .nulByte(line: line, field: record.count + 1)
        case 0x22: state = .quoteInQuoted
        default: countLineEnd(run.byte, at: run.position)
        }
        run.position += 1
    }

    /// Decides by the byte after a quote what the quote was; true when the row ends.
    private mutating func leaveQuote(
        _ run: inout ScanRun, _ record: inout CSVRecord
    ) throws(FormatError) -> Bool {
        switch run.byte {
        case delimiter, 0x0A, 0x0D:
            return try closeField(at: run.offset(in: record) - 1, &run, &record)
        case 0x22:
            try checkSize(upTo: run.offset(in: record), record)
            run.flush(into: &record)
            run.position += 1
            run.start = run.position
            state = .quoted
        default:
            try checkSize(upTo: run.offset(in: record) - 1, record)
            run.flush(into: &record)
            record.buffer.removeLast()
            record.fault =
                record.fault ?? .textAfterQuote(line: line, field: record.count + 1)
            state = .plain
        }
        return false
    }

    /// Closes the field that ends in the buffer at `end`, at a delimiter or a line end (true).
    @inline(__always)
    private mutating func closeField(
        at end: Int, _ run: inout ScanRun, _ record: inout CSVRecord
    ) throws(FormatError) -> Bool {
        let byte = run.byte
        try endField(at: end, &record)
        if byte == delimiter {
            run.position += 1
            fieldStart = run.offset(in: record)
            state = .fieldStart
            return false
        }
        run.flush(into: &record)
        countLineEnd(byte, at: run.position)
        run.position += 1
        state = .rowStart
        return true
    }

    @inline(__always)
    private mutating func endField(
        at end: Int, _ record: inout CSVRecord
    ) throws(FormatError) {
        try checkSize(upTo: end, record)
        guard record.count < limits.fields else {
            throw .tooManyFields(line: record.line, limit: limits.fields)
        }
        record.fields.append(fieldStart..<end)
    }

    @inline(__always)
    private mutating func countLineEnd(_ byte: UInt8, at position: Int) {
        if byte == 0x0D {
            lastReturn = consumed + position
        } else if lastReturn == consumed + position - 1 {
            return
        }
        line += 1
    }

    @inline(__always)
    private func checkSize(upTo end: Int, _ record: CSVRecord) throws(FormatError) {
        guard end - fieldStart <= limits.fieldBytes else {
            throw .fieldTooLarge(
                line: state == .plain ? line : quoteLine, field: record.count + 1,
                limit: limits.fieldBytes)
        }
        guard end <= limits.rowBytes else {
            throw .rowTooLarge(line: record.line, limit: limits.rowBytes)
        }
    }
}
