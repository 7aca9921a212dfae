import Domain
import LosslessJSON
import SQLEngine
import Sealing

extension AttackRows.Group {
    /// An order of the shop that waits for a match, with both addresses.
    func addOrder(_ tx: borrowing Transaction) throws {
        let amount = Money(kurus: 1000)
        try tx.run(
            """
            INSERT INTO siparisler (id, kullanici_id, entegrasyon_id, siparis_numarasi, toplam_tutar, odeme_durumu,
                durum, bekletildi, created_at, updated_at)
            VALUES (\(first), \(dealer), \(third), 'x', \(amount), 'odendi', 'eslesme_bekliyor', \(true), \(now), \(now))
            """)
        for (row, kind) in [(first, "teslimat"), (second, "fatura")] {
            try tx.run("INSERT INTO siparis_adresleri (id, siparis_id, tur) VALUES (\(row), \(first), \(kind))")
        }
        try tx.run(
            """
            INSERT INTO siparis_urunleri (id, siparis_id, adet, birim_fiyat, toplam_fiyat, bayi_id, ad, durum,
                tedarikci_entegrasyon_id)
            VALUES (\(first), \(first), 1, \(amount), \(amount), \(dealer), 'x', 'bekliyor', \(first))
            """)
    }

    /// What the supplier has of it, and a link to its page.
    func addSupplierOrder(_ tx: borrowing Transaction) throws {
        try tx.run(
            """
            INSERT INTO tedarikci_siparisleri
                (id, siparis_id, bayi_id, entegrasyon_id, referans, durum, created_at, updated_at)
            VALUES (\(first), \(first), \(dealer), \(first), \("ref-\(first)"), 'alindi', \(now), \(now))
            """)
        try tx.run(
            """
            INSERT INTO tedarikci_siparis_satirlari
                (id, tedarikci_siparis_id, siparis_urun_id, sku, ad, adet, birim_fiyat)
            VALUES (\(first), \(first), \(first), 'x', 'x', 1, \(Money(kurus: 500)))
            """)
        try tx.run(
            """
            INSERT INTO tedarikci_baglantilari (id, tedarikci_siparis_id, bayi_id, ozet, bitis_at, created_at)
            VALUES (\(first), \(first), \(dealer), \(TokenHash.of(token)), \(later), \(now))
            """)
    }

    /// Two dead jobs, one that waits in the lane of the shop, and one of the archive.
    func addJobs(_ tx: borrowing Transaction) throws {
        for row in [first, third] {
            try tx.run(
                """
                INSERT INTO is_kuyrugu (id, tip, veri, durum, calisma_zamani, islem_anahtari, kullanici_id, siparis_id,
                    entegrasyon_id, bitti_at, created_at, updated_at)
                VALUES (\(row), 'x', \(json), 'olu', \(now), 'x', \(dealer), \(first), \(third), \(now), \(now), \(now))
                """)
        }
        try tx.run(
            """
            INSERT INTO is_kuyrugu (id, tip, veri, durum, serit, calisma_zamani, islem_anahtari, kullanici_id,
                entegrasyon_id, created_at, updated_at)
            VALUES (\(second), 'x', \(json), 'bekliyor', \(third), \(now), 'x', \(dealer), \(third), \(now), \(now))
            """)
        for (row, job) in [(first, first), (second, third)] {
            try tx.run(
                """
                INSERT INTO is_kuyrugu_hata (id, is_id, deneme, sinif, kod, hata, created_at)
                VALUES (\(row), \(job), 1, 'x', 'x', 'x', \(now))
                """)
        }
        try tx.run(
            """
            INSERT INTO is_kuyrugu_arsiv (id, tip, veri, durum, kuyruk, serit, oncelik, calisma_zamani, deneme,
                azami_deneme, kurtarma, islem_anahtari, iptal_istendi, kullanici_id, bitti_at, created_at, updated_at)
            VALUES (\(archived), 'x', \(json), 'olu', 'x', 0, 2, \(now), 1, 10, 0, 'x', \(false), \(dealer), \(now),
                \(now), \(now))
            """)
    }

    /// A worker, a paused lane and a plan.
    func addQueue(_ tx: borrowing Transaction) throws {
        try tx.run(
            """
            INSERT INTO is_kuyrugu_isci (id, sunucu, kira_bitis_at, created_at) VALUES (\(first), 'x', \(later), \(now))
            """)
        try tx.run(
            """
            INSERT INTO is_kuyrugu_serit (id, serit, duraklatildi_at, updated_at)
            VALUES (\(first), \(third), \(now), \(now))
            """)
        try tx.run(
            """
            INSERT INTO is_kuyrugu_plan (id, ad, tip, veri, zamanlama, created_at, updated_at)
            VALUES (\(first), \("plan-\(first)"), 'x', \(json), 'x', \(now), \(now))
            """)
    }
}
