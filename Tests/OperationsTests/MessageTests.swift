import Domain
import LosslessJSON
import Operations
import SQLEngine
import Sealing
import TestSupport
import Testing

@Suite("Telling the buyer")
struct MessageTests {
    private let actor = OperationsHouse.actor

    /// Brings an order to `hazirlaniyor`, which is worth one message.
    private func prepare(_ house: OperationsHouse) async throws {
        try await house.pull(package())
        try await house.pull(package(status: "Picking", at: 1_777_000_100))
    }

    private func status(_ house: OperationsHouse) async throws -> String? {
        try await house.text("SELECT durum FROM mesaj_log ORDER BY id LIMIT 1")
    }

    private func id(_ house: OperationsHouse) async throws -> ID<Message> {
        ID(Int64(try await house.count("SELECT id FROM mesaj_log ORDER BY id LIMIT 1")))
    }

    /// Lets the channel report what became of a message.
    private func report(_ house: OperationsHouse, _ words: String..., reference: String? = nil) async throws {
        for (number, word) in words.enumerated() {
            var entry: JSON = [
                "id": "wamid.1", "status": .string(word), "timestamp": .string("177700\(1000 + number)"),
            ]
            if let reference, case .object(let members) = entry {
                entry = .object(members + [.init("biz_opaque_callback_data", .string(reference))])
            }
            let body: JSON = [
                "object": "whatsapp_business_account",
                "entry": [
                    [
                        "changes": [
                            [
                                "field": "messages",
                                "value": ["metadata": ["phone_number_id": "110000000000001"], "statuses": [entry]],
                            ]
                        ]
                    ]
                ],
            ]
            try await send(body, house)
        }
        try await house.drain()
    }

    private func send(_ body: JSON, _ house: OperationsHouse) async throws {
        let bytes = body.utf8
        let signature = "sha256=" + HMACSignature.hexadecimal(of: bytes, key: Secret("gizli"))
        _ = try await house.operations.receiveWebhook(
            code: try await house.webhookCode(house.channel),
            header: { $0 == "X-Hub-Signature-256" ? signature : nil }, body: bytes)
    }

    @Test("Each event is told once, however often it is heard of", arguments: EngineUnderTest.allCases)
    func onceForAnEvent(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            try await prepare(house)
            #expect(house.outside.now.messages.count == 1)
            try await house.pull(package(status: "Invoiced", at: 1_777_000_200))
            try await house.pull(package(status: "Picking", at: 1_777_000_300))
            #expect(house.outside.now.messages.count == 1)
            try await house.pull(package(status: "Shipped", at: 1_777_000_400))
            #expect(house.outside.now.messages.count == 2)
            #expect(try await house.count("SELECT count(*) FROM mesaj_log WHERE durum = 'gonderildi'") == 2)
        }
    }

    @Test("Jumping over states sends one message, the last", arguments: EngineUnderTest.allCases)
    func catchUp(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            try await house.pull(package())
            try await house.pull(package(status: "Shipped", at: 1_777_000_100))
            #expect(try await house.count("SELECT count(*) FROM mesaj_log") == 1)
            #expect(
                try await house.count("SELECT count(*) FROM mesaj_log WHERE tekil_anahtar LIKE '%siparis_kargoda%'")
                    == 1)
        }
    }

    @Test("A first sight sends nothing, whatever state the package is in", arguments: EngineUnderTest.allCases)
    func firstSight(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            try await house.pull(
                package(700, status: "Shipped"), package(701, status: "Picking", lines: [12], number: "S-2"))
            #expect(try await house.count("SELECT count(*) FROM mesaj_log") == 0)
        }
    }

    @Test("A message whose answer was lost is never sent again by itself", arguments: EngineUnderTest.allCases)
    func uncertain(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            house.outside.change { $0.channel = .losesAnswer }
            try await prepare(house)
            house.outside.change { $0.channel = .normal }
            for _ in 0..<3 { try await house.elapse() }
            #expect(try await status(house) == "belirsiz")
            #expect(house.outside.now.messages.count == 1)
            // A person may take the risk, once.
            let message = try await id(house)
            try await house.operations.resendMessage(message, actor: actor, scope: .system)
            try await house.drain()
            #expect(try await status(house) == "gonderildi")
            #expect(house.outside.now.messages.count == 2)
            await #expect(throws: OperationError.self) {
                try await house.operations.resendMessage(message, actor: actor, scope: .system)
            }
        }
    }

    @Test("The delivery report of an uncertain message settles it", arguments: EngineUnderTest.allCases)
    func reportSettlesUncertain(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            house.outside.change { $0.channel = .losesAnswer }
            try await prepare(house)
            try await report(house, "delivered", reference: "m\(try await id(house))")
            #expect(try await status(house) == "iletildi")
        }
    }

    @Test(
        "Delivery reports in any order, and twice, only move a message forward", arguments: EngineUnderTest.allCases,
        [
            (["sent", "delivered", "read"], "okundu"), (["read", "delivered", "sent"], "okundu"),
            (["delivered", "delivered"], "iletildi"), (["delivered", "failed"], "iletildi"),
            (["failed", "delivered"], "iletildi"), (["failed"], "basarisiz"),
        ] as [([String], String)])
    func reports(_ engine: EngineUnderTest, _ row: (words: [String], end: String)) async throws {
        try await OperationsHouse.run(on: engine) { house in
            try await prepare(house)
            for word in row.words { try await report(house, word) }
            #expect(try await status(house) == row.end)
        }
    }

    @Test("A report for a message that nobody knows does no harm and is noted", arguments: EngineUnderTest.allCases)
    func unknownReport(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            try await report(house, "delivered")
            #expect(try await house.text("SELECT durum FROM webhook_gelen") == "hatali")
        }
    }

    @Test("A refused message has failed; a channel that is down is tried again", arguments: EngineUnderTest.allCases)
    func refusedAndDown(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            house.outside.change { $0.channel = .refuses(429) }
            try await prepare(house)
            #expect(try await status(house) == "kuyrukta")
            house.outside.change { $0.channel = .refuses(400) }
            try await house.elapse()
            #expect(try await status(house) == "basarisiz")
            #expect(house.outside.now.messages.count == 2)
        }
    }
}
