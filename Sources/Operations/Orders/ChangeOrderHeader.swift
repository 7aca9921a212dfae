package import Domain
import SQLEngine
package import Storage

extension Operations {
    /// Corrects an order. The note can be written at any time; buyer and addresses until the supplier has the order; the
    /// payment of an order that was entered by hand, along the ways that payments take. Everything else follows from what
    /// happens to an order.
    ///
    /// - Parameter change: what is to be different; may be called twice.
    package func correctOrder(
        _ id: ID<Order>, payment: PaymentStatus? = nil, actor: Actor, scope: Scope,
        _ change: @escaping @Sendable (inout OrderContacts) -> Void
    ) async throws {
        try await database.write { tx in
            let before = try loadOrder(id, scope: scope, tx)
            var order = before
            let old = try OrderFacts.contacts(of: id, tx)
            var new = old
            change(&new)
            try Operations.check(new)
            if new.differsInDelivery(from: old) { try Operations.requireCorrectable(order) }
            if let payment, payment != order.payment {
                try Operations.requirePayable(order, payment)
                order.payment = payment
            }
            if new != old {
                try OrderFacts.change(id, from: old, to: new, now: world.now(), tx)
                try log(order, "degistirildi", "Sipariş düzeltildi: \(new.changes(from: old))", actor, tx)
            }
            if order.payment != before.payment {
                try log(
                    order, "odeme_degisti", "Ödeme: \(before.payment.rawValue) → \(order.payment.rawValue)", actor, tx)
            }
            let saved = try store(order, before: before, steps: [], actor: actor, because: "düzeltme", tx)
            if !before.payment.releasesGoods, order.payment.releasesGoods { try queueNextStep(saved, tx) }
        }
    }

    /// Orders are never deleted: what was agreed with a buyer stays on record.
    ///
    /// - Throws: ``OperationError/conflict(code:message:)`` that says what to do instead, or `notFound`.
    package func refuseOrderDeletion(_ id: ID<Order>, scope: Scope) async throws {
        let order = try await database.write { tx in try loadOrder(id, scope: scope, tx) }
        let message =
            order.status.isBeforeShipment
            ? "Siparişler silinmez. Vazgeçmek için iptal edin: POST /api/v1/siparisler/\(id)/iptaller"
            : "Siparişler silinmez; “\(order.status.rawValue)” durumundaki sipariş kayıt olarak kalır."
        throw OperationError.conflict(code: "siparis_silinmez", message: message)
    }

    private static func requireCorrectable(_ order: Order) throws(OperationError) {
        guard [.received, .needsMatching, .needsRouting, .readyToSubmit].contains(order.status) else {
            throw .conflict(
                code: "gecersiz_durum",
                message: "Alıcı ve adres yalnız sipariş tedarikçiye gönderilmeden düzeltilebilir; "
                    + "sipariş “\(order.status.rawValue)” durumunda.")
        }
    }

    private static func requirePayable(_ order: Order, _ payment: PaymentStatus) throws(OperationError) {
        guard order.integration == nil else {
            throw .conflict(
                code: "pazaryeri_odemesi",
                message: "Bu siparişin ödeme durumunu pazaryeri bildirir; elle değiştirilemez.")
        }
        guard order.payment.next.contains(payment) else {
            let possible = order.payment.next.map(\.rawValue).sorted().joined(separator: ", ")
            throw .conflict(
                code: "gecersiz_gecis",
                message: "Ödeme “\(order.payment.rawValue)” durumundan “\(payment.rawValue)” durumuna geçemez. "
                    + (possible.isEmpty ? "Bu bir son durumdur." : "Olası geçişler: \(possible)."))
        }
    }

    private static func check(_ header: OrderContacts) throws(OperationError) {
        var problems: [FieldProblem] = []
        func check(_ text: String?, _ field: String, _ lengthMax: Int) {
            guard let text, text.unicodeScalars.count > lengthMax || text.unicodeScalars.contains("\u{0}") else {
                return
            }
            problems.append(FieldProblem(field, "En çok \(lengthMax) karakter olabilir."))
        }
        check(header.note, "aciklama", 2000)
        check(header.customer.name, "musteri_ad", 300)
        check(header.customer.phone, "musteri_telefon", 50)
        check(header.customer.email, "musteri_eposta", 254)
        guard problems.isEmpty else { throw .invalid(problems) }
    }
}

extension OrderContacts {
    /// What differs, in words for the log.
    fileprivate func changes(from old: OrderContacts) -> String {
        let parts: [String?] = [
            note == old.note ? nil : "açıklama", customer == old.customer ? nil : "alıcı",
            shippingAddress == old.shippingAddress ? nil : "teslimat adresi",
            invoiceAddress == old.invoiceAddress ? nil : "fatura adresi",
        ]
        return parts.compactMap(\.self).joined(separator: ", ")
    }
}
