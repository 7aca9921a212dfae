import Domain
import LosslessJSON
import Operations
import SQLEngine
import Storage
import TestSupport
import Testing

@Suite("Links that suppliers answer by")
struct SupplierLinkTests {
    private let actor = OperationsHouse.actor

    /// Runs the body with an order that a supplier has got, and a link for it.
    private func withLink(
        _ engine: EngineUnderTest, settings: String = OperationsHouse.muteSettings,
        _ body: (OperationsHouse, ID<SupplierOrder>, String) async throws -> Void
    ) async throws {
        try await OperationsHouse.run(on: engine, supplierSettings: settings) { house in
            try await house.stockUp()
            try await house.pull(package())
            let id = ID<SupplierOrder>(Int64(try await house.count("SELECT id FROM tedarikci_siparisleri")))
            let link = try await house.operations.createSupplierLink(for: id, actor: actor, scope: .system)
            try await body(house, id, String(try #require(link.address.revealed.split(separator: "/").last)))
        }
    }

    private func state(_ house: OperationsHouse) async throws -> String? {
        try await house.text("SELECT durum FROM tedarikci_siparisleri")
    }

    @Test("The database holds no token, and the log none", arguments: EngineUnderTest.allCases)
    func hashed(_ engine: EngineUnderTest) async throws {
        try await withLink(engine) { house, _, token in
            #expect(token.utf8.count == 64)
            let hash = try #require(try await house.text("SELECT ozet FROM tedarikci_baglantilari"))
            #expect(hash != token && hash.utf8.count == 64)
            #expect(try await house.count("SELECT count(*) FROM sistem_log WHERE mesaj LIKE \("%\(token)%")") == 0)
        }
    }

    @Test(
        "The page shows what to send and neither prices nor more of the buyer than the parcel needs",
        arguments: EngineUnderTest.allCases)
    func page(_ engine: EngineUnderTest) async throws {
        try await withLink(engine) { house, _, token in
            let page = try await house.operations.supplierLinkPage(token: token)
            #expect(page.orderNumber == "S-1" && page.dealerName == "Bayi" && page.state == .received)
            #expect(page.lines.map(\.quantity) == [2] && page.lines.map(\.sku) == ["TED-1"])
            #expect(page.address?.city == "İzmir" && page.address?.phone == nil && page.address?.taxNumber == nil)
            let order = try await house.order("700").id
            let label = try await house.operations.attachFile(
                order: order, kind: .shippingLabel, name: "e.pdf", bytes: Array("%PDF-1.7 e".utf8), actor: actor,
                scope: .system)
            let invoice = try await house.operations.attachFile(
                order: order, kind: .invoice, name: "f.pdf", bytes: Array("%PDF-1.7 f".utf8), actor: actor,
                scope: .system)
            let later = try await house.operations.supplierLinkPage(token: token)
            // The label says where the parcel goes.
            #expect(later.files.map(\.id) == [label] && later.address == nil)
            #expect(try await house.operations.readSupplierFile(label, token: token).name == "e.pdf")
            await #expect(throws: OperationError.notFound) {
                _ = try await house.operations.readSupplierFile(invoice, token: token)
            }
        }
    }

    @Test(
        "Accepting and then shipping does what the supplier's interface would do, each once",
        arguments: EngineUnderTest.allCases)
    func acceptAndShip(_ engine: EngineUnderTest) async throws {
        try await withLink(engine) { house, _, token in
            try await house.operations.answerByLink(token: token, .accept)
            #expect(try await house.order("700").status == .preparing)
            #expect(try await state(house) == "onaylandi")
            let again = try await #require(throws: OperationError.self) {
                try await house.operations.answerByLink(token: token, .accept)
            }
            #expect(again.code == "zaten_yanitlandi")
            let late = try await #require(throws: OperationError.self) {
                try await house.operations.answerByLink(token: token, .refuse(reason: "stok yok"))
            }
            #expect(late.code == "zaten_yanitlandi")
            try await house.operations.answerByLink(token: token, .ship(carrier: "Aras", trackingNumber: " 7260001 "))
            let order = try await house.order("700")
            #expect(order.status == .shipped && order.trackingNumber == "7260001" && order.carrier == "Aras")
            let replay = try await #require(throws: OperationError.self) {
                try await house.operations.answerByLink(token: token, .ship(carrier: "Aras", trackingNumber: "2"))
            }
            #expect(replay.code == "kapandi")
            #expect(try await house.order("700").trackingNumber == "7260001")
            #expect(try await house.count("SELECT count(*) FROM sistem_log WHERE islem = 'tedarikci_yaniti'") == 2)
        }
    }

    @Test("Twenty answers at once have one effect", arguments: EngineUnderTest.allCases)
    func race(_ engine: EngineUnderTest) async throws {
        try await withLink(engine) { house, _, token in
            let taken = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        let answer: SupplierLinkAnswer = number % 2 == 0 ? .accept : .refuse(reason: "yok")
                        return (try? await house.operations.answerByLink(token: token, answer)) != nil
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            let logged = try await house.count("SELECT count(*) FROM sistem_log WHERE islem = 'tedarikci_yaniti'")
            #expect(taken == 1 && logged == 1)
        }
    }

    @Test("Refusing sends the order back for another supplier, with the reason", arguments: EngineUnderTest.allCases)
    func refuse(_ engine: EngineUnderTest) async throws {
        try await withLink(engine, settings: OperationsHouse.supplierSettings) { house, _, token in
            try await house.operations.answerByLink(token: token, .refuse(reason: "stok yok"))
            #expect(try await state(house) == "reddedildi")
            #expect(try await house.text("SELECT neden FROM tedarikci_siparisleri") == "stok yok")
            #expect(try await house.order("700").status == .needsRouting)
            // A poll that knows less changes nothing.
            try await house.elapse()
            #expect(try await state(house) == "reddedildi")
            #expect(try await house.operations.supplierLinkPage(token: token).closedReason != nil)
        }
    }

    @Test("A poll that knows less does not take an acceptance back", arguments: EngineUnderTest.allCases)
    func pollAfterAccepting(_ engine: EngineUnderTest) async throws {
        try await withLink(engine, settings: OperationsHouse.supplierSettings) { house, _, token in
            try await house.operations.answerByLink(token: token, .accept)
            try await house.elapse()
            #expect(house.outside.now.lookupCount > 0)
            #expect(try await state(house) == "onaylandi")
            #expect(try await house.order("700").status == .preparing)
        }
    }

    @Test(
        "An answer settles a hand-over whose outcome was unknown, and nobody sends again",
        arguments: EngineUnderTest.allCases)
    func uncertain(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine, supplierSettings: OperationsHouse.muteSettings) { house in
            try await house.stockUp()
            house.outside.change { $0.supplier = .losesAnswer }
            try await house.pull(package())
            #expect(try await state(house) == "belirsiz")
            let id = ID<SupplierOrder>(Int64(try await house.count("SELECT id FROM tedarikci_siparisleri")))
            let link = try await house.operations.createSupplierLink(for: id, actor: actor, scope: .system)
            let token = String(try #require(link.address.revealed.split(separator: "/").last))
            try await house.operations.answerByLink(token: token, .accept)
            try await house.elapse()
            #expect(try await house.order("700").status == .preparing)
            #expect(house.outside.now.submissions.count == 1)
        }
    }

    @Test("A link ends by time, by cancelling, and by the order's end", arguments: EngineUnderTest.allCases)
    func ends(_ engine: EngineUnderTest) async throws {
        try await withLink(engine) { house, id, token in
            func refusal(_ token: String) async throws -> OperationError {
                do {
                    _ = try await house.operations.supplierLinkPage(token: token)
                } catch let error as OperationError {
                    return error
                }
                struct Opened: Error {}
                throw Opened()
            }
            for wrong in ["", "a", String(repeating: "0", count: 64), token.uppercased(), token + "0", "' OR 1=1 --"] {
                #expect(try await refusal(wrong) == .notFound, "\(wrong)")
            }
            let second = try await house.operations.createSupplierLink(for: id, actor: actor, scope: .system)
            let other = String(try #require(second.address.revealed.split(separator: "/").last))
            try await house.operations.cancelSupplierLink(second.id, of: id, actor: actor, scope: .system)
            #expect(try await refusal(other).code == "baglanti_gecersiz")
            await #expect(throws: OperationError.self) {
                try await house.operations.answerByLink(token: other, .accept)
            }
            try await house.operations.cancelOrder(
                try await house.order("700").id, reason: "vazgeçti", actor: actor, scope: .system)
            let closed = try await #require(throws: OperationError.self) {
                try await house.operations.answerByLink(token: token, .accept)
            }
            #expect(closed.code == "kapandi")
            house.clock.advance(by: .seconds(7 * 86_400))
            #expect(try await refusal(token).code == "baglanti_gecersiz")
        }
    }

    @Test(
        "Five links of an order can be open, and none is made for one that is over", arguments: EngineUnderTest.allCases
    )
    func limit(_ engine: EngineUnderTest) async throws {
        try await withLink(engine) { house, id, token in
            func make() async throws {
                _ = try await house.operations.createSupplierLink(for: id, actor: actor, scope: .system)
            }
            for _ in 0..<4 { try await make() }
            let full = try await #require(throws: OperationError.self) { try await make() }
            #expect(full.code == "cok_baglanti")
            try await house.operations.cancelSupplierLinks(of: id, actor: actor, scope: .system)
            try await make()
            let links = try await house.operations.supplierLinks(of: id, scope: .system)
            #expect(links.count == 6 && links.filter { $0.isUsable(at: house.clock.now) }.count == 1)
            let last = try await house.operations.createSupplierLink(for: id, actor: actor, scope: .system)
            let open = String(try #require(last.address.revealed.split(separator: "/").last))
            try await house.operations.answerByLink(token: open, .refuse(reason: "yok"))
            let over = try await #require(throws: OperationError.self) { try await make() }
            #expect(over.code == "kapandi")
        }
    }

    static let badAnswers: [(answer: SupplierLinkAnswer, fields: [String])] = [
        (.refuse(reason: " "), ["neden"]), (.refuse(reason: String(repeating: "ş", count: 301)), ["neden"]),
        (.ship(carrier: "", trackingNumber: ""), ["kargo_firmasi", "kargo_takip_no"]),
        (.ship(carrier: "Aras", trackingNumber: "1\r\nX: y"), ["kargo_takip_no"]),
        (.ship(carrier: "A\u{202E}ras", trackingNumber: "1\0"), ["kargo_firmasi", "kargo_takip_no"]),
    ]

    @Test("An incomplete answer names its fields and changes nothing", arguments: badAnswers)
    func incomplete(_ row: (answer: SupplierLinkAnswer, fields: [String])) async throws {
        try await withLink(.sqlite) { house, _, token in
            let error = try await #require(throws: OperationError.self) {
                try await house.operations.answerByLink(token: token, row.answer)
            }
            #expect(error.fields == row.fields)
            #expect(try await state(house) == "alindi")
        }
    }

    @Test("Another dealer can neither make, see nor cancel one", arguments: EngineUnderTest.allCases)
    func tenants(_ engine: EngineUnderTest) async throws {
        try await withLink(engine) { house, id, token in
            let foreign = Scope.only(ID(house.dealer.rawValue + 100))
            let own = try await house.operations.supplierLinks(of: id, scope: .system)
            await #expect(throws: OperationError.notFound) {
                _ = try await house.operations.createSupplierLink(for: id, actor: actor, scope: foreign)
            }
            await #expect(throws: OperationError.notFound) {
                _ = try await house.operations.supplierLinks(of: id, scope: foreign)
            }
            await #expect(throws: OperationError.notFound) {
                try await house.operations.cancelSupplierLink(own[0].id, of: id, actor: actor, scope: foreign)
            }
            await #expect(throws: OperationError.notFound) {
                try await house.operations.cancelSupplierLinks(of: id, actor: actor, scope: foreign)
            }
            _ = try await house.operations.supplierLinkPage(token: token)
        }
    }

    @Test("While a cancellation is asked for, only a refusal is taken", arguments: EngineUnderTest.allCases)
    func cancelRequested(_ engine: EngineUnderTest) async throws {
        try await withLink(engine) { house, _, token in
            try await house.take(package(status: "Cancelled", at: 1_777_000_900))
            let error = try await #require(throws: OperationError.self) {
                try await house.operations.answerByLink(token: token, .ship(carrier: "A", trackingNumber: "1"))
            }
            #expect(error.code == "iptal_talebi")
        }
    }
}
