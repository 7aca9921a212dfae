package import Domain
import SQLEngine
import Storage

/// An order that a person or a program enters; it has no integration and no package number.
package struct ManualOrderInput: Sendable {
    package struct Line: Sendable {
        package var sku: String?
        package var barcode: String?
        package var name: String
        package var quantity: Int
        package var unitPrice: Money

        package init(sku: String?, barcode: String?, name: String, quantity: Int, unitPrice: Money) {
            (self.sku, self.barcode, self.name) = (sku, barcode, name)
            (self.quantity, self.unitPrice) = (quantity, unitPrice)
        }
    }

    package var dealer: ID<User>
    package var number: String
    package var payment: PaymentStatus
    package var shippingFee: Money
    package var customer: Customer
    package var shippingAddress: Address?
    package var invoiceAddress: Address?
    package var lines: [Line]

    package init(
        dealer: ID<User>, number: String, payment: PaymentStatus, shippingFee: Money = .zero, customer: Customer,
        shippingAddress: Address? = nil, invoiceAddress: Address? = nil, lines: [Line]
    ) {
        (self.dealer, self.number, self.payment, self.shippingFee) = (dealer, number, payment, shippingFee)
        (self.customer, self.shippingAddress, self.invoiceAddress) = (customer, shippingAddress, invoiceAddress)
        self.lines = lines
    }
}

extension Operations {
    /// Stores a manual order; from here on it lives the life of any other.
    ///
    /// - Throws: ``OperationError/invalid(_:)`` naming each wrong field by its JSON key.
    package func createManualOrder(_ input: ManualOrderInput, actor: Actor, scope: Scope) async throws -> ID<Order> {
        guard scope.contains(input.dealer) else {
            throw OperationError.invalid([FieldProblem("kullanici_id", "Bu bayi için sipariş girilemez.")])
        }
        let incoming = try input.asPackage(now: world.now())
        return try await database.write { tx in
            try storeManualOrder(incoming, dealer: input.dealer, actor: actor, tx)
        }
    }

    private func storeManualOrder(
        _ incoming: IncomingPackage, dealer: ID<User>, actor: Actor, _ tx: borrowing Transaction
    ) throws -> ID<Order> {
        let new = NewOrder(dealer: dealer, integration: nil, package: incoming, packageID: nil)
        let order: Order
        do {
            order = try new.insert(now: world.now(), tx)
        } catch let error as SQLError where error.kind == .foreignKey {
            throw OperationError.invalid([FieldProblem("kullanici_id", "Böyle bir bayi yok.")])
        }
        try log(order, "olusturuldu", "Sipariş elle girildi: \(order.number)", actor, tx)
        try queueMatching(order, tx)
        return order.id
    }
}

extension ManualOrderInput {
    fileprivate func asPackage(now: Timestamp) throws -> IncomingPackage {
        var problems: [FieldProblem] = []
        if number.trimmed.isEmpty || number.count > 100 {
            problems.append(FieldProblem("siparis_numarasi", "1 ile 100 karakter arasında bir numara yazın."))
        }
        if shippingFee < .zero { problems.append(FieldProblem("kargo_ucreti", "Sıfırdan küçük olamaz.")) }
        if ![.pending, .paid, .cashOnDelivery, .authorised].contains(payment) {
            problems.append(
                FieldProblem("odeme_durumu", "bekliyor, provizyonda, odendi ya da kapida_odeme olmalı."))
        }
        if lines.isEmpty { problems.append(FieldProblem("urunler", "En az bir satır gerekli.")) }
        if lines.count > 200 { problems.append(FieldProblem("urunler", "En çok 200 satır olabilir.")) }
        var incoming: [IncomingLine] = []
        for (position, line) in lines.enumerated() {
            incoming.append(try line.asIncoming(position, &problems))
        }
        let total = incoming.reduce(shippingFee) { $0 + $1.total }
        if total > .largest { problems.append(FieldProblem("urunler", "Toplam tutar çok büyük.")) }
        guard problems.isEmpty else { throw OperationError.invalid(problems) }
        var package = IncomingPackage(
            orderNumber: number.trimmed, packageID: "", marketplaceStatus: "", status: .received, payment: payment,
            total: total, shippingFee: shippingFee, currency: "TRY", customer: customer, lines: incoming)
        package.orderedAt = now
        package.shippingAddress = shippingAddress
        package.invoiceAddress = invoiceAddress
        return package
    }
}

extension ManualOrderInput.Line {
    fileprivate func asIncoming(_ position: Int, _ problems: inout [FieldProblem]) throws -> IncomingLine {
        let path = "urunler[\(position)]"
        if name.trimmed.isEmpty || name.count > 500 {
            problems.append(FieldProblem("\(path).ad", "1 ile 500 karakter arasında bir ad yazın."))
        }
        if !(1...100_000).contains(quantity) {
            problems.append(FieldProblem("\(path).adet", "1 ile 100000 arasında bir tam sayı olmalı."))
        }
        if unitPrice < .zero { problems.append(FieldProblem("\(path).birim_fiyat", "Sıfırdan küçük olamaz.")) }
        if (sku ?? "").count > 200 { problems.append(FieldProblem("\(path).sku", "En çok 200 karakter.")) }
        if (barcode ?? "").count > 100 { problems.append(FieldProblem("\(path).barkod", "En çok 100 karakter.")) }
        let total = unitPrice.times(quantity) ?? Money(kurus: .max / 1000)
        if total > .largest { problems.append(FieldProblem("\(path).birim_fiyat", "Satır tutarı çok büyük.")) }
        return IncomingLine(
            externalID: "", sku: sku?.trimmed.nonEmpty, barcode: barcode?.trimmed.nonEmpty, name: name.trimmed,
            quantity: quantity, unitPrice: unitPrice, total: min(total, .largest), vatRate: nil, commission: nil,
            status: .waiting)
    }
}

extension String {
    /// Nil instead of an empty text.
    var nonEmpty: String? { isEmpty ? nil : self }
}
