/// The bytes of a chunk that belong to the record at hand and are not yet in its buffer.
///
/// A row inside one chunk is thus copied once, whole; its delimiters are copied along and lie
/// between the fields' ranges.
struct ScanRun {
    let chunk: UnsafeBufferPointer<UInt8>
    var start: Int
    var position: Int

    init(chunk: UnsafeBufferPointer<UInt8>, position: Int) {
        self.chunk = chunk
        self.start = position
        self.position = position
    }

    @inline(__always)
    var byte: UInt8 { chunk[position] }

    /// Where in the record's buffer the byte at `position` will lie.
    @inline(__always)
    func offset(in record: CSVRecord) -> Int {
        record.buffer.count &+ position &- start
    }

    /// Moves what was run over into the record's buffer.
    @inline(__always)
    mutating func flush(into record: inout CSVRecord) {
        record.buffer.append(contentsOf: UnsafeBufferPointer(rebasing: chunk[start..<position]))
        start = position
    }
}
