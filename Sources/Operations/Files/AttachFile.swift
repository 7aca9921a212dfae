package import Domain
import Integrations
import JobQueue
import Logging
import LosslessJSON
import SQLEngine
import Sealing
import Storage
import Synchronization

/// A file with its bytes.
package struct StoredFile: Sendable {
    package var name: String
    package var type: FileType
    package var bytes: [UInt8]

    package init(name: String, type: FileType, bytes: [UInt8]) {
        (self.name, self.type, self.bytes) = (name, type, bytes)
    }
}

/// A file that may be stored, with its bytes in the vault.
struct CheckedFile: Sendable {
    var kind: FileKind
    var name: String
    var type: FileType
    var size: Int
    var digest: String
    var vaultName: String
}

extension Operations {
    private static let filesPerOrderMax = 20

    /// Stores a file of an order. An invoice of a marketplace order is sent to the shop.
    ///
    /// - Parameter declaredType: the type that the sender claims; nil if none.
    /// - Returns: the file's id; that of the file already there if it has the same kind and content.
    /// - Throws: ``OperationError/invalid(_:)`` for a file that is not taken, `conflict` where there is no room for it.
    package func attachFile(
        order id: ID<Order>, kind: FileKind, name: String, declaredType: String? = nil, bytes: [UInt8], actor: Actor,
        scope: Scope
    ) async throws -> ID<OrderFile> {
        let (cleanName, type): (String, FileType)
        do throws(FileRefusal) {
            cleanName = try FileInspector.cleanName(name)
            type = try FileInspector.inspect(name: cleanName, declared: declaredType, bytes: bytes)
        } catch {
            throw OperationError.invalid([FieldProblem("dosya", error.message)])
        }
        let digest = ContentDigest.sha256(bytes)
        let isThere = try await database.read { tx in
            guard let order = try OrderTable.loadUnlocked(id, tx), scope.contains(order.dealer) else {
                throw OperationError.notFound
            }
            let known = try OrderFileTable.count(of: id, digest: digest, kind: kind, tx)
            if known.same == nil { try requireRoom(for: bytes.count, beside: known.all, of: order, tx) }
            return known.same
        }
        if let isThere { return isThere }
        let vaultName = try storeInVault(bytes)
        let file = CheckedFile(
            kind: kind, name: cleanName, type: type, size: bytes.count, digest: digest, vaultName: vaultName)
        return try await keepingInVault(vaultName) { tx in
            let attached = try attach(file, to: id, actor: actor, scope: scope, tx)
            return (attached.id, isKept: attached.isNew)
        }
    }

    /// Does the work that gives a stored file its row. Without a row nobody would ever find the file again, so it goes.
    func keepingInVault<Value: Sendable>(
        _ name: String, _ work: @escaping @Sendable (borrowing Transaction) throws -> (Value, isKept: Bool)
    ) async throws -> Value {
        // Beside the value: a caller may have wrapped the database to see exactly what the work has made.
        let isKept = Mutex(false)
        do {
            let value = try await database.write { tx in
                let (value, keeps) = try work(tx)
                isKept.withLock { $0 = keeps }
                return value
            }
            if !isKept.withLock({ $0 }) { discardFromVault(name) }
            return value
        } catch {
            // After a commit of which nobody knows the row may be there; if not, the nightly cleaning finds the file.
            if (error as? SQLError)?.kind != .commitUnknown { discardFromVault(name) }
            throw error
        }
    }

    private func discardFromVault(_ name: String) {
        do { try vault.remove(name) } catch {
            logger.warning("a file without a row could not be removed", metadata: ["hata": "\(error)"])
        }
    }

    private func requireRoom(
        for size: Int, beside count: Int, of order: Order, _ tx: borrowing Transaction
    ) throws {
        guard count < Operations.filesPerOrderMax else {
            throw OperationError.conflict(
                code: "cok_dosya", message: "Bir siparişte en çok \(Operations.filesPerOrderMax) dosya olabilir.")
        }
        guard try OrderFileTable.bytesUsed(by: order.dealer, tx) + size <= settings.fileBytesPerDealer else {
            throw OperationError.conflict(
                code: "kota_dolu",
                message: "Bayinin dosya alanı doldu (\(settings.fileBytesPerDealer >> 20) MB); yöneticiden yer isteyin."
            )
        }
    }

    /// Adds a file whose bytes are stored to its order, unless the order has it already.
    func attach(
        _ file: CheckedFile, to id: ID<Order>, actor: Actor, scope: Scope, _ tx: borrowing Transaction
    ) throws -> (id: ID<OrderFile>, isNew: Bool) {
        let order = try loadOrder(id, scope: scope, tx)
        let known = try OrderFileTable.count(of: id, digest: file.digest, kind: file.kind, tx)
        if let same = known.same { return (same, isNew: false) }
        try requireRoom(for: file.size, beside: known.all, of: order, tx)
        let added = try OrderFileTable.insert(
            order: id, dealer: order.dealer, kind: file.kind, name: file.name, type: file.type, size: file.size,
            digest: file.digest, vaultName: file.vaultName, uploader: actor.user, now: world.now(), tx)
        // Not the name: people name files after buyers.
        var changes = FieldChanges("dosya_turu", nil, file.kind.rawValue)
        changes.note("dosya_id", nil, added)
        changes.note("boyut", nil, file.size)
        try log(order, "dosya_eklendi", "Dosya eklendi: #\(added) (\(file.kind.rawValue))", changes, actor, tx)
        try emitFile(added, file.kind, of: order, tx)
        if file.kind == .invoice { try queueInvoice(added, name: file.name, order, tx) }
        if file.kind == .shippingLabel { try acceptUploadedLabel(order, actor, tx) }
        return (added, isNew: true)
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

    func storeInVault(_ bytes: [UInt8]) throws -> String {
        do { return try vault.store(bytes) } catch { throw Operations.vaultFailure(error) }
    }

    func readFromVault(_ name: String) throws -> [UInt8] {
        do { return try vault.read(name) } catch { throw Operations.vaultFailure(error) }
    }

    static func vaultFailure(_ error: FileVaultError) -> IntegrationError {
        IntegrationError(
            .temporary, code: "dosya_deposu",
            message: "Dosya deposu yanıt vermiyor; diskte yer ve izin olduğunu denetleyin.")
    }
}
