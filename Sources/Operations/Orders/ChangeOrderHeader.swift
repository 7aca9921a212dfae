package import Domain
import SQLEngine
package import Storage

/// What people may correct of an order: everything else follows from what happens to it.
package struct OrderCorrection: Sendable, Equatable {
    package var header: OrderHeaderChange
    package var payment: PaymentStatus?

    package init(header: OrderHeaderChange = OrderHeaderChange(), payment: PaymentStatus? = nil) {
        (self.header, self.payment) = (header, payment)
    }
}

extension Operations {
    /// Corrects an order. The note can be written at any time; buyer and addresses until the supplier has the order; the
    /// payment of an order that was entered by hand, along the ways that payments take.
    package func correctOrder(
        _ id: ID<Order>, _ correction: OrderCorrection, actor: Actor, scope: Scope
    ) async throws {
        try Operations.check(correction.header)
        try await database.write { tx in
            let before = try loadOrder(id, scope: scope, tx)
            var order = before
            if correction.header.concernsDelivery { try Operations.requireCorrectable(order) }
            if let payment = correction.payment, payment != order.payment {
                try Operations.requirePayable(order, payment)
                order.payment = payment
            }
            if correction.header != OrderHeaderChange() {
                try OrderFacts.change(id, correction.header, now: world.now(), tx)
                try log(order, "degistirildi", "Sipariş düzeltildi: \(correction.header.changed)", actor, tx)
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

    private static func check(_ header: OrderHeaderChange) throws(OperationError) {
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

extension OrderHeaderChange {
    /// What is changed, in words for the log.
    fileprivate var changed: String {
        let parts: [String?] = [
            note == nil ? nil : "açıklama", customer == Customer() ? nil : "alıcı",
            shippingAddress == nil ? nil : "teslimat adresi", invoiceAddress == nil ? nil : "fatura adresi",
        ]
        return parts.compactMap(\.self).joined(separator: ", ")
    }
}
