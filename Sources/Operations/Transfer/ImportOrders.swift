import Domain
import SQLEngine
import Spreadsheets
import Storage

extension Operations {
    /// Takes in an order. One that is there already is never changed: it is the same, or the record is refused.
    func importOrder(
        _ record: ImportRecord, _ context: ImportContext, _ tx: borrowing Transaction
    ) throws -> ImportOutcome {
        guard record.problems.isEmpty else { throw ImportRefusal(problems: record.problems) }
        let input = try record.readOrder(context)
        if let known = try knownOrder(record, input, tx) {
            if input.content.keeping(known, record) == known { return .unchanged }
            throw ImportRefusal(problems: [
                ImportProblem(
                    row: record.number, column: "siparis_numarasi", code: "farkli",
                    message: "Bu numarayla başka içerikli bir sipariş var; içe aktarma onu değiştirmez.")
            ])
        }
        let incoming: IncomingPackage
        do { incoming = try input.asPackage(now: world.now()) } catch OperationError.invalid(let problems) {
            throw ImportRefusal(problems: problems.map { record.problem(from: $0) })
        }
        _ = try storeManualOrder(incoming, dealer: input.dealer, actor: context.actor, tx)
        return .created
    }

    /// The order that the record means, as files show it: an exported one by its `id`, wherever it came from, else the one that
    /// was entered under the number. Nil if the record is a new order.
    ///
    /// - Throws: ``ImportRefusal`` for an `id` that the dealer has not: a shop's order must not be entered a second time.
    private func knownOrder(
        _ record: ImportRecord, _ input: ManualOrderInput, _ tx: borrowing Transaction
    ) throws -> OrderContent? {
        guard let text = record.rows.first?.values["id"] else {
            return try OrderContent.find(number: input.number, dealer: input.dealer, tx)?.asInFiles
        }
        if let id = ID<Order>(text: text), let found = try OrderContent.find(id, dealer: input.dealer, tx) {
            return found.asInFiles
        }
        throw ImportRefusal(problems: [
            ImportProblem(
                row: record.number, column: "id", code: "yok",
                message: "Bayinin böyle bir siparişi yok; yeni sipariş için “id” boş olmalı.")
        ])
    }
}

extension ImportRecord {
    fileprivate func readOrder(_ context: ImportContext) throws -> ManualOrderInput {
        guard let first = rows.first else { throw ImportRefusal(problems: []) }
        var problems = contradictions
        var head = ImportFields(first)
        let input = ManualOrderInput(
            dealer: context.dealer, number: head.requiredText("siparis_numarasi", max: 100),
            payment: head.word("odeme_durumu", PaymentStatus.self) ?? .paid,
            shippingFee: head.money("kargo_ucreti") ?? .zero,
            customer: Customer(
                name: head.text("musteri_ad", max: 300), phone: head.text("musteri_telefon", max: 50),
                email: head.text("musteri_eposta", max: 254)),
            shippingAddress: head.address("teslimat"), invoiceAddress: head.address("fatura"), lines: [])
        let dealer: ID<User>? = head.id("kullanici_id")
        if let dealer, dealer != context.dealer {
            head.add(
                "kullanici_id", "kural",
                "Dosya \(context.dealer) numaralı bayi için aktarılıyor; kaydın bayisi \(dealer). Alanı silin ya da dosyayı o "
                    + "bayi için yükleyin.")
        }
        problems += head.problems
        var order = input
        for row in rows {
            var fields = ImportFields(row)
            order.lines.append(fields.orderLine())
            problems += fields.problems
        }
        guard problems.isEmpty else { throw ImportRefusal(problems: problems) }
        return order
    }

    /// Where a later row says something else of the order than the first one.
    private var contradictions: [ImportProblem] {
        guard let first = rows.first else { return [] }
        return rows.dropFirst().flatMap { row in
            row.values.filter { !$0.key.hasPrefix("urun_") && first.values[$0.key] != $0.value }.keys.sorted().map {
                ImportProblem(
                    row: row.number, column: $0, code: "celiski",
                    message:
                        "Aynı siparişin \(first.number). satırında başka bir değer var; boş bırakın ya da eşitleyin.")
            }
        }
    }

    /// What an operation says of a field (`urunler[2].adet`, `teslimat.il`), in terms of rows and columns.
    fileprivate func problem(from field: FieldProblem) -> ImportProblem {
        let parts = field.field.split(whereSeparator: { "[].".contains($0) })
        if parts.count == 3, parts[0] == "urunler", let position = Int(parts[1]), rows.indices.contains(position) {
            return ImportProblem(
                row: rows[position].number, column: "urun_\(parts[2])", code: "kural", message: field.message)
        }
        return ImportProblem(
            row: number, column: parts.joined(separator: "_"), code: "kural", message: field.message)
    }
}

