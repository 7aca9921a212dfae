import Domain
import Operations
import SQLEngine
import Storage
import TestSupport
import Testing

extension OperationsHouse {
    func bring(
        _ text: String, _ source: ImportSource, mode: ImportMode = .apply, allOrNothing: Bool = false,
        permissions: Set<Permission> = Set(Permission.allCases)
    ) async throws -> ID<Import> {
        try await operations.createImport(
            ImportInput(
                dealer: dealer, source: source, mode: mode, isAllOrNothing: allOrNothing, fileName: "dosya.csv",
                bytes: Array(text.utf8)),
            permissions: permissions, actor: person, scope: .only(dealer))
    }

    /// Brings a file and lets it be worked.
    func take(
        _ text: String, _ source: ImportSource, mode: ImportMode = .apply, allOrNothing: Bool = false
    ) async throws -> StoredImport {
        let id = try await bring(text, source, mode: mode, allOrNothing: allOrNothing)
        try await drain()
        return try await importRow(id)
    }

    func importRow(_ id: ID<Import>) async throws -> StoredImport {
        try await operations.importRow(id, scope: .only(dealer))
    }

    func problems(_ id: ID<Import>) async throws -> [ImportProblem] {
        try await operations.importProblems(id, after: nil, limit: 200, scope: .only(dealer)).rows.map(\.problem)
    }

    /// Why a file of products is refused; nil if it is not.
    func refusal(of bytes: [UInt8]) async throws -> String? {
        do {
            _ = try await operations.createImport(
                ImportInput(
                    dealer: dealer, source: .products, mode: .apply, isAllOrNothing: false, fileName: "a.csv",
                    bytes: bytes),
                permissions: Set(Permission.allCases), actor: person, scope: .only(dealer))
            return nil
        } catch OperationError.invalid(let problems) {
            return problems.map(\.message).joined(separator: " ")
        }
    }

    /// How many rows there are of what imports write.
    func fingerprint() async throws -> [String] {
        try await database.read { tx in
            try tx.all(
                """
                SELECT 'u', sku, ad FROM urunler UNION ALL SELECT 't', sku, ad FROM tedarikci_urunleri
                UNION ALL SELECT 'm', anahtar_turu, anahtar FROM urun_eslesmeleri
                UNION ALL SELECT 's', siparis_numarasi, durum FROM siparisler
                UNION ALL SELECT 'l', islem, mesaj FROM sistem_log WHERE tablo <> 'ice_aktarimlar'
                UNION ALL SELECT 'i', tip, durum FROM is_kuyrugu WHERE tip <> 'ice_aktar' ORDER BY 1, 2, 3
                """
            ) { row in "\(try row.next(String.self)) \(try row.next(String.self)) \(try row.next(String.self))" }
        }
    }

    /// Lets the database refuse the note that more than so many records are settled.
    func forbidProgress(beyond count: Int) async throws {
        let statement =
            database.dialect == .sqlite
            ? """
            CREATE TRIGGER dur BEFORE UPDATE ON ice_aktarimlar WHEN NEW.islenen > \(count)
                BEGIN SELECT RAISE(ABORT, 'dur'); END;
            """
            : """
            CREATE FUNCTION dur() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'dur'; END $$;
            CREATE TRIGGER dur BEFORE UPDATE ON ice_aktarimlar FOR EACH ROW WHEN (NEW.islenen > \(count))
                EXECUTE FUNCTION dur();
            """
        try await database.write { tx in try tx.runScript(statement) }
    }

    func allowProgress() async throws {
        let statement = database.dialect == .sqlite ? "DROP TRIGGER dur" : "DROP TRIGGER dur ON ice_aktarimlar"
        try await database.write { tx in try tx.runScript(statement) }
    }
}
