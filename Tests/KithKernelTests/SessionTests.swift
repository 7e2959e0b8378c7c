import KithModel
import Testing

@testable import KithKernel

@Suite("Sessions")
struct SessionTests {
    private static let day: Int64 = 86_400_000

    @Test("a session's key leads to the user, and another key to nobody")
    func findsTheUser() async throws {
        let fixture = try await KernelFixture()
        let key = try await fixture.kernel.startSession(for: fixture.administrator)

        let signedIn = try await fixture.kernel.session(key)

        #expect(signedIn?.user == fixture.administrator)
        #expect(signedIn?.formKey.isEmpty == false)
        #expect(try await fixture.kernel.session(key + "x")?.user == nil)
        #expect(try await fixture.kernel.session(String(key.dropLast()))?.user == nil)
    }

    @Test("two sessions of one user have different keys for their forms")
    func differ() async throws {
        let fixture = try await KernelFixture()
        let first = try await fixture.kernel.startSession(for: fixture.administrator)
        let second = try await fixture.kernel.startSession(for: fixture.administrator)

        let keys = [
            try await fixture.kernel.session(first)?.formKey,
            try await fixture.kernel.session(second)?.formKey,
        ]

        #expect(first != second)
        #expect(keys[0] != keys[1])
    }

    @Test("a session outlives a restart")
    func survives() async throws {
        let fixture = try await KernelFixture()
        let key = try await fixture.kernel.startSession(for: fixture.administrator)

        let reopened = try await fixture.reopened([])

        #expect(try await reopened.session(key)?.user == fixture.administrator)
    }

    @Test("a session that is used goes on, and one that rests for 14 days has ended")
    func ends() async throws {
        let fixture = try await KernelFixture()
        let key = try await fixture.kernel.startSession(for: fixture.administrator)

        for _ in 0..<4 {
            fixture.kernel.clock.advance(milliseconds: 10 * Self.day)
            #expect(try await fixture.kernel.session(key)?.user != nil)
        }
        fixture.kernel.clock.advance(milliseconds: 14 * Self.day)

        #expect(try await fixture.kernel.session(key)?.user == nil)
    }

    @Test("however much it is used, a session ends after 90 days")
    func agesOut() async throws {
        let fixture = try await KernelFixture()
        let key = try await fixture.kernel.startSession(for: fixture.administrator)

        for _ in 0..<8 {
            fixture.kernel.clock.advance(milliseconds: 11 * Self.day)
            #expect(try await fixture.kernel.session(key)?.user != nil)
        }
        fixture.kernel.clock.advance(milliseconds: 11 * Self.day)

        #expect(try await fixture.kernel.session(key)?.user == nil)
    }

    @Test("signing out ends one session, another password ends all of the user's")
    func ended() async throws {
        let fixture = try await KernelFixture()
        let kernel = fixture.kernel
        let ana = try await fixture.user("Ana")
        let first = try await kernel.startSession(for: ana)
        let second = try await kernel.startSession(for: ana)
        let other = try await kernel.startSession(for: fixture.administrator)

        try await kernel.endSession(first)
        #expect(try await kernel.session(first)?.user == nil)
        #expect(try await kernel.session(second)?.user != nil)

        try await kernel.setPassword(
            "another long password", of: ana, as: fixture.admin, door: .cli)
        #expect(try await kernel.session(second)?.user == nil)
        #expect(try await kernel.session(other)?.user != nil)
    }
}
