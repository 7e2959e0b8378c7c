import KithStore
import Testing

@testable import KithSQLite

@Suite("Bound values of the embedded store")
struct BindingTests {
    @Test("texts and blobs of every size come back, run after run of one statement")
    func sizes() async throws {
        let temporary = try TemporaryStore()

        try await temporary.store.write { session in
            for size in [0, 1, 15, 16, 255, 256, 70_000, 3, 200_000, 0] {
                let text = String(repeating: "ž", count: size)
                let bytes = [UInt8](repeating: 0xA5, count: size)
                let found = try session.first(
                    "SELECT ?1, ?2, ?3, ?4", [.text(text), .blob(bytes), .null, .text("end")]
                ) { ($0.text(0), $0.blob(1), $0.isNull(2), $0.text(3)) }
                #expect(found?.0 == text)
                #expect(found?.1 == bytes)
                #expect(found?.2 == true)
                #expect(found?.3 == "end")
            }
        }
    }

    @Test("a statement within the rows of the same text keeps the values of both apart")
    func nested() async throws {
        let temporary = try TemporaryStore()
        let sql = "SELECT ?1 UNION ALL SELECT ?1"

        let words = try await temporary.store.write { session in
            var words: [String] = []
            try session.query(sql, [.text("outer")]) { outer in
                try session.query(sql, [.text("inner")]) { words.append($0.text(0)) }
                words.append(outer.text(0))
            }
            return words
        }

        #expect(words == ["inner", "inner", "outer", "inner", "inner", "outer"])
    }

    @Test("texts of statements that are alike but for one character stay apart")
    func alike() async throws {
        let temporary = try TemporaryStore()

        try await temporary.store.write { session in
            let padding = String(repeating: " ", count: 97)
            for place in 0..<90 {
                for digit in ["1", "2"] {
                    let start = String(repeating: " ", count: place)
                    let sql = "SELECT\(start) \(digit)\(padding.dropLast(place))FROM (SELECT 1)"
                    let number = try session.first(sql, []) { $0.integer(0) }
                    #expect(number == Int64(digit))
                }
            }
        }
    }
}
