extension FormatError {
    static func nulByte(line: Int, field: Int) -> FormatError {
        FormatError(
            .nulByte, line: line, field: field, "Line \(line) holds a NUL byte in field \(field).",
            recovery: "Export the file as CSV text; "
                + "if it is UTF-16 without a mark, say so: --encoding utf-16le")
    }

    static func unclosedQuote(line: Int, field: Int) -> FormatError {
        FormatError(
            .unclosedQuote, line: line, field: field,
            "The quote opened on line \(line) in field \(field) is not closed "
                + "before the end of the file.",
            recovery: "Close the quote, or double it if it belongs to the text.")
    }

    static func textAfterQuote(line: Int, field: Int) -> FormatError {
        FormatError(
            .textAfterQuote, line: line, field: field,
            "Line \(line) has text after the closing quote of field \(field).",
            recovery: "Double the quotes that belong to the text, "
                + "or put a delimiter after the closing one.")
    }

    static func raggedRow(line: Int, fields: Int, expected: Int) -> FormatError {
        FormatError(
            .raggedRow, line: line,
            "The row on line \(line) has \(counted(fields)), the first row has \(expected).",
            recovery: fields > expected
                ? "Quote the fields that hold the delimiter, or remove the surplus ones."
                : "Add the missing fields; empty ones need their delimiter too.")
    }

    static func fieldTooLarge(line: Int, field: Int, limit: Int) -> FormatError {
        FormatError(
            .fieldTooLarge, line: line, field: field,
            "Field \(field), which begins on line \(line), is longer than \(limit) bytes.",
            recovery: "Look for a missing closing quote or a wrong delimiter there, "
                + "or shorten the text.")
    }

    static func rowTooLarge(line: Int, limit: Int) -> FormatError {
        FormatError(
            .rowTooLarge, line: line,
            "The row that begins on line \(line) is longer than \(limit) bytes.",
            recovery: "Look for a missing closing quote or line end there, or shorten the row.")
    }

    static func tooManyFields(line: Int, limit: Int) -> FormatError {
        FormatError(
            .tooManyFields, line: line,
            "The row that begins on line \(line) has more than \(counted(limit)).",
            recovery: "Choose the right delimiter, or split the file into fewer columns.")
    }

    private static func counted(_ fields: Int) -> String {
        fields == 1 ? "1 field" : "\(fields) fields"
    }
}
