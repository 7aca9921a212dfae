import Domain
import LosslessJSON
import Operations
import SQLEngine
import Simulators
import Storage

/// Compares what the outside servers saw with what the database says.
struct DemoAudit: Sendable {
    let program: Program
    let simulators: DemoSimulators
    let shop: ID<Integration>

    struct Stored: Sendable {
        var packages: [String: OrderStatus] = [:]
        var ordersByState: [(String, Int)] = []
        var jobsByState: [(String, Int)] = []
        var messagesByState: [(String, Int)] = []
        var errors: [(String, Int)] = []
        var inconsistent: [String] = []
        var handedOver: [HandedOver] = []
    }

    /// A living order that a supplier has: what it should have of each article.
    struct HandedOver: Sendable {
        var reference: String
        var quantities: [String: Int]
    }

    /// How many things are still moving: jobs other than those that come by the clock, and orders between two states.
    func unsettledCount() async throws -> Int {
        try await program.database.read { tx in
            let jobs = try tx.value(
                """
                SELECT count(*) FROM is_kuyrugu
                WHERE durum IN ('planli', 'bekliyor', 'engelli', 'isleniyor')
                    AND tip NOT IN ('siparis_cek', 'denetim_zinciri')
                """, as: Int.self)
            let orders = try tx.value(
                """
                SELECT count(*) FROM siparisler
                WHERE durum IN ('tedarikciye_gonderiliyor', 'tedarikci_onayi_bekliyor') OR iptal_talebi = \(true)
                """, as: Int.self)
            return (jobs ?? 0) + (orders ?? 0)
        }
    }

    func report(ordersPlaced: Int, events: DemoScript.Events, unsettled: Int, seconds: Double) async throws
        -> DemoReport
    {
        let stored = try await program.database.read { [shop] tx in try DemoAudit.read(shop, tx) }
        let inShop = await simulators.trendyol.packageIDs().map(String.init)
        let supplierOrders = await simulators.supplier.orders
        let living = supplierOrders.filter { ![.cancelled, .rejected].contains($0.status) }
        let played =
            await simulators.trendyol.faults.playedCount + simulators.supplier.faults.playedCount
            + simulators.whatsApp.faults.playedCount
        return DemoReport(
            ordersPlaced: ordersPlaced, packagesInShop: inShop.count, packagesStored: stored.packages.count,
            lost: inShop.filter { stored.packages[$0] == nil }, ordersByState: stored.ordersByState,
            jobsByState: stored.jobsByState, messagesByState: stored.messagesByState, errors: stored.errors,
            supplierOrdersReceived: supplierOrders.count,
            supplierOrdersDoubled: await simulators.supplier.doubledReferences(),
            quantityFaults: DemoAudit.quantityFaults(stored.handedOver, living),
            messagesReceived: await simulators.whatsApp.messages.count,
            messagesDoubled: await simulators.whatsApp.doubled(), inconsistentOrders: stored.inconsistent,
            unsettled: unsettled, faultsPlayed: played, events: events, seconds: seconds)
    }

    /// The supplier must hold exactly the orders that we say it does, with exactly the quantities.
    private static func quantityFaults(_ expected: [HandedOver], _ living: [Simulators.SupplierOrder]) -> [String] {
        var faults: [String] = []
        let known = Dictionary(grouping: living, by: \.reference)
        for handOver in expected {
            let found = known[handOver.reference] ?? []
            guard found.count == 1 else {
                faults.append("\(handOver.reference): \(found.count) orders at the supplier")
                continue
            }
            if found[0].quantities != handOver.quantities { faults.append("\(handOver.reference): quantities differ") }
        }
        let references = Set(expected.map(\.reference))
        for reference in known.keys where !references.contains(reference) {
            faults.append("\(reference): at the supplier, but not in the database")
        }
        return faults
    }

    private static func read(_ shop: ID<Integration>, _ tx: borrowing Transaction) throws -> Stored {
        var stored = Stored()
        let packages = try tx.all(
            "SELECT dis_paket_no, durum, id FROM siparisler WHERE entegrasyon_id = \(shop)"
        ) { row in (try row.next(String.self), try row.next(OrderStatus.self), try row.next(ID<Order>.self)) }
        stored.packages = Dictionary(packages.map { ($0.0, $0.1) }, uniquingKeysWith: { first, _ in first })
        for (package, _, id) in packages {
            guard let order = try OrderTable.loadUnlocked(id, tx), !order.isConsistent else { continue }
            stored.inconsistent.append("\(package) (\(order.status.rawValue))")
        }
        stored.ordersByState = try counts("siparisler", tx)
        stored.jobsByState = try counts("is_kuyrugu", tx)
        stored.messagesByState = try counts("mesaj_log", tx)
        stored.errors = try tx.all(
            "SELECT parmak_izi, count(*) FROM hata_log GROUP BY parmak_izi ORDER BY 2 DESC, 1 LIMIT 20"
        ) { row in (try row.next(), try row.next()) }
        stored.handedOver = try handedOver(tx)
        return stored
    }

    private static func counts(_ table: String, _ tx: borrowing Transaction) throws -> [(String, Int)] {
        try tx.all("SELECT durum, count(*) FROM \(uncheckedSQL: table) GROUP BY durum ORDER BY 2 DESC, 1") { row in
            (try row.next(), try row.next())
        }
    }

    private static func handedOver(_ tx: borrowing Transaction) throws -> [HandedOver] {
        let rows = try tx.all(
            """
            SELECT t.referans, s.sku, s.adet FROM tedarikci_siparisleri t
            JOIN tedarikci_siparis_satirlari s ON s.tedarikci_siparis_id = t.id
            WHERE t.durum IN ('alindi', 'onaylandi', 'kargoda')
            """
        ) { row in (try row.next(String.self), try row.next(String.self), try row.next(Int.self)) }
        return Dictionary(grouping: rows, by: \.0).map { reference, lines in
            HandedOver(
                reference: reference,
                quantities: Dictionary(lines.map { ($0.1, $0.2) }, uniquingKeysWith: +))
        }
    }
}

extension Simulators.SupplierOrder {
    /// How many of each article were ordered.
    fileprivate var quantities: [String: Int] {
        let items = (body["items"]?.array ?? []).compactMap { item -> (String, Int)? in
            guard let sku = item["sku"]?.string, let quantity = item["quantity"]?.int else { return nil }
            return (sku, Int(quantity))
        }
        return Dictionary(items, uniquingKeysWith: +)
    }
}
