import Domain
import Foundation
import FoundationNetworking
import Integrations
import LosslessJSON
import Operations
import SQLEngine
import Simulators
import Storage
import TestSupport
import Testing

@testable import siparis

@Suite("The main job, whole program")
struct MainJobTests {
    @Test("forty orders under faults: nothing is lost, nothing is doubled", arguments: EngineUnderTest.allCases)
    func demo(engine: EngineUnderTest) async throws {
        try await withProgramFolder { folder in
            let demo = Demo(location: try await location(of: engine, folder: folder), folder: folder, port: 0)
            let report = try await demo.runOnce(orders: 40)
            #expect(report.breaches.isEmpty)
            #expect(report.packagesStored == report.packagesInShop)
            #expect(report.supplierOrdersReceived > 30)
            #expect(report.messagesReceived > 20)
            #expect(report.faultsPlayed > 0)
        }
    }

    @Test("one order goes all the way, and the outside sees each step once", arguments: EngineUnderTest.allCases)
    func wayOfOneOrder(engine: EngineUnderTest) async throws {
        try await withProgram(engine) { program, simulators, _ in
            await simulators.supplier.setProgress(SupplierProgress(pollsBeforeAccept: 1))
            let package = try await simulators.trendyol.createOrder(plainDraft(quantity: 2))
            try await program.work(until: { try await program.orderStates()["\(package)"] == .readyToShip })
            await simulators.supplier.ship(await simulators.supplier.orders.first?.reference ?? "")
            try await program.work(until: {
                let sent = await simulators.whatsApp.messages.count
                return try await program.orderStates()["\(package)"] == .shipped && sent == 2
            })
            let orders = await simulators.supplier.orders
            try #require(orders.count == 1)
            #expect(orders[0].body["items"]?[0]?["quantity"]?.int == 2)
            #expect(await simulators.trendyol.reports(of: package).map(\.kind) == [.picking, .labelRequested])
            #expect(await simulators.whatsApp.doubled().isEmpty)
            let log = try await program.database.read { tx in
                try tx.all("SELECT sonraki FROM sistem_log WHERE islem = 'durum_degisti' ORDER BY id") { row in
                    try row.next(JSONText.self).text
                }
            }
            #expect(log.contains { $0.contains("tedarikciye_gonderiliyor") })
            #expect(log.last?.contains("kargoda") == true)
        }
    }

    @Test("an order is stored once, however often and by whatever way it comes", arguments: EngineUnderTest.allCases)
    func importedOnce(engine: EngineUnderTest) async throws {
        try await withProgram(engine) { program, simulators, installation in
            let package = try await simulators.trendyol.createOrder(plainDraft())
            let payload = try await simulators.shopPage()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<10 {
                    group.addTask {
                        let receipt = try await program.operations.receiveWebhook(
                            code: try await program.webhookCode(of: installation.shop),
                            header: { $0 == "x-api-key" ? "demo-kanca-sifresi" : nil }, body: payload)
                        #expect([.stored, .duplicate].contains(receipt))
                    }
                }
                try await group.waitForAll()
            }
            try await program.work(until: { try await program.orderStates()["\(package)"] == .shipped })
            let count = try await program.database.read { tx in
                try tx.value("SELECT count(*) FROM siparisler", as: Int.self)
            }
            #expect(count == 1)
            #expect(await simulators.supplier.receivedCount == 1)
        }
    }
}

extension Program {
    /// The secret part of the address for inbound webhooks.
    func webhookCode(of integration: ID<Domain.Integration>) async throws -> String {
        try await database.read { tx in
            try tx.one("SELECT kanca_kodu FROM entegrasyonlar WHERE id = \(integration)") { try $0.next() }
        }
    }
}

extension DemoSimulators {
    /// What the shop answers when it is asked for all its packages.
    func shopPage() async throws -> [UInt8] {
        let seller = DemoInstallation.seller
        guard let url = URL(string: "\(trendyolURL)/order/sellers/\(seller.sellerID)/v2/orders?size=200") else {
            throw NotSettled()
        }
        var request = URLRequest(url: url)
        request.setValue(
            basicAuthorization(user: Secret(seller.apiKey), password: Secret(seller.apiSecret)),
            forHTTPHeaderField: "Authorization")
        request.setValue("\(seller.sellerID) - SelfIntegration", forHTTPHeaderField: "User-Agent")
        return Array(try await URLSession.shared.data(for: request).0)
    }
}
