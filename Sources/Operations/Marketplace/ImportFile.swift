package import Domain
package import LosslessJSON
import SQLEngine
import Storage

/// What became of one package of an imported file.
package struct FileImportResult: Sendable {
    package var packageID: String?
    package var order: ID<Order>?
    /// `yeni`, `degisti`, `ayni` or `hata`.
    package var outcome: String
    package var problem: String?

    package var json: JSON {
        [
            "dis_paket_no": JSON(packageID), "siparis_id": order.map { JSON($0.rawValue) } ?? .null,
            "sonuc": .string(outcome), "hata": JSON(problem),
        ]
    }
}

extension Operations {
    /// Stores the packages of a saved payload, each on its own: one that fails leaves the others alone.
    package func importFile(
        _ packages: [ReadPackage], integration id: ID<Integration>
    ) async throws -> [FileImportResult] {
        guard let shop = try await integration(id) else {
            throw OperationError.invalid([FieldProblem("entegrasyon", "\(id) numaralı entegrasyon yok.")])
        }
        guard shop.code == .trendyol else {
            throw OperationError.invalid([
                FieldProblem("entegrasyon", "\(id) numaralı entegrasyon bir Trendyol mağazası değil.")
            ])
        }
        var results: [FileImportResult] = []
        for read in packages { results.append(try await importOne(read, into: shop)) }
        return results
    }

    private func importOne(_ read: ReadPackage, into shop: StoredIntegration) async throws -> FileImportResult {
        switch read {
        case .unreadable(let place, let problem, _):
            return FileImportResult(packageID: nil, order: nil, outcome: "hata", problem: "\(place): \(problem)")
        case .package(let package):
            do {
                let result = try await database.write { tx in
                    try importPackage(
                        package, into: shop, waitsForSiblings: false, actor: .system(.command), tx)
                }
                return FileImportResult(
                    packageID: package.packageID, order: result.order, outcome: result.word, problem: nil)
            } catch let error as SQLError where !error.isRetryable && error.kind != .storage {
                return FileImportResult(
                    packageID: package.packageID, order: nil, outcome: "hata",
                    problem: "veritabanı kaydı kabul etmedi (\(error.kind.rawValue))")
            }
        }
    }
}

extension ImportResult {
    fileprivate var word: String {
        switch self {
        case .created: "yeni"
        case .updated: "degisti"
        case .unchanged: "ayni"
        }
    }
}
