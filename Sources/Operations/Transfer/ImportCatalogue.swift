import Domain
import SQLEngine
import Storage

/// What became of one record.
enum ImportOutcome: Sendable, Equatable {
    case created
    case updated
    case unchanged
}

/// Why a record was not taken in.
struct ImportRefusal: Error, Sendable, Equatable {
    var problems: [ImportProblem]
}

/// For whom and by whom records are taken in.
struct ImportContext: Sendable {
    var dealer: ID<User>
    var actor: Actor
    /// Never wider than the dealer's own rows.
    var scope: Scope
}

extension Operations {
    func importProduct(
        _ record: ImportRecord, _ context: ImportContext, _ tx: borrowing Transaction
    ) throws -> ImportOutcome {
        guard let row = record.rows.first, row.problems.isEmpty else { throw ImportRefusal(problems: record.problems) }
        var fields = ImportFields(row)
        let sku = fields.requiredText("sku", max: 200)
        let name = fields.requiredText("ad", max: 500)
        let read = ProductFields(
            sku: sku, name: name, barcode: fields.text("barkod", max: 100),
            category: fields.text("kategori", max: 200), stock: fields.int("stok", 0...1_000_000_000),
            pictureURL: fields.text("gorsel_url", max: 2048),
            isActive: fields.word("durum", ActiveWord.self) != .passive)
        if let url = read.pictureURL, !url.hasPrefix("https://") {
            fields.add("gorsel_url", "bicim", "https:// ile başlayan bir adres olmalı.")
        }
        guard fields.problems.isEmpty else { throw ImportRefusal(problems: fields.problems) }
        let known = try ProductTable.fields(dealer: context.dealer, sku: sku, tx)
        let product = known.map { read.keeping($0, columns: row.columns) } ?? read
        if product == known { return .unchanged }
        let id = try ProductTable.save(product, dealer: context.dealer, now: world.now(), tx)
        try logCatalogue(
            "urunler", id.rawValue, "kaydedildi", "Ürün kaydedildi: \(oneLine(name))", product.changes(since: known),
            context.dealer, context.actor, tx)
        return known == nil ? .created : .updated
    }

    func importSupplierProduct(
        _ record: ImportRecord, _ context: ImportContext, _ tx: borrowing Transaction
    ) throws -> ImportOutcome {
        guard let row = record.rows.first, row.problems.isEmpty else { throw ImportRefusal(problems: record.problems) }
        var fields = ImportFields(row)
        if row.values["entegrasyon_id"] == nil { fields.add("entegrasyon_id", "zorunlu", "Bu sütun boş olamaz.") }
        let supplier: ID<Integration>? = fields.id("entegrasyon_id")
        let sku = fields.requiredText("sku", max: 200)
        let read = SupplierProductFields(
            barcode: fields.text("barkod", max: 100), name: fields.requiredText("ad", max: 500),
            cost: fields.money("maliyet"), stock: fields.int("stok", 0...1_000_000_000),
            isActive: fields.word("durum", ActiveWord.self) != .passive)
        guard let supplier, fields.problems.isEmpty else { throw ImportRefusal(problems: fields.problems) }
        try requireSupplier(supplier, fields, context, tx)
        let known = try SupplierProductTable.fields(supplier: supplier, sku: sku, tx)
        let offer = known.map { read.keeping($0, columns: row.columns) } ?? read
        if offer == known { return .unchanged }
        _ = try saveSupplierProduct(
            SupplierProductInput(
                dealer: context.dealer, supplier: supplier, sku: sku, barcode: offer.barcode, name: offer.name,
                cost: offer.cost, stock: offer.stock, isActive: offer.isActive),
            actor: context.actor, scope: context.scope, tx)
        return known == nil ? .created : .updated
    }

    func importMatch(
        _ record: ImportRecord, _ context: ImportContext, _ tx: borrowing Transaction
    ) throws -> ImportOutcome {
        guard let row = record.rows.first, row.problems.isEmpty else { throw ImportRefusal(problems: record.problems) }
        var fields = ImportFields(row)
        if row.values["anahtar_turu"] == nil { fields.add("anahtar_turu", "zorunlu", "Bu sütun boş olamaz.") }
        let kind = fields.word("anahtar_turu", MatchKeyKind.self)
        let key = fields.requiredText("anahtar", max: 200)
        let multiplier = fields.int("carpan", 1...10_000)
        let product = try supplierProduct(&fields, context, tx)
        guard let kind, let product, fields.problems.isEmpty else { throw ImportRefusal(problems: fields.problems) }
        let known = try SupplierProductTable.multiplier(
            dealer: context.dealer, keyKind: kind, key: key, product: product, tx)
        let wanted = multiplier ?? (row.columns.contains("carpan") ? 1 : known ?? 1)
        if known == wanted { return .unchanged }
        _ = try saveMatch(
            MatchInput(
                dealer: context.dealer, keyKind: kind, key: key, supplierProduct: product, multiplier: wanted),
            actor: context.actor, scope: context.scope, tx)
        return known == nil ? .created : .updated
    }

