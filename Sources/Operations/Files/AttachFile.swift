package import Domain
import JobQueue
import LosslessJSON
import SQLEngine
import Sealing
import Storage

/// A file with its bytes.
package struct StoredFile: Sendable {
    package var name: String
    package var type: FileType
    package var bytes: [UInt8]
}

extension Operations {
    package static let fileBytesMax = 10 << 20
    private static let filesPerOrderMax = 20

    /// Stores a file of an order. An invoice of a marketplace order is sent to the shop.
    ///
    /// - Returns: the file's id; that of the file already there if it has the same kind and content.
    /// - Throws: ``OperationError/invalid(_:)`` for a wrong type or size.
    package func attachFile(
        order id: ID<Order>, kind: FileKind, name: String, bytes: [UInt8], actor: Actor, scope: Scope
    ) async throws -> ID<OrderFile> {
        let (cleanName, type) = try Operations.checked(name: name, bytes: bytes)
        let digest = ContentDigest.sha256(bytes)
        let isThere = try await database.read { tx in
            guard
                try tx.value(
                    "SELECT count(*) FROM siparisler WHERE id = \(id) AND \(fragment: scope.condition("kullanici_id"))",
                    as: Int.self) == 1
            else { throw OperationError.notFound }
            return try OrderFileTable.count(of: id, digest: digest, kind: kind, tx).same
        }
        if let isThere { return isThere }
        let vaultName = try storeInVault(bytes)
        return try await database.write { tx in
            let order = try loadOrder(id, scope: scope, tx)
            let known = try OrderFileTable.count(of: id, digest: digest, kind: kind, tx)
            if let same = known.same { return same }
            guard known.all < Operations.filesPerOrderMax else {
                throw OperationError.conflict(
                    code: "cok_dosya", message: "Bir siparişte en çok \(Operations.filesPerOrderMax) dosya olabilir.")
            }
            let file = try OrderFileTable.insert(
                order: id, dealer: order.dealer, kind: kind, name: cleanName, type: type, size: bytes.count,
                digest: digest, vaultName: vaultName, uploader: actor.user, now: world.now(), tx)
            // Not the name: people name files after buyers.
            var changes = FieldChanges("dosya_turu", nil, kind.rawValue)
            changes.note("dosya_id", nil, file)
            changes.note("boyut", nil, bytes.count)
            try log(order, "dosya_eklendi", "Dosya eklendi: #\(file) (\(kind.rawValue))", changes, actor, tx)
            try emitFile(file, kind, of: order, tx)
            if kind == .invoice { try queueInvoice(file, name: cleanName, order, tx) }
            if kind == .shippingLabel { try acceptUploadedLabel(order, actor, tx) }
            return file
        }
    }

    /// A file with its bytes, if it is within the scope.
    package func readFile(_ id: ID<OrderFile>, scope: Scope) async throws -> StoredFile {
        let found = try await database.read { tx in try OrderFileTable.find(id, scope: scope, tx) }
        guard let found else { throw OperationError.notFound }
        let bytes = try readFromVault(found.vaultName)
        guard ContentDigest.sha256(bytes) == found.digest else {
            throw OperationError.conflict(
                code: "dosya_bozuk", message: "Dosyanın içeriği depoda değişmiş; yedekten geri yükleyin.")
        }
        return StoredFile(name: found.name, type: found.type, bytes: bytes)
    }

    private func acceptUploadedLabel(_ before: Order, _ actor: Actor, _ tx: borrowing Transaction) throws {
        var order = before
        guard let steps = try? order.labelArrived(), !steps.isEmpty else { return }
        try store(order, before: before, steps: steps, actor: actor, because: "kargo etiketi yüklendi", tx)
    }

    private static func checked(name: String, bytes: [UInt8]) throws -> (String, FileType) {
        guard !bytes.isEmpty, bytes.count <= fileBytesMax else {
            throw OperationError.invalid([FieldProblem("dosya", "Dosya boş olamaz ve en çok 10 MB olabilir.")])
        }
        let safe = name.split(whereSeparator: { "/\\".contains($0) }).last.map(String.init) ?? ""
        let clean = String(safe.unicodeScalars.filter { !$0.properties.isControl }.map(Character.init)).trimmed
        guard !clean.isEmpty, clean.unicodeScalars.count <= 200,
            let fileExtension = clean.split(separator: ".").last?.lowercased()
        else { throw OperationError.invalid([FieldProblem("dosya", "Dosyanın bir adı olmalı (en çok 200 karakter).")]) }
        guard let type = FileType(sniffing: bytes), type.accepts(fileExtension) else {
            throw OperationError.invalid([
                FieldProblem("dosya", "Yalnız PDF, PNG, JPEG, WebP ve ZPL kabul edilir; uzantı ile içerik uyuşmalı.")
            ])
        }
        return (clean, type)
    }

    func storeInVault(_ bytes: [UInt8]) throws -> String {
        do { return try vault.store(bytes) } catch { throw Operations.vaultFailure(error) }
    }

    func readFromVault(_ name: String) throws -> [UInt8] {
        do { return try vault.read(name) } catch { throw Operations.vaultFailure(error) }
    }

    private static func vaultFailure(_ error: FileVaultError) -> IntegrationError {
        IntegrationError(
            .temporary, code: "dosya_deposu",
            message: "Dosya deposu yanıt vermiyor; diskte yer ve izin olduğunu denetleyin.")
    }
}

extension FileType {
    fileprivate func accepts(_ fileExtension: String) -> Bool {
        self == .jpeg ? ["jpg", "jpeg"].contains(fileExtension) : fileExtension == self.fileExtension
    }
}

extension Unicode.Scalar.Properties {
    fileprivate var isControl: Bool { generalCategory == .control || generalCategory == .format }
}
