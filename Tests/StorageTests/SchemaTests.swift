import Domain
import SQLEngine
import Storage
import TestSupport
import Testing

@Suite("The schema of the database")
struct SchemaTests {
    /// The customer's tables and columns, word for word.
    private static let customerTables: [String: String] = [
        "kullanicilar": "id ad email telefon sifre_hash rol created_at updated_at",
        "roller": "id ad aciklama",
        "kullanici_rolleri": "id kullanici_id rol_id",
        "platform_turleri": "id ad",
        "platformlar": "id ad tip_id api_url created_at updated_at",
        "entegrasyonlar":
            "id kullanici_id platform_id api_key api_secret kullanici_adi sifre extra_config created_at updated_at",
        "siparisler":
            "id kullanici_id entegrasyon_id siparis_numarasi toplam_tutar kargo_ucreti odeme_durumu durum created_at updated_at",
        "urunler": "id sku ad kategori created_at updated_at",
        "siparis_urunleri": "id siparis_id urun_id adet birim_fiyat toplam_fiyat",
        "siparis_dosyalari": "id siparis_id dosya_turu dosya_url created_at",
        "is_kuyrugu": "id tip veri durum created_at updated_at",
        "sistem_log": "id kullanici_id tablo tablo_id islem mesaj created_at",
        "hata_log": "id ilgili_tablo ilgili_id hata_mesaji raw_response created_at",
        "mesaj_log": "id siparis_id kanal alici mesaj dosya_url durum created_at",
    ]

    @Test("All of the customer's 14 tables and their columns are there", arguments: EngineUnderTest.allCases)
    func customerTables(_ engine: EngineUnderTest) async throws {
        try await withDatabase(engine) { database in
            let schema = try await LiveSchema.read(database)
            #expect(SchemaTests.customerTables.count == 14)
            for (table, names) in SchemaTests.customerTables {
                let missing = Set(names.split(separator: " ").map(String.init)).subtracting(schema.columns[table] ?? [])
                #expect(missing.isEmpty, "\(table) lacks \(missing.sorted())")
            }
        }
    }

    @Test("Both engines have the same tables, columns, foreign keys and indexes")
    func sameOnBoth() async throws {
        let sqlite = try await withDatabase(.sqlite) { try await LiveSchema.read($0) }
        let postgres = try await withDatabase(.postgres) { try await LiveSchema.read($0) }
        #expect(sqlite.columns == postgres.columns)
        #expect(sqlite.foreignKeys == postgres.foreignKeys)
        let named: (LiveSchema) -> Set<String> = { schema in
            Set(
                schema.indexes.map(\.name).filter {
                    !$0.hasPrefix("sqlite_") && !$0.hasSuffix("_key") && !$0.hasSuffix("_pkey")
                })
        }
        #expect(named(sqlite) == named(postgres))
    }

    @Test("The names of tables, columns and indexes are plain ASCII in snake case", arguments: EngineUnderTest.allCases)
    func names(_ engine: EngineUnderTest) async throws {
        try await withDatabase(engine) { database in
            let schema = try await LiveSchema.read(database)
            for (table, columns) in schema.columns {
                for name in [table] + columns {
                    let isPlain = name.utf8.allSatisfy { $0 == UInt8(ascii: "_") || (0x61...0x7A).contains($0) }
                    #expect(isPlain, "\(table): \(name)")
                }
            }
        }
    }

    /// Every closed list of the domain and the column that holds it.
    private static let closedLists: [(table: String, column: String, words: [String])] = [
        ("siparisler", "durum", OrderStatus.allCases.map(\.rawValue)),
        ("siparisler", "odeme_durumu", PaymentStatus.allCases.map(\.rawValue)),
        ("siparis_urunleri", "durum", LineStatus.allCases.map(\.rawValue)),
        ("siparis_urunleri", "iade_durumu", ReturnStatus.allCases.map(\.rawValue)),
        ("siparis_dosyalari", "dosya_turu", FileKind.allCases.map(\.rawValue)),
        ("tedarikci_siparisleri", "durum", SupplierOrderState.allCases.map(\.rawValue)),
        ("is_kuyrugu", "durum", JobStatus.allCases.map(\.rawValue)),
        ("mesaj_log", "durum", MessageStatus.allCases.map(\.rawValue)),
        ("mesaj_log", "kanal", MessageChannel.allCases.map(\.rawValue)),
        ("mesaj_sablonlari", "kanal", MessageChannel.allCases.map(\.rawValue)),
        ("sistem_log", "kaynak", Actor.Source.allCases.map(\.rawValue)),
        ("entegrasyonlar", "durum", IntegrationStatus.allCases.map(\.rawValue)),
        ("webhook_abonelikleri", "durum", WebhookSubscriptionStatus.allCases.map(\.rawValue)),
        ("webhook_gonderimleri", "durum", WebhookDeliveryStatus.allCases.map(\.rawValue)),
        ("urun_eslesmeleri", "anahtar_turu", MatchKeyKind.allCases.map(\.rawValue)),
        ("kullanicilar", "durum", UserStatus.allCases.map(\.rawValue)),
        ("oturumlar", "asama", SessionStage.allCases.map(\.rawValue)),
        ("giris_kayitlari", "yontem", SignInMethod.allCases.map(\.rawValue)),
        ("bildirimler", "tur", NoticeKind.allCases.map(\.rawValue)),
        ("disa_aktarimlar", "kaynak", ExportSource.allCases.map(\.rawValue)),
        ("disa_aktarimlar", "bicim", ExportFormat.allCases.map(\.rawValue)),
        ("disa_aktarimlar", "ayrac", CSVSeparator.allCases.map(\.rawValue)),
        ("disa_aktarimlar", "zaman", ExportTimes.allCases.map(\.rawValue)),
        ("disa_aktarimlar", "durum", ExportStatus.allCases.map(\.rawValue)),
        ("ice_aktarimlar", "kaynak", ImportSource.allCases.map(\.rawValue)),
        ("ice_aktarimlar", "bicim", ImportFormat.allCases.map(\.rawValue)),
        ("ice_aktarimlar", "kip", ImportMode.allCases.map(\.rawValue)),
        ("ice_aktarimlar", "durum", ImportStatus.allCases.map(\.rawValue)),
    ]

