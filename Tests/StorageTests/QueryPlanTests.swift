import Domain
import SQLEngine
import Storage
import TestSupport
import Testing

/// The statements that run all the time must find their rows by an index, however many there are.
@Suite("Query plans")
struct QueryPlanTests {
    struct HotQuery: Sendable, CustomTestStringConvertible {
        let name: String
        let sql: SQL
        /// Any of these serves.
        let indexes: [String]
        /// The table that must not be read as a whole.
        let table: String

        var testDescription: String { name }
    }

    private static let moment = Timestamp(milliseconds: 1_777_878_000_000)

    static let hotQueries: [HotQuery] = [
        HotQuery(
            name: "a dealer's orders, newest first",
            sql:
                "SELECT s.id FROM siparisler s WHERE s.kullanici_id = \(5) AND s.id < \(900) ORDER BY s.id DESC LIMIT \(51)",
            indexes: ["siparisler_bayi"], table: "siparisler"),
        HotQuery(
            name: "a dealer's orders in one state",
            sql: """
                SELECT s.id FROM siparisler s WHERE s.kullanici_id = \(5) AND s.durum = \("hazirlaniyor")
                ORDER BY s.id DESC LIMIT \(51)
                """,
            indexes: ["siparisler_bayi_durum", "siparisler_durum"], table: "siparisler"),
        HotQuery(
            name: "all orders in one state",
            sql: "SELECT s.id FROM siparisler s WHERE s.durum = \("hazirlaniyor") ORDER BY s.id DESC LIMIT \(51)",
            indexes: ["siparisler_durum"], table: "siparisler"),
        HotQuery(
            name: "the package of a marketplace",
            sql: "SELECT id FROM siparisler WHERE entegrasyon_id = \(7) AND dis_paket_no = \("P-1")",
            indexes: ["siparisler_paket"], table: "siparisler"),
        HotQuery(
            name: "the siblings of a package",
            sql: """
                SELECT id FROM siparisler
                WHERE entegrasyon_id = \(7) AND siparis_numarasi = \("S-1") AND dis_paket_no <> \("P-1") ORDER BY id
                """,
            indexes: ["siparisler_numara", "siparisler_siparis_no", "siparisler_paket"], table: "siparisler"),
        HotQuery(
            name: "the lines of an order", sql: "SELECT id FROM siparis_urunleri WHERE siparis_id = \(1) ORDER BY id",
            indexes: ["siparis_urunleri_siparis_id_dis_satir_no_key", "sqlite_autoindex_siparis_urunleri_1"],
            table: "siparis_urunleri"),
        HotQuery(
            name: "runnable jobs of a bucket",
            sql: """
                SELECT id FROM is_kuyrugu WHERE durum = 'bekliyor' AND kurtarma = 0 AND kuyruk = \("genel")
                    AND serit = \(7) AND oncelik = \(2) AND id > \(900)
                ORDER BY id LIMIT \(24) \(dialect: .forUpdateSkippingLocked)
                """,
            indexes: ["is_kuyrugu_hazir"], table: "is_kuyrugu"),
        HotQuery(
            name: "the next bucket",
            sql: """
                SELECT i.id FROM is_kuyrugu i WHERE i.durum = 'bekliyor' AND i.kurtarma = 0
                    AND (i.kuyruk, i.serit, i.oncelik) > (\("genel"), \(7), \(2))
                ORDER BY i.kuyruk, i.serit, i.oncelik, i.id LIMIT 1
                """,
            indexes: ["is_kuyrugu_hazir"], table: "is_kuyrugu"),
        HotQuery(
            name: "suspected jobs",
            sql: "SELECT id FROM is_kuyrugu WHERE durum = 'bekliyor' AND kurtarma > 0 ORDER BY id LIMIT \(20)",
            indexes: ["is_kuyrugu_supheli"], table: "is_kuyrugu"),
        HotQuery(
            name: "a worker's running jobs",
            sql: "SELECT id FROM is_kuyrugu WHERE isci = \(5) AND durum = 'isleniyor' AND iptal_istendi = \(true)",
            indexes: ["is_kuyrugu_calisan"], table: "is_kuyrugu"),
        HotQuery(
            name: "running jobs by lane",
            sql: """
                SELECT serit, count(*) FROM is_kuyrugu WHERE durum = 'isleniyor' AND serit IN \(ids: [5, 7])
                GROUP BY serit
                """,
            indexes: ["is_kuyrugu_calisan"], table: "is_kuyrugu"),
        HotQuery(
            name: "jobs to finish, by key and lease",
            sql: """
                UPDATE is_kuyrugu SET durum = 'tamam' FROM \(rows: SQLRows("b", [.int("is_no", [1]), .int("no", [1])]))
                WHERE is_kuyrugu.id = b.is_no AND is_kuyrugu.kira_no = b.no
                """,
            indexes: ["is_kuyrugu_pkey", "INTEGER PRIMARY KEY"], table: "is_kuyrugu"),
        HotQuery(
            name: "jobs that are due",
            sql: """
                SELECT id FROM is_kuyrugu WHERE durum = 'planli' AND calisma_zamani <= \(moment)
                ORDER BY calisma_zamani LIMIT \(500) \(dialect: .forUpdateSkippingLocked)
                """,
            indexes: ["is_kuyrugu_planli"], table: "is_kuyrugu"),
        HotQuery(
            name: "a job with this unique key",
            sql: """
                SELECT id FROM is_kuyrugu
                WHERE tekil_anahtar = \("cek:1") AND durum IN ('planli', 'bekliyor', 'engelli', 'isleniyor')
                """,
            indexes: ["is_kuyrugu_tekil"], table: "is_kuyrugu"),
        HotQuery(
            name: "whether an order key is taken",
            sql: """
                SELECT count(*) FROM is_kuyrugu
                WHERE sira_anahtari = \("a")
                    AND (durum IN ('bekliyor', 'isleniyor') OR (durum = 'planli' AND sira_tutuyor))
                """,
            indexes: ["is_kuyrugu_sira"], table: "is_kuyrugu"),
        HotQuery(
            name: "the next blocked job of a key",
            sql: "SELECT min(id) FROM is_kuyrugu WHERE sira_anahtari = \("a") AND durum = 'engelli'",
            indexes: ["is_kuyrugu_engelli"], table: "is_kuyrugu"),
        HotQuery(
            name: "shops that are due",
            sql: "SELECT e.id FROM entegrasyonlar e WHERE e.durum = 'aktif' AND e.sonraki_cekim_at <= \(moment)",
            indexes: ["entegrasyonlar_cekim"], table: "entegrasyonlar"),
        HotQuery(
            name: "the account that a webhook names", sql: "SELECT id FROM entegrasyonlar WHERE kanca_kodu = \("x")",
            indexes: ["entegrasyonlar_kanca_kodu_key", "sqlite_autoindex_entegrasyonlar_1"], table: "entegrasyonlar"),
        HotQuery(
            name: "a webhook that was stored before",
            sql: "SELECT id FROM webhook_gelen WHERE entegrasyon_id = \(7) AND tekil_kimlik = \("x")",
            indexes: ["webhook_gelen_entegrasyon_id_tekil_kimlik_key", "sqlite_autoindex_webhook_gelen_1"],
            table: "webhook_gelen"),
        HotQuery(
            name: "the message that a delivery report names",
            sql: """
                SELECT id, durum FROM mesaj_log WHERE entegrasyon_id = \(7)
                    AND (saglayici_mesaj_no = \("wamid") OR id = \(3)) \(dialect: .forUpdate)
                """,
            indexes: ["mesaj_log_saglayici", "mesaj_log_entegrasyon"], table: "mesaj_log"),
        HotQuery(
            name: "a supplier's product by barcode",
            sql: "SELECT id FROM tedarikci_urunleri WHERE kullanici_id = \(5) AND barkod = \("869")",
            indexes: ["tedarikci_urunleri_barkod"], table: "tedarikci_urunleri"),
        HotQuery(
            name: "saved matches by barcode or SKU",
            sql: """
                SELECT m.id FROM urun_eslesmeleri m WHERE m.kullanici_id = \(5)
                    AND ((m.anahtar_turu = 'barkod' AND m.anahtar = \("869")) OR (m.anahtar_turu = 'sku' AND m.anahtar = \("a")))
                """,
            indexes: [
                "urun_eslesmeleri_kullanici_id_anahtar_turu", "sqlite_autoindex_urun_eslesmeleri_1",
                // What PostgreSQL takes while the table is empty.
                "urun_eslesmeleri_bayi",
            ], table: "urun_eslesmeleri"),
        HotQuery(
            name: "a page of a dealer's supplier products",
            sql:
                "SELECT t.id FROM tedarikci_urunleri t WHERE t.kullanici_id = \(5) AND t.id < \(9) ORDER BY t.id DESC LIMIT \(500)",
            indexes: ["tedarikci_urunleri_bayi"], table: "tedarikci_urunleri"),
        HotQuery(
            name: "a person's exports",
            sql: "SELECT x.id FROM disa_aktarimlar x WHERE x.kullanici_id = \(5) ORDER BY x.id DESC LIMIT \(51)",
            indexes: ["disa_aktarimlar_kullanici"], table: "disa_aktarimlar"),
        HotQuery(
            name: "exports whose time is over",
            sql: """
                SELECT id FROM disa_aktarimlar WHERE bitis_at <= \(moment) AND durum <> 'suresi_doldu'
                ORDER BY bitis_at LIMIT \(100)
                """,
            indexes: ["disa_aktarimlar_bitis"], table: "disa_aktarimlar"),
        HotQuery(
            name: "a dealer's imports",
            sql: "SELECT x.id FROM ice_aktarimlar x WHERE x.bayi_id = \(5) ORDER BY x.id DESC LIMIT \(51)",
            indexes: ["ice_aktarimlar_bayi"], table: "ice_aktarimlar"),
        HotQuery(
            name: "what is wrong in an import's file",
            sql:
                "SELECT id FROM ice_aktarim_hatalari WHERE ice_aktarim_id = \(5) AND id > \(0) ORDER BY id LIMIT \(101)",
            indexes: ["ice_aktarim_hatalari_aktarim"], table: "ice_aktarim_hatalari"),
        HotQuery(
            name: "the open hand-over of an order",
            sql: """
                SELECT id FROM tedarikci_siparisleri
                WHERE siparis_id = \(1) AND durum IN ('gonderiliyor', 'belirsiz', 'alindi', 'onaylandi', 'kargoda')
                """,
            indexes: ["tedarikci_siparisleri_acik", "tedarikci_siparisleri_siparis"], table: "tedarikci_siparisleri"),
        HotQuery(
            name: "a dealer's receivers of events",
            sql: """
                SELECT id, olaylar FROM webhook_abonelikleri
                WHERE kullanici_id = \(5) AND durum <> 'duraklatildi' ORDER BY id
                """,
            indexes: ["webhook_abonelikleri_kullanici"], table: "webhook_abonelikleri"),
        HotQuery(
            name: "what was sent to a receiver, newest first",
            sql: """
                SELECT id FROM webhook_gonderimleri WHERE abonelik_id = \(3) AND kullanici_id = \(5) AND id < \(900)
                ORDER BY id DESC LIMIT \(51)
                """,
            indexes: ["webhook_gonderimleri_abonelik", "webhook_gonderimleri_kullanici"],
            table: "webhook_gonderimleri"),
        HotQuery(
            name: "what a pause has stopped",
            sql: """
                SELECT id FROM webhook_gonderimleri WHERE abonelik_id = \(3) AND durum = 'durduruldu'
                ORDER BY id LIMIT \(1000)
                """,
            indexes: ["webhook_gonderimleri_durum"], table: "webhook_gonderimleri"),
        HotQuery(
            name: "the supplier's link that a token opens",
            sql: "SELECT b.id FROM tedarikci_baglantilari b WHERE b.ozet = \("x")",
            indexes: ["tedarikci_baglantilari_ozet_key", "sqlite_autoindex_tedarikci_baglantilari_1"],
            table: "tedarikci_baglantilari"),
        HotQuery(
            name: "how much a dealer's files take",
            sql: "SELECT coalesce(sum(boyut), 0) FROM siparis_dosyalari WHERE bayi_id = \(5)",
            indexes: ["siparis_dosyalari_kota", "siparis_dosyalari_bayi"], table: "siparis_dosyalari"),
        HotQuery(
            name: "a person's last sign-ins",
            sql: """
                SELECT yontem FROM giris_kayitlari WHERE kullanici_id = \(5) AND sonuc = \("basarili")
                ORDER BY id DESC LIMIT \(10)
                """,
            indexes: ["giris_kayitlari_kullanici"], table: "giris_kayitlari"),
        HotQuery(
            name: "sign-ins that are old enough to go",
            sql: "DELETE FROM giris_kayitlari WHERE created_at < \(moment)", indexes: ["giris_kayitlari_zaman"],
            table: "giris_kayitlari"),
        HotQuery(
            name: "notices that were not read",
            sql: "SELECT count(*) FROM bildirimler b WHERE b.kullanici_id = \(5) AND b.okundu_at IS NULL",
            indexes: ["bildirimler_okunmamis", "bildirimler_kullanici"], table: "bildirimler"),
        HotQuery(
            name: "a known browser",
            sql: "SELECT count(*) FROM cihazlar WHERE kullanici_id = \(5) AND ozet = \("x")",
            indexes: ["cihazlar_kullanici_id_ozet_key", "sqlite_autoindex_cihazlar_1"], table: "cihazlar"),
        HotQuery(
            name: "cancellations that wait",
            sql: """
                SELECT id FROM siparisler
                WHERE entegrasyon_id = \(7) AND iptal_talebi = \(dialect: .yes) AND iptal_talebi_at < \(moment)
                ORDER BY id
                """,
            indexes: ["siparisler_iptal_talebi"], table: "siparisler"),
        HotQuery(
            name: "orders that need somebody",
            sql: "SELECT s.id FROM siparisler s WHERE \(fragment: OrderGroup.needsAttention.condition) LIMIT \(10_001)",
            indexes: ["siparisler_iptal_talebi"], table: "siparisler"),
        HotQuery(
            name: "orders whose holding back is over", sql: OrderFacts.holdsEndedStatement(before: moment),
            indexes: ["siparisler_bekletme_bitis"], table: "siparisler"),
        HotQuery(
            name: "the counter of a limit",
            sql: """
                UPDATE istek_sayaclari SET sayi = sayi + 1
                WHERE tur = \("mesaj") AND anahtar = \("1:2026-5-4") AND sayi < \(2000) RETURNING sayi
                """,
            indexes: ["istek_sayaclari_tur_anahtar_key", "sqlite_autoindex_istek_sayaclari_1"],
            table: "istek_sayaclari"),
        HotQuery(
            name: "counters that nobody touches",
            sql: "SELECT id FROM istek_sayaclari WHERE updated_at < \(moment) ORDER BY updated_at LIMIT \(1000)",
            indexes: ["istek_sayaclari_eski"], table: "istek_sayaclari"),
        HotQuery(
            name: "wrong attempts at an account",
            sql: """
                SELECT hata_sayisi, son_deneme_at FROM giris_denemeleri
                WHERE tur = \("hesap") AND anahtar = \("x") \(dialect: .forUpdate)
                """,
            indexes: ["giris_denemeleri_tur_anahtar_key", "sqlite_autoindex_giris_denemeleri_1"],
            table: "giris_denemeleri"),
        HotQuery(
            name: "wrong attempts of long ago",
            sql: "SELECT id FROM giris_denemeleri WHERE son_deneme_at < \(moment) ORDER BY son_deneme_at LIMIT \(1000)",
            indexes: ["giris_denemeleri_eski"], table: "giris_denemeleri"),
    ]

