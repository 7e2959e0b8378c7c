import KithModel
import Synchronization
import Testing

@Suite("Record ids")
struct RecordIDTests {
    @Test("Ids come back from their text, and sort as it does")
    func text() throws {
        var random = SeededRandom(seed: 13)
        var ids: [RecordID] = []
        for _ in 0..<2_000 {
            let id = try #require(RecordID(rawValue: .random(in: 0...Int64.max, using: &random)))
            #expect(RecordID(id.description) == id)
            #expect(id.description.utf8.count == 13)
            ids.append(id)
        }
        #expect(ids.sorted().map(\.description) == ids.map(\.description).sorted())
    }

    @Test("Case and letters that look like digits do not matter")
    func lenient() throws {
        let id = try #require(RecordID(rawValue: 33))

        #expect(id.description == "0000000000011")
        #expect(RecordID("OOooOO00000iL") == id)
        #expect(RecordID(rawValue: .max)?.description == "7zzzzzzzzzzzz")
        #expect(RecordID("7ZZZZZZZZZZZZ")?.rawValue == .max)
    }

    @Test(
        "What is no id is refused",
        arguments: [
            "", "0", "000000000001", "00000000000111", "000000000001u", "8000000000000",
            "zzzzzzzzzzzzz", "00000000000 1", "000000000001\u{301}", "000000000001\0",
            "-000000000001", String(repeating: "z", count: 10_000),
        ])
    func noID(_ text: String) {
        #expect(RecordID(text) == nil)
    }

    @Test("Parts are cut to their width")
    func parts() {
        let id = RecordID(milliseconds: -1, node: -1, sequence: -1)

        #expect(id.rawValue == .max)
        #expect(RecordID(milliseconds: 5, node: 3, sequence: 7).milliseconds == RecordID.epoch + 5)
        #expect(RecordID(rawValue: -1) == nil)
    }
}

@Suite("Id sequence")
struct IDSequenceTests {
    @Test("Ids rise when the clock stands, goes back, or jumps ahead")
    func clocks() {
        let sequence = IDSequence(node: 5, after: nil)
        let now = RecordID.epoch + 1_000_000
        var last: RecordID?
        for step in 0..<30_000 {
            let moment =
                switch step % 3 {
                case 0: now
                case 1: now - Int64(step)
                default: step == 14_999 ? now + 50 : now
                }
            let id = sequence.next(at: moment)
            if let last { #expect(id > last) }
            last = id
        }
    }

    @Test("When a millisecond is used up, the next one is begun")
    func carry() {
        let sequence = IDSequence(node: 0, after: nil)
        let now = RecordID.epoch + 77
        let ids = (0...4096).map { _ in sequence.next(at: now) }

        #expect(Set(ids).count == 4097)
        #expect(ids[4095].milliseconds == now)
        #expect(ids[4096].milliseconds == now + 1)
    }

    @Test("A sequence goes on after the highest id, even with an earlier clock")
    func restart() {
        let first = IDSequence(node: 9, after: nil)
        let id = first.next(at: RecordID.epoch + 5_000)

        let next = IDSequence(node: 9, after: id).next(at: RecordID.epoch + 10)

        #expect(next > id)
    }

    @Test("A clock outside the reach of ids neither traps nor goes back")
    func extremes() {
        let sequence = IDSequence(node: 0, after: nil)
        let early = sequence.next(at: .min)
        let late = sequence.next(at: RecordID.epoch + 5)
        let never = sequence.next(at: .max)

        #expect(early < late)
        #expect(late < never)
        #expect(never.milliseconds == RecordID.epoch + 0x1FF_FFFF_FFFF)
    }

    @Test("Threads that ask at once get different ids")
    func threads() async {
        let sequence = IDSequence(node: 1, after: nil)
        let ids = await withTaskGroup(of: [RecordID].self) { group in
            for _ in 0..<4 {
                group.addTask { (0..<5_000).map { _ in sequence.next(at: RecordID.epoch + 1) } }
            }
            return await group.reduce(into: Set<RecordID>()) { $0.formUnion($1) }
        }

        #expect(ids.count == 20_000)
    }
}
