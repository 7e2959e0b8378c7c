import Testing

@testable import KithLua

@Suite("Tokens of Lua files")
struct LuaScannerTests {
    @Test("a column counts characters from the beginning of its line")
    func columns() {
        let text = "x = 'é€' .. y\n--[[ é\n]] z = [[\né]] .. w"

        let tokens = LuaScanner.tokens(Array(text.utf8))

        #expect(
            tokens.map { "\($0.line):\($0.column)" } == [
                "1:1", "1:3", "1:5", "1:10", "1:13", "3:4", "3:6", "3:8", "4:5", "4:8",
            ])
    }

    @Test("a file of one long line is cut in a time that grows as the file does")
    func longLine() {
        let text = Array(String(repeating: "x=y ", count: 50_000).utf8)

        let tokens = LuaScanner.tokens(text)

        #expect(tokens.count == 150_000)
        #expect(tokens.last?.column == 199_999)
    }
}
