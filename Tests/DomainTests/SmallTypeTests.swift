import Domain
import Testing

@Suite("Small types")
struct SmallTypeTests {
    @Test("A message only ever moves forward")
    func messageStatus() {
        let forward: [MessageStatus: Set<MessageStatus>] = [
            .queued: [.sent, .delivered, .read, .failed], .uncertain: [.sent, .delivered, .read, .failed],
            .sent: [.delivered, .read, .failed], .failed: [.delivered, .read], .delivered: [.read], .read: [],
            .abandoned: [],
        ]
        for status in MessageStatus.allCases {
            let possible = Set(MessageStatus.allCases.filter { status.mayBecome($0) })
            #expect(possible == forward[status], "\(status)")
        }
    }

    @Test(
        "A file is known by its first bytes",
        arguments: [
            (Array("%PDF-1.7".utf8), .pdf), ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0], .png),
            ([0xFF, 0xD8, 0xFF, 0xE0], .jpeg), (Array("RIFF".utf8) + [1, 2, 3, 4] + Array("WEBPVP8".utf8), .webp),
            (Array("^XA^FO50".utf8), .zpl), ([], nil), (Array("%PDF".utf8), nil), ([0x89, 0x50, 0x4E, 0x47], nil),
            (Array("RIFFxxxxWAVE".utf8), nil), (Array("RIFFWEBP".utf8), nil), (Array("<html>".utf8), nil),
            (Array("MZ".utf8), nil), (Array("PK\u{3}\u{4}".utf8), .xlsx), (Array("GIF89a".utf8), nil),
            (Array(" %PDF-1.7".utf8), nil), (Array("<svg xmlns=".utf8), nil),
        ] as [([UInt8], FileType?)])
    func fileType(_ row: (bytes: [UInt8], type: FileType?)) {
        #expect(FileType(sniffing: row.bytes) == row.type)
    }

    @Test("A secret is never printed, however it is asked for")
    func secret() {
        struct Holder {
            var name = "x"
            var secret = Secret("cok-gizli-42")
        }
        let secret = Secret("cok-gizli-42")
        var dumped = ""
        dump(Holder(), to: &dumped)
        dump([secret], to: &dumped)
        let texts = [
            "\(secret)", "\(Optional(secret) as Any)", String(describing: secret), String(reflecting: secret), dumped,
            "\([secret])", "\(Holder())", String(reflecting: Holder()),
            "\(Mirror(reflecting: secret).children.map { $0 })",
        ]
        for text in texts { #expect(!text.contains("gizli"), "\(text)") }
        #expect(secret.revealed == "cok-gizli-42")
    }

    @Test(
        "An id is read only from a positive number",
        arguments: ["", "0", "-1", "1.0", "a", " 1", "9223372036854775808"])
    func id(_ text: String) {
        #expect(ID<Order>(text: text) == nil)
        #expect(ID<Order>(text: "42") == ID(42))
        #expect(ID<Order>(42).description == "42")
    }

    @Test("A dealer sees its own rows, an employee those of its dealers, operators and admins those of everybody")
    func scope() {
        let (own, other, third): (ID<User>, ID<User>, ID<User>) = (ID(1), ID(2), ID(3))
        let (ownReach, wide) = (RoleGrants(reach: .own), RoleGrants(reach: .everyone))
        let dealer = Scope(user: own, grants: ownReach, dealers: nil)
        #expect(dealer.contains(own) && !dealer.contains(other) && dealer.onlyDealer == own)
        let employee = Scope(user: own, grants: ownReach, dealers: [third, other])
        #expect(!employee.contains(own) && employee.contains(other) && employee.contains(third))
        #expect(employee == .dealers([other, third, other]) && employee.onlyDealer == nil)
        #expect(Scope(user: own, grants: wide, dealers: nil).contains(other))
        let jobless = Scope(user: own, grants: wide, dealers: [])
        #expect(!jobless.contains(other) && !jobless.contains(own))
        let assigned = Scope(user: own, grants: wide, dealers: [other])
        #expect(assigned.contains(other) && !assigned.contains(third))
        #expect(!Scope.dealers([]).contains(own))
        #expect(Scope.system.contains(other))
    }

    @Test("Random identifiers have the form of a version 4 UUID, and follow from the world's bytes")
    func uuid() {
        let world = World(now: { Timestamp(milliseconds: 0) }, randomBytes: { [UInt8](repeating: 0xFF, count: $0) })
        #expect(world.randomUUID() == "ffffffff-ffff-4fff-bfff-ffffffffffff")
        #expect(world.randomToken(byteCount: 2) == "ffff")
        #expect(world.randomFraction() < 1)
        let zeros = World(now: { Timestamp(milliseconds: 0) }, randomBytes: { [UInt8](repeating: 0, count: $0) })
        #expect(zeros.randomUUID() == "00000000-0000-4000-8000-000000000000")
        #expect(zeros.randomFraction() == 0)
    }

    @Test("An open return is one that somebody still has to decide")
    func openReturns() {
        let open = Set(ReturnStatus.allCases.filter(\.isOpen))
        #expect(open == [.requested, .onTheWay, .awaitingAction, .disputed, .inAnalysis])
    }
}
