package import Domain
import SQLEngine
package import Storage

/// Corrections of what suppliers offer, and of how channel products lead to it.
extension Operations {
    /// Changes an offer; orders that waited for it go on by themselves.
    ///
    /// - Parameter change: what is to be different; may be called twice. Whose it is does not change.
    package func changeSupplierProduct(
        _ id: ID<SupplierProduct>, actor: Actor, scope: Scope,
        _ change: @escaping @Sendable (inout StoredSupplierProduct) -> Void
    ) async throws {
        try await database.write { tx in
            guard let stored = try SupplierProductTable.stored(id, scope: scope, tx) else {
                throw OperationError.notFound
            }
            var product = stored
            change(&product)
            (product.id, product.dealer, product.supplier) = (stored.id, stored.dealer, stored.supplier)
            product.sku = product.sku.trimmed
            product.name = product.name.trimmed
            product.barcode = product.barcode?.trimmed.nonEmpty
            try Operations.check(
                SupplierProductInput(
                    dealer: stored.dealer, supplier: stored.supplier, sku: product.sku, barcode: product.barcode,
                    name: product.name, cost: product.cost, stock: product.stock))
            guard product != stored else { return }
            let changed = product
            try Operations.unlessTaken("Bu tedarikçide aynı stok koduyla bir ürün var.", tx) { tx in
                try SupplierProductTable.update(changed, now: world.now(), tx)
            }
            try logCatalogue(
                "tedarikci_urunleri", id.rawValue, "degistirildi", "Tedarikçi ürünü değiştirildi: \(product.name)",
                product.changes(from: stored), stored.dealer, actor, tx)
            try wakeOrders(waitingFor: product.barcode, sku: product.sku, dealer: stored.dealer, tx)
        }
    }

    /// Takes away an offer that no match leads to.
    package func deleteSupplierProduct(_ id: ID<SupplierProduct>, actor: Actor, scope: Scope) async throws {
        try await database.write { tx in
            guard let stored = try SupplierProductTable.stored(id, scope: scope, tx) else {
                throw OperationError.notFound
            }
            try Operations.unlessUsed(
                "Bu ürüne eşleşmeler var; önce onları silin ya da ürünün durumunu “pasif” yapın.", tx
            ) { tx in try SupplierProductTable.delete(id, tx) }
            try logCatalogue(
                "tedarikci_urunleri", id.rawValue, "silindi", "Tedarikçi ürünü silindi: \(stored.name)",
                FieldChanges("sku", stored.sku, nil), stored.dealer, actor, tx)
        }
    }

    /// Lets a match lead to another offer, or changes its multiplier. Nil leaves a value.
    package func changeMatch(
        _ id: ID<ProductMatch>, product: ID<SupplierProduct>?, multiplier: Int?, actor: Actor, scope: Scope
    ) async throws {
        try await database.write { tx in
            guard let stored = try SupplierProductTable.storedMatch(id, scope: scope, tx) else {
                throw OperationError.notFound
            }
            var match = stored
            if let product { match.product = try ownOffer(product, of: stored.dealer, scope, tx) }
            if let multiplier { match.multiplier = multiplier }
            guard (1...10_000).contains(match.multiplier) else {
                throw OperationError.invalid([FieldProblem("carpan", "1 ile 10000 arasında bir tam sayı olmalı.")])
            }
            guard match != stored else { return }
            let changed = match
            try Operations.unlessTaken("Bu anahtar o ürünle zaten eşleşmiş.", tx) { tx in
                try SupplierProductTable.update(changed, now: world.now(), tx)
            }
            try logCatalogue(
                "urun_eslesmeleri", id.rawValue, "degistirildi",
                "Eşleşme değiştirildi: \(match.key) → #\(match.product) × \(match.multiplier)",
                match.changes(from: stored), stored.dealer, actor, tx)
            try wakeOrders(
                waitingFor: match.keyKind == .barcode ? match.key : nil, sku: match.keyKind == .sku ? match.key : nil,
                dealer: stored.dealer, tx)
        }
    }

    /// Says which offer supplies a line of an order: from now on the line's barcode, or else its SKU, leads there and
    /// nowhere else. The order is matched again.
    package func chooseSupplierProduct(
        forLine line: ID<OrderLine>, _ product: ID<SupplierProduct>, multiplier: Int, actor: Actor, scope: Scope
    ) async throws {
        guard (1...10_000).contains(multiplier) else {
            throw OperationError.invalid([FieldProblem("carpan", "1 ile 10000 arasında bir tam sayı olmalı.")])
        }
        try await database.write { tx in
            guard let id = try OrderFacts.order(ofLine: line, scope: scope, tx),
                let order = try OrderTable.load(id, scope: scope, tx),
                let found = order.lines.first(where: { $0.id == line })
            else { throw OperationError.notFound }
            guard [.received, .needsMatching, .needsRouting, .readyToSubmit].contains(order.status) else {
                throw OperationError.conflict(
                    code: "gecersiz_durum", message: "Tedarikçiye gönderilmiş siparişin eşleşmesi değiştirilemez.")
            }
            _ = try ownOffer(product, of: order.dealer, scope, tx)
            guard let key = found.barcode ?? found.sku else {
                throw OperationError.conflict(
                    code: "anahtar_yok", message: "Satırın barkodu da stok kodu da yok; eşleştirilemez.")
            }
            let kind: MatchKeyKind = found.barcode == nil ? .sku : .barcode
            try SupplierProductTable.deleteMatches(
                dealer: order.dealer, keyKind: kind, key: key, except: product, tx)
            _ = try SupplierProductTable.saveMatch(
                dealer: order.dealer, keyKind: kind, key: key, product: product, multiplier: multiplier,
                now: world.now(), tx)
            try log(order, "eslestirildi", "“\(found.name)” eşleştirildi: tedarikçi ürünü #\(product)", actor, tx)
            try queueMatching(order, tx)
        }
    }

    private func ownOffer(
        _ id: ID<SupplierProduct>, of dealer: ID<User>, _ scope: Scope, _ tx: borrowing Transaction
    ) throws -> ID<SupplierProduct> {
        guard try SupplierProductTable.find(id, scope: scope, tx)?.dealer == dealer else {
            throw OperationError.invalid([FieldProblem("tedarikci_urun_id", "Böyle bir tedarikçi ürünü yok.")])
        }
        return id
    }
}

extension StoredSupplierProduct {
    fileprivate func changes(from old: StoredSupplierProduct) -> FieldChanges {
        var changes = FieldChanges()
        changes.note("sku", old.sku, sku)
        changes.note("barkod", old.barcode, barcode)
        changes.note("ad", old.name, name)
        // Not everybody who reads the log may see costs.
        changes.noteHidden("maliyet", isChanged: old.cost != cost)
        changes.note("stok", old.stock, stock)
        changes.note("durum", old.isActive ? "aktif" : "pasif", isActive ? "aktif" : "pasif")
        return changes
    }
}

extension StoredMatch {
    fileprivate func changes(from old: StoredMatch) -> FieldChanges {
        var changes = FieldChanges()
        changes.note("tedarikci_urun_id", old.product.rawValue, product.rawValue)
        changes.note("carpan", old.multiplier, multiplier)
        return changes
    }
}