    /// The supplier product that a match leads to: by its number, or by the supplier and its SKU.
    private func supplierProduct(
        _ fields: inout ImportFields, _ context: ImportContext, _ tx: borrowing Transaction
    ) throws -> ID<SupplierProduct>? {
        let id: ID<SupplierProduct>? = fields.id("tedarikci_urun_id")
        let supplier: ID<Integration>? = fields.id("entegrasyon_id")
        let sku = fields.text("tedarikci_sku", max: 200)
        guard fields.problems.isEmpty else { return nil }
        if let id {
            let found = try SupplierProductTable.find(id, scope: context.scope, tx)
            if found?.dealer == context.dealer { return id }
            fields.add("tedarikci_urun_id", "yok", "Böyle bir tedarikçi ürünü yok.")
            return nil
        }
        guard let supplier, let sku else {
            fields.add(
                "tedarikci_urun_id", "zorunlu", "tedarikci_urun_id ya da entegrasyon_id ile tedarikci_sku yazılmalı.")
            return nil
        }
        try requireSupplier(supplier, fields, context, tx)
        if let found = try SupplierProductTable.find(supplier: supplier, sku: sku, tx) { return found }
        fields.add("tedarikci_sku", "yok", "Bu tedarikçide bu stok koduyla bir ürün yok.")
        return nil
    }

    /// Whether the supplier belongs to the dealer. Those of others are not there.
    private func requireSupplier(
        _ id: ID<Integration>, _ fields: ImportFields, _ context: ImportContext, _ tx: borrowing Transaction
    ) throws {
        let found = try IntegrationTable.find(id, scope: context.scope, tx)
        guard let found, found.dealer == context.dealer, found.code == .restSupplier else {
            throw ImportRefusal(problems: [
                ImportProblem(
                    row: fields.row.number, column: "entegrasyon_id", code: "yok", message: "Böyle bir tedarikçi yok.")
            ])
        }
    }
}

/// `urunler.durum` and `tedarikci_urunleri.durum`.
private enum ActiveWord: String, CaseIterable {
    case active = "aktif"
    case passive = "pasif"
}

extension ImportRecord {
    var problems: [ImportProblem] { rows.flatMap(\.problems) }
}

extension ProductFields {
    /// For the record of what was done.
    fileprivate func changes(since known: ProductFields?) -> FieldChanges {
        var changes = FieldChanges()
        changes.note("sku", known?.sku, sku)
        changes.note("ad", known?.name, name)
        changes.note("barkod", known?.barcode, barcode)
        changes.note("kategori", known?.category, category)
        changes.note("stok", known?.stock, stock)
        changes.note("gorsel_url", known?.pictureURL, pictureURL)
        changes.note("durum", known.map { $0.isActive ? "aktif" : "pasif" }, isActive ? "aktif" : "pasif")
        return changes
    }

    /// With what is known of columns that the record does not have.
    fileprivate func keeping(_ known: ProductFields, columns: Set<String>) -> ProductFields {
        var product = self
        if !columns.contains("barkod") { product.barcode = known.barcode }
        if !columns.contains("kategori") { product.category = known.category }
        if !columns.contains("stok") { product.stock = known.stock }
        if !columns.contains("gorsel_url") { product.pictureURL = known.pictureURL }
        if !columns.contains("durum") { product.isActive = known.isActive }
        return product
    }
}

extension SupplierProductFields {
    /// With what is known of columns that the record does not have.
    fileprivate func keeping(_ known: SupplierProductFields, columns: Set<String>) -> SupplierProductFields {
        var offer = self
        if !columns.contains("barkod") { offer.barcode = known.barcode }
        if !columns.contains("maliyet") { offer.cost = known.cost }
        if !columns.contains("stok") { offer.stock = known.stock }
        if !columns.contains("durum") { offer.isActive = known.isActive }
        return offer
    }
}
