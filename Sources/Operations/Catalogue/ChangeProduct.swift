package import Domain
import SQLEngine
package import Storage

/// The dealer's own catalogue (`urunler`).
extension Operations {
    /// Adds a product.
    ///
    /// - Parameter dealer: nil for a product that all dealers share; only those who work for all may add it.
    package func addProduct(
        _ fields: StoredProduct.Fields, dealer: ID<User>?, actor: Actor, scope: Scope
    ) async throws -> ID<Product> {
        let fields = try Operations.checked(fields)
        guard dealer.map(scope.contains) ?? (scope.reach == .everyone) else { throw OperationError.forbidden }
        return try await database.write { tx in
            if let dealer, try UserTable.find(dealer, tx)?.role != .dealer {
                throw OperationError.invalid([FieldProblem("kullanici_id", "Böyle bir bayi yok.")])
            }
            let id = try Operations.unlessTaken("Bu stok koduyla bir ürün zaten var.", tx) { tx in
                try ProductTable.insert(fields, dealer: dealer, now: world.now(), tx)
            }
            try logCatalogue(
                "urunler", id.rawValue, "olusturuldu", "Ürün eklendi: \(fields.name)",
                fields.changes(from: nil), dealer, actor, tx)
            return id
        }
    }

    /// Changes a product.
    ///
    /// - Parameter change: what is to be different; may be called twice.
    package func changeProduct(
        _ id: ID<Product>, actor: Actor, scope: Scope,
        _ change: @escaping @Sendable (inout StoredProduct.Fields) -> Void
    ) async throws {
        try await database.write { tx in
            let product = try ownProduct(id, scope, tx)
            var fields = product.fields
            change(&fields)
            let changed = try Operations.checked(fields)
            guard changed != product.fields else { return }
            try Operations.unlessTaken("Bu stok koduyla bir ürün zaten var.", tx) { tx in
                try ProductTable.update(id, changed, now: world.now(), tx)
            }
            let isSwitched = changed.isActive != product.fields.isActive
            try logCatalogue(
                "urunler", id.rawValue, isSwitched ? (changed.isActive ? "acildi" : "kapatildi") : "degistirildi",
                "Ürün değiştirildi: \(changed.name)", changed.changes(from: product.fields), product.dealer, actor, tx)
        }
    }

    /// Takes away a product that no order names.
    package func deleteProduct(_ id: ID<Product>, actor: Actor, scope: Scope) async throws {
        try await database.write { tx in
            let product = try ownProduct(id, scope, tx)
            try Operations.unlessUsed(
                "Bu ürün siparişlerde geçiyor; silmek yerine durumunu “pasif” yapın.", tx
            ) { tx in try ProductTable.delete(id, tx) }
            try logCatalogue(
                "urunler", id.rawValue, "silindi", "Ürün silindi: \(product.fields.name)",
                FieldChanges("sku", product.fields.sku, nil), product.dealer, actor, tx)
        }
    }

    private func ownProduct(_ id: ID<Product>, _ scope: Scope, _ tx: borrowing Transaction) throws -> StoredProduct {
        guard let product = try ProductTable.find(id, scope: scope, tx) else { throw OperationError.notFound }
        guard product.dealer != nil || scope.reach == .everyone else { throw OperationError.forbidden }
        return product
    }

    private static func checked(_ given: StoredProduct.Fields) throws -> StoredProduct.Fields {
        var fields = given
        var problems: [FieldProblem] = []
        (fields.sku, fields.name) = (given.sku.trimmed, given.name.trimmed)
        fields.barcode = given.barcode?.trimmed.nonEmpty
        fields.category = given.category?.trimmed.nonEmpty
        fields.imageURL = given.imageURL?.trimmed.nonEmpty
        func check(_ text: String, _ field: String, _ lengthMax: Int, isRequired: Bool = false) {
            let length = text.unicodeScalars.count
            guard length > lengthMax || (isRequired && length == 0) else { return }
            problems.append(FieldProblem(field, "\(isRequired ? "1" : "0") ile \(lengthMax) karakter arasında olmalı."))
        }
        check(fields.sku, "sku", 200, isRequired: true)
        check(fields.name, "ad", 500, isRequired: true)
        check(fields.barcode ?? "", "barkod", 100)
        check(fields.category ?? "", "kategori", 200)
        check(fields.imageURL ?? "", "gorsel_url", 2048)
        if let url = fields.imageURL, !url.hasPrefix("https://") {
            problems.append(FieldProblem("gorsel_url", "https:// ile başlayan bir adres olmalı."))
        }
        if let stock = fields.stock, !(0...1_000_000_000).contains(stock) {
            problems.append(FieldProblem("stok", "0 ile 1000000000 arasında olmalı."))
        }
        guard problems.isEmpty else { throw OperationError.invalid(problems) }
        return fields
    }

    /// Does work that a unique index may refuse, and says then what is there already.
    static func unlessTaken<Value>(
        _ message: String, _ tx: borrowing Transaction, _ work: (borrowing Transaction) throws -> Value
    ) throws -> Value {
        do { return try tx.nested(work) } catch let error as SQLError where error.kind == .unique {
            throw OperationError.conflict(code: "zaten_var", message: message)
        }
    }

    /// Deletes what a foreign key may hold, and says then what to do instead.
    static func unlessUsed(
        _ message: String, _ tx: borrowing Transaction, _ work: (borrowing Transaction) throws -> Void
    ) throws {
        do { try tx.nested(work) } catch let error as SQLError where error.kind == .foreignKey {
            throw OperationError.conflict(code: "kullanimda", message: message)
        }
    }
}

extension StoredProduct.Fields {
    fileprivate func changes(from old: StoredProduct.Fields?) -> FieldChanges {
        var changes = FieldChanges()
        changes.note("sku", old?.sku, sku)
        changes.note("barkod", old?.barcode, barcode)
        changes.note("ad", old?.name, name)
        changes.note("kategori", old?.category, category)
        changes.note("stok", old?.stock, stock)
        changes.note("gorsel_url", old?.imageURL, imageURL)
        changes.note("durum", old.map { $0.isActive ? "aktif" : "pasif" }, isActive ? "aktif" : "pasif")
        return changes
    }
}