    @Test("SQLite finds the rows by an index", arguments: hotQueries)
    func sqlite(_ query: HotQuery) async throws {
        try await withDatabase(.sqlite) { database in
            let plan = try await database.read { tx in
                try tx.all("EXPLAIN QUERY PLAN \(fragment: query.sql)") { row in
                    _ = try row.next(Int.self)
                    _ = try row.next(Int.self)
                    _ = try row.next(Int.self)
                    return try row.next(String.self)
                }
            }
            let text = plan.joined(separator: "\n")
            #expect(query.indexes.contains { text.contains($0) }, "\(text)")
            // Walking over a small partial index, or over the values of the statement itself, reads no row too many.
            let small = ["is_kuyrugu_supheli", "is_kuyrugu_calisan", "siparisler_iptal_talebi", "json_each"]
            let scans = plan.filter { line in line.hasPrefix("SCAN") && !small.contains { line.contains($0) } }
            #expect(scans.isEmpty, "\(text)")
        }
    }

    @Test("PostgreSQL finds the rows by an index", arguments: hotQueries)
    func postgres(_ query: HotQuery) async throws {
        try await withDatabase(.postgres) { database in
            let plan = try await database.write { tx in
                try tx.runScript("SET LOCAL enable_seqscan = off")
                return try tx.all("EXPLAIN \(fragment: query.sql)") { try $0.next(String.self) }
            }
            let text = plan.joined(separator: "\n")
            #expect(query.indexes.contains { text.contains($0) }, "\(text)")
            #expect(!text.contains("Seq Scan on \(query.table)"), "\(text)")
        }
    }
}
