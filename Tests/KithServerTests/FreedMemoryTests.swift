import Dispatch
import Glibc
import KithServer
import Testing

@Suite("Memory that is free again")
struct FreedMemoryTests {
    private static let block = 100 << 10
    private static let page = 4096

    @Test("is handed back, also after a large block was freed")
    func handedBack() async {
        FreedMemory.limit()

        var least = 1.0
        // Other tests may take what was freed before it is looked at; hardly each time.
        for _ in 0..<20 where least > 0.25 {
            let resident = await withCheckedContinuation { continuation in
                DispatchQueue.global().async {
                    continuation.resume(returning: Self.residentShare())
                }
            }
            least = min(least, resident)
        }

        #expect(least < 0.25)
    }

    /// Takes 30 MB in small blocks, frees them and returns which share is still in memory.
    private static func residentShare() -> Double {
        // Where no bound is set, this one raises it.
        let large = calloc(1, 24 << 20)
        free(large)
        let blocks = (0..<300).map { _ -> UInt in
            let block = malloc(Self.block)
            if let block { memset(block, 1, Self.block) }
            return UInt(bitPattern: block)
        }
        for block in blocks { free(UnsafeMutableRawPointer(bitPattern: block)) }
        var (resident, count) = (0, 0)
        for start in blocks {
            for page in stride(
                from: start & ~UInt(Self.page - 1), to: start + UInt(Self.block), by: Self.page)
            {
                var state: UInt8 = 0
                count += 1
                guard mincore(UnsafeMutableRawPointer(bitPattern: page), 1, &state) == 0 else {
                    continue
                }
                if state & 1 == 1 { resident += 1 }
            }
        }
        return Double(resident) / Double(count)
    }
}
