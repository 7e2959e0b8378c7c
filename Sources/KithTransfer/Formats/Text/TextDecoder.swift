/// Turns the chunks of a text file into valid UTF-8, whatever encoding the file is in.
///
/// A byte order mark decides, even against a name given; without one the name does, and without
/// a name the file must be UTF-8. The mark is not part of the text. Sequences may be cut anywhere
/// between chunks; UTF-8 chunks are handed on as they are, never copied.
package struct TextDecoder {
    /// What could be read of a chunk, and whether the byte after it could not.
    package struct Output: Equatable, Sendable {
        /// Valid text; it may end inside a sequence that the next chunk completes.
        package var text: [UInt8]
        /// Whether the file holds, right after `text`, what its encoding does not allow.
        package var isBroken = false
    }

    private enum Form {
        case undecided
        case utf8(UTF8Validator)
        case utf16(UTF16Decoder)
        case singleByte(SingleByteTable)
    }

    private let named: TextEncoding?
    private var head: [UInt8] = []
    private var form = Form.undecided
    /// The encoding in use; nil until the first three bytes, or the end, have been seen.
    package private(set) var encoding: TextEncoding?

    /// - Parameter encoding: what the file's owner named; nil to accept a mark or UTF-8.
    package init(encoding: TextEncoding? = nil) {
        named = encoding
    }

    /// Reads the next chunk; after a broken one the decoder is of no further use.
    package mutating func decode(_ chunk: [UInt8]) -> Output {
        guard case .undecided = form else { return convert(chunk) }
        head += chunk
        return head.count < 3 ? Output(text: []) : start()
    }

    /// Ends the text: broken where it stops inside a sequence.
    package mutating func finish() -> Output {
        var output = Output(text: [])
        if case .undecided = form { output = start() }
        switch form {
        case .utf8(let validator) where validator.isInsideSequence: output.isBroken = true
        case .utf16(let decoder) where decoder.isInsideSequence: output.isBroken = true
        default: break
        }
        return output
    }

    /// Says what is wrong with a broken text, given the line that scanning had come to.
    package func error(line: Int) -> FormatError {
        let name = (encoding ?? .utf8).rawValue
        let isGuess = named == nil && encoding == .utf8
        return FormatError(
            .invalidEncoding, line: line, "Line \(line) is not valid \(name).",
            recovery: isGuess
                ? "Save the file as UTF-8, or name its encoding: --encoding windows-1252"
                : "Name the encoding the file was saved in with --encoding, or save it as UTF-8.")
    }

    private mutating func start() -> Output {
        let mark = TextEncoding.mark(in: head)
        let chosen = mark?.0 ?? named ?? .utf8
        encoding = chosen
        if let table = SingleByteTable(chosen) {
            form = .singleByte(table)
        } else if chosen == .utf8 {
            form = .utf8(UTF8Validator())
        } else {
            form = .utf16(UTF16Decoder(isBigEndian: chosen == .utf16BigEndian))
        }
        let text = Array(head.dropFirst(mark?.length ?? 0))
        head = []
        return convert(text)
    }

    private mutating func convert(_ chunk: [UInt8]) -> Output {
        switch form {
        case .utf8(var validator):
            let fault = chunk.withUnsafeBufferPointer { validator.firstFault(in: $0) }
            form = .utf8(validator)
            guard let fault else { return Output(text: chunk) }
            return Output(text: Array(chunk[..<fault]), isBroken: true)
        case .utf16(var decoder):
            var output = Output(text: [])
            output.text.reserveCapacity(chunk.count)
            output.isBroken = !decoder.decode(chunk, into: &output.text)
            form = .utf16(decoder)
            return output
        case .singleByte(let table):
            return Self.convert(chunk, by: table)
        case .undecided:
            return Output(text: [])
        }
    }

    private static func convert(_ chunk: [UInt8], by table: SingleByteTable) -> Output {
        var output = Output(text: [])
        output.text.reserveCapacity(chunk.count + chunk.count / 4)
        for byte in chunk {
            if byte < 0x80 {
                output.text.append(byte)
            } else if let codePoint = table.codePoint(byte) {
                output.text.appendUTF8(codePoint)
            } else {
                output.isBroken = true
                return output
            }
        }
        return output
    }
}
