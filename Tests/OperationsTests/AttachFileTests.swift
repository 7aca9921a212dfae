import Domain
import Operations
import SQLEngine
import TestSupport
import Testing

@Suite("Files of an order")
struct AttachFileTests {
    private let actor = OperationsHouse.actor
    private static let pdf = Array("%PDF-1.7 fatura".utf8)

    private func attach(
        _ house: OperationsHouse, _ name: String, _ bytes: [UInt8], kind: FileKind = .other
    ) async throws -> ID<OrderFile> {
        let order = try await house.order("700").id
        return try await house.operations.attachFile(
            order: order, kind: kind, name: name, bytes: bytes, actor: actor, scope: .system)
    }

    @Test(
        "A file is stored and read back; the same content again is the same file", arguments: EngineUnderTest.allCases)
    func stores(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            try await house.take(package())
            let id = try await attach(house, "fatura.pdf", AttachFileTests.pdf)
            #expect(try await attach(house, "baska-ad.pdf", AttachFileTests.pdf) == id)
            let file = try await house.operations.readFile(id, scope: .system)
            #expect(file.name == "fatura.pdf" && file.type == .pdf && file.bytes == AttachFileTests.pdf)
            let foreign = Scope.only(ID(house.dealer.rawValue + 100))
            await #expect(throws: OperationError.notFound) {
                _ = try await house.operations.readFile(id, scope: foreign)
            }
        }
    }

    @Test(
        "Content that is not what its name says, or not allowed, is refused", arguments: EngineUnderTest.allCases,
        [
            ("resim.png", pdf), ("fatura", pdf), ("fatura.pdf", Array("<html>".utf8)), ("fatura.pdf", []),
            ("kotu.exe", Array("MZ".utf8)), ("", pdf), ("fatura.pdf.exe", pdf), ("/", pdf),
            ("fatura.pdf", pdf + [UInt8](repeating: 0, count: 10 << 20)), ("x.svg", Array("<svg>".utf8)),
            ("etiket.zpl", Array("^XA^XZ".utf8)), ("fatura.exe.pdf", pdf), ("x.xml", Array("<!DOCTYPE a><a/>".utf8)),
        ] as [(String, [UInt8])])
    func refuses(_ engine: EngineUnderTest, _ row: (name: String, bytes: [UInt8])) async throws {
        try await OperationsHouse.run(on: engine) { house in
            try await house.take(package())
            await #expect(throws: OperationError.self) { _ = try await attach(house, row.name, row.bytes) }
            #expect(try await house.count("SELECT count(*) FROM siparis_dosyalari") == 0)
        }
    }

    @Test("A name is cut of its folders and invisible letters", arguments: EngineUnderTest.allCases)
    func cleansNames(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            try await house.take(package())
            let id = try await attach(house, "../../C:\\x\\fa\u{202E}tura\n.pdf", AttachFileTests.pdf)
            #expect(try await house.operations.readFile(id, scope: .system).name == "fatura.pdf")
        }
    }

    @Test("A claim that contradicts the content is refused", arguments: EngineUnderTest.allCases)
    func claim(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            try await house.take(package())
            let order = try await house.order("700").id
            for (claim, isTaken) in [("text/html", false), ("image/png", false), ("application/pdf", true)] {
                func send() async throws {
                    _ = try await house.operations.attachFile(
                        order: order, kind: .other, name: "a.pdf", declaredType: claim, bytes: AttachFileTests.pdf,
                        actor: actor, scope: .system)
                }
                if isTaken { try await send() } else { await #expect(throws: OperationError.self) { try await send() } }
            }
            #expect(try await house.count("SELECT count(*) FROM siparis_dosyalari") == 1)
        }
    }

    @Test("An order has room for twenty files, a dealer for so many bytes", arguments: EngineUnderTest.allCases)
    func limits(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            try await house.take(package())
            func file(_ number: Int) -> [UInt8] { AttachFileTests.pdf + Array(repeating: UInt8(number), count: 100) }
            for number in 0..<20 { _ = try await attach(house, "\(number).pdf", file(number)) }
            let tooMany = try await #require(throws: OperationError.self) {
                _ = try await attach(house, "a.pdf", file(20))
            }
            #expect(tooMany.code == "cok_dosya")
            var small = house.operations
            try await house.take(package(701, number: "S-2"))
            let used = 20 * file(0).count
            for (room, isTaken) in [(used + file(0).count - 1, false), (used + file(0).count, true)] {
                small.settings.fileBytesPerDealer = room
                let other = try await house.order("701").id
                func send() async throws {
                    _ = try await small.attachFile(
                        order: other, kind: .other, name: "a.pdf", bytes: file(30), actor: actor, scope: .system)
                }
                if isTaken {
                    try await send()
                } else {
                    let full = try await #require(throws: OperationError.self) { try await send() }
                    #expect(full.code == "kota_dolu")
                }
            }
        }
    }

    @Test("An uploaded label makes a prepared order ready to ship", arguments: EngineUnderTest.allCases)
    func label(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            try await house.take(package(status: "Picking"))
            _ = try await attach(house, "etiket.pdf", AttachFileTests.pdf, kind: .shippingLabel)
            #expect(try await house.order("700").status == .readyToShip)
        }
    }
}
