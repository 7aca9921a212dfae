package import Domain
import SQLEngine
import Storage

/// A supplier's product as a form or the API gives it.
package struct SupplierProductInput: Sendable {
    package var dealer: ID<User>
    package var supplier: ID<Integration>
    package var sku: String
    package var barcode: String?
    package var name: String
    package var cost: Money?
    package var stock: Int?
    /// Whether it can be bought. Who enters one that was withdrawn means it to be.
    package var isActive: Bool

    package init(
        dealer: ID<User>, supplier: ID<Integration>, sku: String, barcode: String?, name: String, cost: Money? = nil,
        stock: Int? = nil, isActive: Bool = true
    ) {
        (self.dealer, self.supplier, self.sku, self.barcode) = (dealer, supplier, sku, barcode)
        (self.name, self.cost, self.stock, self.isActive) = (name, cost, stock, isActive)
    }
}

/// A link from what a channel sells to what a supplier offers.
package struct MatchInput: Sendable {
    package var dealer: ID<User>
    package var keyKind: MatchKeyKind
    package var key: String
    package var supplierProduct: ID<SupplierProduct>
    package var multiplier: Int

    package init(
        dealer: ID<User>, keyKind: MatchKeyKind, key: String, supplierProduct: ID<SupplierProduct>, multiplier: Int = 1
    ) {
        (self.dealer, self.keyKind, self.key) = (dealer, keyKind, key)
        (self.supplierProduct, self.multiplier) = (supplierProduct, multiplier)
    }
}

extension Operations {
    /// Adds or changes what a supplier offers; orders that waited for it go on by themselves.
    ///
    /// - Parameter keepsCost: whether a cost that is there stays: for people who may not see it.
    package func saveSupplierProduct(
        _ input: SupplierProductInput, keepsCost: Bool = false, actor: Actor, scope: Scope
    ) async throws -> ID<SupplierProduct> {
        try await database.write { tx in
            var input = input
            if keepsCost {
                input.cost = try SupplierProductTable.offer(supplier: input.supplier, sku: input.sku.trimmed, tx)?.cost
            }
            return try saveSupplierProduct(input, actor: actor, scope: scope, tx)
        }
    }

    /// Adds what a supplier offers.
    ///
    /// - Throws: ``OperationError``: `conflict` with code `zaten_var` if the supplier has an offer with that stock code.
    package func addSupplierProduct(
        _ input: SupplierProductInput, actor: Actor, scope: Scope
    ) async throws -> ID<SupplierProduct> {
        try await database.write { tx in
            // First whose supplier it is: nobody learns what another dealer's supplier offers.
            try requireSupplier(of: input, scope, tx)
            guard try SupplierProductTable.offer(supplier: input.supplier, sku: input.sku.trimmed, tx) == nil else {
                throw OperationError.conflict(
                    code: "zaten_var", message: "Bu tedarikçide aynı stok koduyla bir ürün var; onu değiştirin.")
            }
            return try saveSupplierProduct(input, actor: actor, scope: scope, tx)
        }
    }

    /// The same as ``saveSupplierProduct(_:keepsCost:actor:scope:)`` within the caller's transaction.
    func saveSupplierProduct(
        _ input: SupplierProductInput, actor: Actor, scope: Scope, _ tx: borrowing Transaction
    ) throws -> ID<SupplierProduct> {
        try Operations.check(input)
        try requireSupplier(of: input, scope, tx)
        let known = try SupplierProductTable.offer(supplier: input.supplier, sku: input.sku.trimmed, tx)
        var changes = FieldChanges()
        changes.note("sku", known == nil ? nil : input.sku.trimmed, input.sku.trimmed)
        changes.note("barkod", known?.barcode, input.barcode?.trimmed.nonEmpty)
        changes.note("ad", known?.name, input.name.trimmed)
        // Not everybody who reads the log may see costs.
        changes.noteHidden("maliyet", isChanged: known?.cost != input.cost)
        changes.note("stok", known?.stock, input.stock)
        changes.note("durum", known.map { $0.isActive ? "aktif" : "pasif" }, input.isActive ? "aktif" : "pasif")
        let id = try SupplierProductTable.save(
            dealer: input.dealer, supplier: input.supplier, sku: input.sku.trimmed,
            barcode: input.barcode?.trimmed.nonEmpty, name: input.name.trimmed, cost: input.cost,
            stock: input.stock, isActive: input.isActive, now: world.now(), tx)
        try logCatalogue(
            "tedarikci_urunleri", id.rawValue, "kaydedildi", "Tedarikçi ürünü kaydedildi: \(input.name.trimmed)",
            changes, input.dealer, actor, tx)
        if input.isActive {
            try wakeOrders(waitingFor: input.barcode?.trimmed, sku: input.sku.trimmed, dealer: input.dealer, tx)
        }
        return id
    }

    private func requireSupplier(
        of input: SupplierProductInput, _ scope: Scope, _ tx: borrowing Transaction
    ) throws {
        guard let supplier = try IntegrationTable.find(input.supplier, scope: scope, tx),
            supplier.dealer == input.dealer, supplier.code == .restSupplier
        else { throw OperationError.invalid([FieldProblem("entegrasyon_id", "Böyle bir tedarikçi yok.")]) }
    }

