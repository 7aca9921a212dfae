package import Domain
import JobQueue
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
        let place = LaneQueue(queue: JobKind.matchOrder.queue, lane: -input.dealer.rawValue)
        return try await database.write { tx in
            try enqueuer.requireRoom(in: place, tx)
            return try storeManualOrder(incoming, dealer: input.dealer, actor: actor, tx)
        }
    }

    /// The same within the caller's transaction, for an input that was checked.
    func storeManualOrder(
        _ incoming: IncomingPackage, dealer: ID<User>, actor: Actor, _ tx: borrowing Transaction
    ) throws -> ID<Order> {
        let new = NewOrder(dealer: dealer, integration: nil, package: incoming, packageID: nil)
        guard try UserTable.find(dealer, tx)?.role == .dealer else {
            throw OperationError.invalid([FieldProblem("kullanici_id", "Böyle bir bayi yok.")])
        }
        guard try !OrderFacts.manualNumberExists(incoming.orderNumber, dealer: dealer, tx) else {
            throw OperationError.invalid([
                FieldProblem("siparis_numarasi", "Bu numarayla girilmiş bir sipariş zaten var.")
            ])
        }
        let order: Order
        do {
            order = try new.insert(now: world.now(), tx)
        } catch let error as SQLError where error.kind == .foreignKey {
            throw OperationError.invalid([FieldProblem("kullanici_id", "Böyle bir bayi yok.")])
        }
        var changes = FieldChanges("siparis_numarasi", nil, order.number)
        changes.note("toplam_tutar", nil, incoming.total)
        changes.note("satir_sayisi", nil, incoming.lines.count)
        for (name, value) in [
            ("musteri_ad", incoming.customer.name), ("musteri_telefon", incoming.customer.phone),
            ("musteri_eposta", incoming.customer.email),
        ] {
            changes.noteHidden(name, isChanged: value != nil)
        }
        try log(order, "olusturuldu", "Sipariş elle girildi: \(oneLine(order.number))", changes, actor, tx)
        try emitCreated(order, tx)
        try queueMatching(order, tx)
        return order.id
    }
}

extension ManualOrderInput {
    /// The order as it is stored.
    ///
    /// - Throws: ``OperationError/invalid(_:)`` naming each wrong field by its JSON key.
    func asPackage(now: Timestamp) throws -> IncomingPackage {
        var problems: [FieldProblem] = []
        if number.trimmed.isEmpty {
            problems.append(FieldProblem("siparis_numarasi", "Bir sipariş numarası yazın."))
        }
        if shippingFee < .zero { problems.append(FieldProblem("kargo_ucreti", "Sıfırdan küçük olamaz.")) }
        if ![.pending, .paid, .cashOnDelivery, .authorised].contains(payment) {
            problems.append(
                FieldProblem("odeme_durumu", "bekliyor, provizyonda, odendi ya da kapida_odeme olmalı."))
        }
        problems += plainTextProblems
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

extension ManualOrderInput {
    /// Texts that are too long for their columns or hold characters that no label can print.
    fileprivate var plainTextProblems: [FieldProblem] {
        var problems: [FieldProblem] = []
        func check(_ text: String?, _ field: String, _ lengthMax: Int) {
            guard let text, !text.isPlain || text.unicodeScalars.count > lengthMax else { return }
            problems.append(FieldProblem(field, "En çok \(lengthMax) karakter olabilir; görünmeyen karakter içeremez."))
        }
        check(number, "siparis_numarasi", 100)
        check(customer.name, "musteri_ad", 300)
        check(customer.phone, "musteri_telefon", 50)
        check(customer.email, "musteri_eposta", 254)
        for (address, prefix) in [(shippingAddress, "teslimat"), (invoiceAddress, "fatura")] {
            check(address?.name, "\(prefix).ad", 300)
            check(address?.company, "\(prefix).firma", 300)
            check(address?.text, "\(prefix).metin", 1000)
            check(address?.district, "\(prefix).ilce", 100)
            check(address?.city, "\(prefix).il", 100)
            check(address?.postalCode, "\(prefix).posta_kodu", 20)
            check(address?.phone, "\(prefix).telefon", 50)
        }
        for (position, line) in lines.enumerated() {
            check(line.sku, "urunler[\(position)].sku", 200)
            check(line.barcode, "urunler[\(position)].barkod", 100)
            check(line.name, "urunler[\(position)].ad", 500)
        }
        return problems
    }
}

extension String {
    /// Without control characters other than tab and line ends.
    fileprivate var isPlain: Bool {
        unicodeScalars.allSatisfy { scalar in
            scalar.properties.generalCategory != .control || scalar == "\t" || scalar == "\n" || scalar == "\r"
        }
    }
}

extension ManualOrderInput.Line {
    fileprivate func asIncoming(_ position: Int, _ problems: inout [FieldProblem]) throws -> IncomingLine {
        let path = "urunler[\(position)]"
        if name.trimmed.isEmpty {
            problems.append(FieldProblem("\(path).ad", "Ürünün adını yazın."))
        }
        if !(1...100_000).contains(quantity) {
            problems.append(FieldProblem("\(path).adet", "1 ile 100000 arasında bir tam sayı olmalı."))
        }
        if unitPrice < .zero { problems.append(FieldProblem("\(path).birim_fiyat", "Sıfırdan küçük olamaz.")) }
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