    @Test("The closed lists of the database are those of the program", arguments: EngineUnderTest.allCases)
    func closedLists(_ engine: EngineUnderTest) async throws {
        try await withDatabase(engine) { database in
            let schema = try await LiveSchema.read(database)
            for list in SchemaTests.closedLists {
                #expect(schema.allowedWords(list.table, list.column) == Set(list.words), "\(list.table).\(list.column)")
            }
        }
    }

    @Test("The seeded roles and platforms are those that the program knows", arguments: EngineUnderTest.allCases)
    func seeds(_ engine: EngineUnderTest) async throws {
        try await withDatabase(engine) { database in
            let (roles, platforms, kinds) = try await database.read { tx in
                (
                    try tx.all("SELECT ad FROM roller") { try $0.next(String.self) },
                    try tx.all("SELECT kod FROM platformlar") { try $0.next(String.self) },
                    try tx.all("SELECT ad FROM platform_turleri") { try $0.next(String.self) }
                )
            }
            #expect(Set(roles) == Set(RoleName.seeded.map(\.rawValue)))
            #expect(Set(platforms) == Set(PlatformCode.allCases.map(\.rawValue)))
            #expect(Set(kinds) == ["marketplace", "tedarikçi", "e-ticaret sitesi", "mesajlaşma"])
        }
    }

    /// Foreign keys that nothing is ever looked up by, and whose target is never deleted: an index would only cost.
    private static let withoutIndex: Set<String> = [
        "siparis_dosyalari.yukleyen", "tedarikci_siparisleri.bayi_id",
    ]

    @Test("Every foreign key has an index that begins with it", arguments: EngineUnderTest.allCases)
    func foreignKeyIndexes(_ engine: EngineUnderTest) async throws {
        try await withDatabase(engine) { database in
            let schema = try await LiveSchema.read(database)
            #expect(schema.foreignKeys.count > 40)
            let indexed = Set(schema.indexes.compactMap { index in index.firstColumn.map { "\(index.table).\($0)" } })
            let bare = Set(schema.foreignKeys.map { "\($0.table).\($0.column)" }).subtracting(indexed)
            #expect(bare.sorted() == SchemaTests.withoutIndex.sorted())
        }
    }

    @Test(
        "Foreign keys are enforced: no row points to nothing, and nothing that is pointed to goes",
        arguments: EngineUnderTest.allCases)
    func foreignKeysHold(_ engine: EngineUnderTest) async throws {
        try await withDatabase(engine) { database in
            let world = try await StorageWorld(database)
            let now = world.now
            let statements: [SQL] = [
                "INSERT INTO urunler (sku, ad, kullanici_id, created_at, updated_at) VALUES ('x', 'x', 999, \(now), \(now))",
                "UPDATE siparisler SET kullanici_id = 999 WHERE id = \(world.own.order)",
                "UPDATE siparisler SET entegrasyon_id = 999 WHERE id = \(world.own.order)",
                "UPDATE siparisler SET ust_siparis_id = 999 WHERE id = \(world.own.order)",
                "UPDATE siparis_urunleri SET siparis_id = 999 WHERE siparis_id = \(world.own.order)",
                "DELETE FROM siparisler", "DELETE FROM kullanicilar", "DELETE FROM platformlar",
            ]
            for statement in statements {
                do {
                    try await database.write { tx in _ = try tx.run(statement) }
                    Issue.record("accepted: \(statement.rendered(for: database.dialect).text)")
                } catch let error as SQLError {
                    #expect(error.kind == .foreignKey)
                }
            }
        }
    }

    @Test(
        "The database itself refuses what must never be", arguments: EngineUnderTest.allCases,
        [
            "UPDATE siparisler SET durum = 'uydurma'", "UPDATE siparisler SET toplam_tutar = -1",
            "UPDATE siparis_urunleri SET adet = 0",
            "UPDATE siparis_urunleri SET iptal_adet = adet, kargolanan_adet = 1",
            "UPDATE siparis_urunleri SET iade_adet = adet + 1", "UPDATE siparis_urunleri SET iptal_adet = -1",
            "UPDATE siparisler SET para_birimi = 'LIRA'",
        ])
    func checks(_ engine: EngineUnderTest, _ statement: String) async throws {
        try await withDatabase(engine) { database in
            _ = try await StorageWorld(database)
            let error = await #expect(throws: SQLError.self) {
                try await database.write { tx in _ = try tx.run("\(uncheckedSQL: statement)") }
            }
            #expect(error?.kind == .check)
        }
    }
}