    /// - Throws: ``OperationError/invalid(_:)``
    static func check(_ input: SupplierProductInput) throws(OperationError) {
        var problems: [FieldProblem] = []
        if input.sku.trimmed.isEmpty || input.sku.unicodeScalars.count > 200 {
            problems.append(FieldProblem("sku", "1 ile 200 karakter arasında olmalı."))
        }
        if input.name.trimmed.isEmpty || input.name.unicodeScalars.count > 500 {
            problems.append(FieldProblem("ad", "1 ile 500 karakter arasında olmalı."))
        }
        if (input.barcode ?? "").unicodeScalars.count > 100 {
            problems.append(FieldProblem("barkod", "En çok 100 karakter."))
        }
        if let cost = input.cost, cost < .zero { problems.append(FieldProblem("maliyet", "Sıfırdan küçük olamaz.")) }
        if let stock = input.stock, stock < 0 { problems.append(FieldProblem("stok", "Sıfırdan küçük olamaz.")) }
        guard problems.isEmpty else { throw .invalid(problems) }
    }

    /// Saves a match; orders that waited for it go on by themselves.
    package func saveMatch(_ input: MatchInput, actor: Actor, scope: Scope) async throws -> ID<ProductMatch> {
        try await database.write { tx in try saveMatch(input, actor: actor, scope: scope, tx) }
    }

    /// The same within the caller's transaction.
    func saveMatch(
        _ input: MatchInput, actor: Actor, scope: Scope, _ tx: borrowing Transaction
    ) throws -> ID<ProductMatch> {
        var problems: [FieldProblem] = []
        if input.key.trimmed.isEmpty || input.key.unicodeScalars.count > 200 {
            problems.append(FieldProblem("anahtar", "1 ile 200 karakter arasında olmalı."))
        }
        if !(1...10_000).contains(input.multiplier) {
            problems.append(FieldProblem("carpan", "1 ile 10000 arasında bir tam sayı olmalı."))
        }
        guard problems.isEmpty else { throw OperationError.invalid(problems) }
        guard let product = try SupplierProductTable.find(input.supplierProduct, scope: scope, tx),
            product.dealer == input.dealer
        else {
            throw OperationError.invalid([FieldProblem("tedarikci_urun_id", "Böyle bir tedarikçi ürünü yok.")])
        }
        let known = try SupplierProductTable.multiplier(
            dealer: input.dealer, keyKind: input.keyKind, key: input.key.trimmed, product: input.supplierProduct, tx
        )
        var changes = FieldChanges()
        changes.note("carpan", known, input.multiplier)
        if known == nil {
            changes.note(input.keyKind.rawValue, nil, input.key.trimmed)
            changes.note("tedarikci_urun_id", nil, input.supplierProduct)
        }
        let id = try SupplierProductTable.saveMatch(
            dealer: input.dealer, keyKind: input.keyKind, key: input.key.trimmed, product: input.supplierProduct,
            multiplier: input.multiplier, now: world.now(), tx)
        try logCatalogue(
            "urun_eslesmeleri", id.rawValue, "kaydedildi",
            "Eşleşme kaydedildi: \(input.key.trimmed) → \(product.sku) × \(input.multiplier)", changes,
            input.dealer,
            actor, tx)
        try wakeOrders(
            waitingFor: input.keyKind == .barcode ? input.key.trimmed : nil,
            sku: input.keyKind == .sku ? input.key.trimmed : nil, dealer: input.dealer, tx)
        return id
    }

    package func deleteMatch(_ id: ID<ProductMatch>, actor: Actor, scope: Scope) async throws {
        try await database.write { tx in
            guard let known = try SupplierProductTable.match(id, scope: scope, tx),
                try SupplierProductTable.deleteMatch(id, scope: scope, tx)
            else { throw OperationError.notFound }
            var changes = FieldChanges()
            changes.note(known.keyKind, known.key, nil)
            changes.note("tedarikci_urun_id", known.product, nil)
            changes.note("carpan", known.multiplier, nil)
            try logCatalogue(
                "urun_eslesmeleri", id.rawValue, "silindi", "Eşleşme silindi.", changes, known.dealer, actor, tx)
        }
    }

    /// Each order is locked before its job is queued, so that a matching that runs right now is either seen to have ended
    /// or will itself see what was just saved.
    func wakeOrders(
        waitingFor barcode: String?, sku: String?, dealer: ID<User>, _ tx: borrowing Transaction
    ) throws {
        for id in try OrderFacts.waitingForMatch(dealer: dealer, barcode: barcode, sku: sku, tx) {
            if let order = try OrderTable.load(id, scope: .system, tx) { try queueMatching(order, tx) }
        }
    }

    func logCatalogue(
        _ table: String, _ row: Int64, _ action: String, _ message: String, _ changes: FieldChanges,
        _ dealer: ID<User>?, _ actor: Actor, _ tx: borrowing Transaction
    ) throws {
        try SystemLog.write(
            SystemLogEntry(
                actor: actor, table: table, row: row, action: action, message: oneLine(message), dealer: dealer,
                before: changes.before, after: changes.after),
            now: world.now(), tx)
    }
}