extension ImportFields {
    fileprivate mutating func orderLine() -> ManualOrderInput.Line {
        for name in ["urun_adet", "urun_birim_fiyat"] where row.values[name] == nil {
            add(name, "zorunlu", "Bu sütun boş olamaz.")
        }
        return ManualOrderInput.Line(
            sku: text("urun_sku", max: 200), barcode: text("urun_barkod", max: 100),
            name: requiredText("urun_ad", max: 500), quantity: int("urun_adet", 1...100_000) ?? 1,
            unitPrice: money("urun_birim_fiyat") ?? .zero)
    }

    /// Nil if all its columns are blank.
    fileprivate mutating func address(_ prefix: String) -> Address? {
        var address = Address()
        for field in AddressField.all {
            address[keyPath: field.path] = text("\(prefix)_\(field.name)", max: field.lengthMax)
        }
        return address == Address() ? nil : address
    }
}

/// A field of an address: how its column ends, and how long it may be.
private struct AddressField {
    let name: String
    let path: WritableKeyPath<Address, String?>
    let lengthMax: Int

    static var all: [AddressField] {
        [
            AddressField(name: "ad", path: \.name, lengthMax: 300),
            AddressField(name: "firma", path: \.company, lengthMax: 300),
            AddressField(name: "metin", path: \.text, lengthMax: 1000),
            AddressField(name: "ilce", path: \.district, lengthMax: 100),
            AddressField(name: "il", path: \.city, lengthMax: 100),
            AddressField(name: "posta_kodu", path: \.postalCode, lengthMax: 20),
            AddressField(name: "ulke_kodu", path: \.countryCode, lengthMax: 10),
            AddressField(name: "telefon", path: \.phone, lengthMax: 50),
            AddressField(name: "vergi_dairesi", path: \.taxOffice, lengthMax: 200),
            AddressField(name: "vergi_no", path: \.taxNumber, lengthMax: 100),
        ]
    }
}

extension ManualOrderInput {
    /// What is compared with an order that is there already.
    fileprivate var content: OrderContent {
        OrderContent(
            number: number, shippingFee: shippingFee, customer: customer, shipping: shippingAddress,
            invoice: invoiceAddress,
            lines: lines.map { line in
                OrderContent.Line(
                    sku: line.sku, barcode: line.barcode, name: line.name, quantity: line.quantity,
                    unitPrice: line.unitPrice)
            })
    }
}

extension OrderContent {
    /// As a file gives it back: without what no file can hold, and without white space at the ends.
    fileprivate var asInFiles: OrderContent {
        func text(_ stored: String?) -> String? {
            stored.flatMap { FormulaGuard.unguarded(FormulaGuard.guarded($0)).trimmed.nonEmpty }
        }
        func address(_ stored: Address?) -> Address {
            var shown = stored ?? Address()
            for field in AddressField.all { shown[keyPath: field.path] = text(shown[keyPath: field.path]) }
            return shown
        }
        return OrderContent(
            number: text(number) ?? "", shippingFee: shippingFee,
            customer: Customer(name: text(customer.name), phone: text(customer.phone), email: text(customer.email)),
            shipping: address(shipping), invoice: address(invoice),
            lines: lines.map { line in
                Line(
                    sku: text(line.sku), barcode: text(line.barcode), name: text(line.name) ?? "",
                    quantity: line.quantity, unitPrice: line.unitPrice)
            })
    }

    /// What a record says, and what is known of the columns that it does not have.
    fileprivate func keeping(_ known: OrderContent, _ record: ImportRecord) -> OrderContent {
        let columns = record.rows.first?.columns ?? []
        func address(_ own: Address?, _ stored: Address?, _ prefix: String) -> Address {
            var meant = own ?? Address()
            for field in AddressField.all where !columns.contains("\(prefix)_\(field.name)") {
                meant[keyPath: field.path] = stored?[keyPath: field.path]
            }
            return meant
        }
        var content = self
        if !columns.contains("kargo_ucreti") { content.shippingFee = known.shippingFee }
        if !columns.contains("musteri_ad") { content.customer.name = known.customer.name }
        if !columns.contains("musteri_telefon") { content.customer.phone = known.customer.phone }
        if !columns.contains("musteri_eposta") { content.customer.email = known.customer.email }
        content.shipping = address(shipping, known.shipping, "teslimat")
        content.invoice = address(invoice, known.invoice, "fatura")
        for (index, row) in record.rows.enumerated() where known.lines.indices.contains(index) {
            if !row.columns.contains("urun_sku") { content.lines[index].sku = known.lines[index].sku }
            if !row.columns.contains("urun_barkod") { content.lines[index].barcode = known.lines[index].barcode }
        }
        return content
    }
}
