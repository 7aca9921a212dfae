package import Domain
import Spreadsheets
import Storage

/// A column that an imported file may have.
package struct ImportColumn: Sendable {
    package var name: String
    package var isRequired: Bool
    /// What the template shows in it.
    package var example: String
    /// What it means, in Turkish.
    package var summary: String
    /// Whether people are told of it: the others are what programs and exports write.
    var isOffered: Bool

    init(_ name: String, _ example: String, _ summary: String, required: Bool = false, offered: Bool = true) {
        (self.name, self.example, self.summary) = (name, example, summary)
        (isRequired, isOffered) = (required, offered)
    }
}

/// What files of one source look like.
package struct ImportColumns: Sendable {
    let columns: [ImportColumn]
    /// What exports have beside: taken without a word, so that an exported file can be changed and brought back.
    let ignored: Set<String>
    /// What makes two rows of a file the same record; for orders, their lines.
    let key: [String]

    package static func of(_ source: ImportSource) -> ImportColumns {
        switch source {
        case .orders: orders
        case .products: products
        case .supplierProducts: supplierProducts
        case .matches: matches
        }
    }

    /// What the template has, and a person may fill in.
    package var offered: [ImportColumn] { columns.filter(\.isOffered) }

    func knows(_ name: String) -> Bool { columns.contains { $0.name == name } }

    /// A file to begin with: the header and an example, for Turkish Excel.
    package var template: [UInt8] {
        let separator = CSVSeparator.semicolon.byte
        return CSVText.byteOrderMark + CSVText.line(offered.map(\.name), separator: separator)
            + CSVText.line(offered.map(\.example), separator: separator)
    }

    private static let exported: Set<String> = ["id", "bayi", "entegrasyon", "created_at", "updated_at"]

    private static let products = ImportColumns(
        columns: [
            ImportColumn("sku", "BARDAK-1", "Stok kodu; kaydı tanıtır", required: true),
            ImportColumn("ad", "Cam bardak", "Ürünün adı", required: true),
            ImportColumn("barkod", "8690000000011", "Barkod"),
            ImportColumn("kategori", "Mutfak", "Kategori"),
            ImportColumn("stok", "25", "Stok, tam sayı"),
            ImportColumn("gorsel_url", "https://ornek.com/bardak.jpg", "Görselin https adresi"),
            ImportColumn("durum", "aktif", "aktif veya pasif; boşsa aktif"),
        ], ignored: exported, key: ["sku"])

    private static let supplierProducts = ImportColumns(
        columns: [
            ImportColumn("entegrasyon_id", "1", "Tedarikçi entegrasyonunun numarası", required: true),
            ImportColumn("sku", "TED-BARDAK-1", "Tedarikçinin stok kodu", required: true),
            ImportColumn("ad", "Cam bardak", "Ürünün adı", required: true),
            ImportColumn("barkod", "8690000000011", "Barkod"),
            ImportColumn("maliyet", "12.50", "Alış fiyatı"),
            ImportColumn("stok", "100", "Stok, tam sayı"),
            ImportColumn("durum", "aktif", "aktif veya pasif; boşsa aktif"),
        ], ignored: exported, key: ["entegrasyon_id", "sku"])

    private static let matches = ImportColumns(
        columns: [
            ImportColumn("anahtar_turu", "barkod", "barkod veya sku", required: true),
            ImportColumn("anahtar", "8690000000011", "Satılan ürünün barkodu veya stok kodu", required: true),
            ImportColumn("tedarikci_urun_id", "", "Tedarikçi ürününün numarası; ya da sonraki iki sütun"),
            ImportColumn("entegrasyon_id", "1", "Tedarikçi entegrasyonunun numarası"),
            ImportColumn("tedarikci_sku", "TED-BARDAK-1", "Tedarikçinin stok kodu"),
            ImportColumn("carpan", "1", "Satılan bir adet için kaç tane; boşsa 1"),
        ], ignored: exported.union(["tedarikci_urun_ad"]),
        key: ["anahtar_turu", "anahtar", "tedarikci_urun_id", "entegrasyon_id", "tedarikci_sku"])

    private static let orders = ImportColumns(
        columns: orderColumns,
        // What the lives of orders bring is no import's to set.
        ignored: Set(ExportRows.of(.orders, hasLines: true).columns.map(\.name)).subtracting(orderColumns.map(\.name)),
        key: ["siparis_numarasi"])

    private static let orderColumns: [ImportColumn] =
        [
            ImportColumn("id", "", "Yalnız dışa aktarılan siparişlerde: numarası", offered: false),
            ImportColumn("kullanici_id", "", "Bayinin numarası; içe aktarmanınki olmalı", offered: false),
            ImportColumn("siparis_numarasi", "EL-1001", "Siparişin numarası; satırları birleştirir", required: true),
            ImportColumn("odeme_durumu", "odendi", "bekliyor, provizyonda, odendi veya kapida_odeme; boşsa odendi"),
            ImportColumn("kargo_ucreti", "29.90", "Kargo ücreti; boşsa 0"),
            ImportColumn("musteri_ad", "Ayşe Işık", "Müşterinin adı"),
            ImportColumn("musteri_telefon", "05551112233", "Müşterinin telefonu"),
            ImportColumn("musteri_eposta", "ayse@ornek.com", "Müşterinin e-postası"),
        ] + address("teslimat", "Teslimat") + address("fatura", "Fatura") + [
            ImportColumn("urun_sku", "BARDAK-1", "Satırdaki ürünün stok kodu"),
            ImportColumn("urun_barkod", "8690000000011", "Satırdaki ürünün barkodu"),
            ImportColumn("urun_ad", "Cam bardak", "Satırdaki ürünün adı", required: true),
            ImportColumn("urun_adet", "2", "Kaç tane", required: true),
            ImportColumn("urun_birim_fiyat", "149.90", "Bir tanesinin fiyatı", required: true),
        ]

    private static func address(_ prefix: String, _ what: String) -> [ImportColumn] {
        let isShipping = prefix == "teslimat"
        return [
            ImportColumn("\(prefix)_ad", isShipping ? "Ayşe Işık" : "", "\(what): kişi"),
            ImportColumn("\(prefix)_firma", "", "\(what): firma"),
            ImportColumn("\(prefix)_metin", isShipping ? "Çınar Sok. 4/2" : "", "\(what): mahalle, sokak, kapı"),
            ImportColumn("\(prefix)_ilce", isShipping ? "Konak" : "", "\(what): ilçe"),
            ImportColumn("\(prefix)_il", isShipping ? "İzmir" : "", "\(what): il"),
            ImportColumn("\(prefix)_posta_kodu", "", "\(what): posta kodu"),
            ImportColumn("\(prefix)_ulke_kodu", isShipping ? "TR" : "", "\(what): ülke kodu"),
            ImportColumn("\(prefix)_telefon", "", "\(what): telefon"),
            ImportColumn("\(prefix)_vergi_dairesi", "", "\(what): vergi dairesi"),
            ImportColumn("\(prefix)_vergi_no", "", "\(what): vergi veya kimlik numarası"),
        ]
    }
}
