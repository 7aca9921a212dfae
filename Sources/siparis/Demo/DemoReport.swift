import Domain
import LosslessJSON
import Operations
import SQLEngine
import Simulators
import Storage

/// What a demo run came to, and whether anything was lost or doubled.
struct DemoReport: Sendable {
    var ordersPlaced: Int
    var packagesInShop: Int
    var packagesStored: Int
    /// Packages of the shop that are not in the database.
    var lost: [String]
    var ordersByState: [(String, Int)]
    var jobsByState: [(String, Int)]
    var messagesByState: [(String, Int)]
    /// Entries of the error log, by job and code.
    var errors: [(String, Int)]
    var supplierOrdersReceived: Int
    var supplierOrdersDoubled: [String]
    /// Order lines for which suppliers hold more or fewer pieces than the living packages need.
    var quantityFaults: [String]
    var messagesReceived: Int
    var messagesDoubled: [String]
    var inconsistentOrders: [String]
    var unsettled: Int
    var faultsPlayed: Int
    var events: DemoScript.Events
    var seconds: Double

    /// The sentences that say what is wrong; empty if every invariant holds.
    var breaches: [String] {
        var breaches: [String] = []
        if !lost.isEmpty {
            breaches.append("\(lost.count) packages were lost: \(lost.prefix(5).joined(separator: ", "))")
        }
        if !supplierOrdersDoubled.isEmpty {
            breaches.append(
                "\(supplierOrdersDoubled.count) supplier orders were doubled: \(supplierOrdersDoubled.prefix(5))")
        }
        if !messagesDoubled.isEmpty {
            breaches.append("\(messagesDoubled.count) messages were doubled: \(messagesDoubled.prefix(5))")
        }
        if !quantityFaults.isEmpty { breaches.append("wrong quantities at the supplier: \(quantityFaults.prefix(5))") }
        if !inconsistentOrders.isEmpty { breaches.append("inconsistent orders: \(inconsistentOrders.prefix(5))") }
        if unsettled > 0 { breaches.append("\(unsettled) jobs or orders did not come to rest in time") }
        return breaches
    }

    var json: JSON {
        [
            "siparis_sayisi": JSON(ordersPlaced), "pazaryeri_paketi": JSON(packagesInShop),
            "kayitli_paket": JSON(packagesStored), "kayip": JSON(lost.count),
            "siparisler": DemoReport.object(ordersByState), "isler": DemoReport.object(jobsByState),
            "tedarikci_siparisi": JSON(supplierOrdersReceived), "tedarikci_cift": JSON(supplierOrdersDoubled.count),
            "adet_hatasi": JSON(quantityFaults.count), "mesaj": JSON(messagesReceived),
            "mesaj_cift": JSON(messagesDoubled.count), "mesajlar": DemoReport.object(messagesByState),
            "tutarsiz_siparis": JSON(inconsistentOrders.count), "bitmeyen": JSON(unsettled),
            "hatalar": DemoReport.object(errors), "oynanan_ariza": JSON(faultsPlayed), "bolunen": JSON(events.split),
            "kismi_iptal": JSON(events.partlyCancelled), "iptal": JSON(events.cancelled),
            "kanca": JSON(events.webhooksDelivered), "ihlaller": .array(breaches.map(JSON.string)),
            "saniye": .number(DemoReport.decimal(seconds)),
        ]
    }

    var text: String {
        func list(_ counts: [(String, Int)]) -> String { counts.map { "\($0.0) \($0.1)" }.joined(separator: ", ") }
        return """
            orders placed            \(ordersPlaced) (split \(events.split), partly cancelled \(events.partlyCancelled), cancelled \(events.cancelled))
            packages shop / stored   \(packagesInShop) / \(packagesStored), lost \(lost.count)
            orders by state          \(list(ordersByState))
            supplier orders          \(supplierOrdersReceived) received, \(supplierOrdersDoubled.count) doubled, \(quantityFaults.count) wrong quantities
            messages                 \(messagesReceived) received, \(messagesDoubled.count) doubled (\(list(messagesByState)))
            jobs by state            \(list(jobsByState))
            errors logged            \(list(errors))
            faults played            \(faultsPlayed); webhooks taken in \(events.webhooksDelivered)
            seconds                  \(DemoReport.decimal(seconds))
            invariants               \(breaches.isEmpty ? "all hold" : "BROKEN: " + breaches.joined(separator: "; "))
            """
    }

    private static func object(_ counts: [(String, Int)]) -> JSON {
        .object(counts.map { JSON.Member($0.0, JSON($0.1)) })
    }

    private static func decimal(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
