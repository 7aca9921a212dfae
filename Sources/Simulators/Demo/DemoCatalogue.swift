package import Domain

/// What the simulated shops sell: a fixed list, so that a product catalogue can be filled before orders come in.
package enum DemoCatalogue {
    /// All products. One barcode is no number and one SKU has a Turkish letter, as happens in real shops.
    package static let products: [DemoProduct] = [
        .init(
            "KHV-DMT-01", "8682034001004", "Dut Ağacı El Yapımı Kahve Fincanı Takımı, 6 Kişilik", 54990, 20,
            "6 Kişilik", "Beyaz"),
        .init("TPS-KUS-49", "8682034001370", "Kuş ve Çiçek Desenli Tepsi, 49 cm", 49890, 20, "Tek Ebat", "Yeşil"),
        .init("CTA-GMS-01", "8682034001745", "Gümüş Kaplama Çay Tabağı, 12'li", 32950, 20, "12'li", "Gümüş"),
        .init("TSR-OVR-SYH-M", "8682034002117", "Oversize Pamuklu Tişört", 24999, 10, "M", "Siyah"),
        .init("TSR-OVR-SYH-L", "8682034002483", "Oversize Pamuklu Tişört", 24999, 10, "L", "Siyah"),
        .init("GML-KTN-MVI-M", "8682034002858", "Slim Fit Keten Gömlek", 69990, 10, "M", "Mavi"),
        .init("AYK-SPR-42", "8682034003220", "Günlük Spor Ayakkabı", 129900, 10, "42", "Beyaz"),
        .init("AYK-SPR-43", "8682034003596", "Günlük Spor Ayakkabı", 129900, 10, "43", "Beyaz"),
        .init("COR-BBK-06", "8682034003961", "Bebek Soket Çorap, 4'lü", 8995, 10, "6-12 Ay", "Karışık"),
        .init(
            "NVR-CFT-01", "8682034004333", "Çift Kişilik Pamuk Saten Nevresim Takımı", 119999, 10, "Çift Kişilik", "Bej"
        ),
        .init("HVL-SET-03", "8682034004708", "Bambu Havlu Seti, 3 Parça", 45990, 10, "50x90 cm", "Gri"),
        .init("SBN-ZYT-01", "8682034005071", "Zeytinyağlı Doğal Sabun, 5 x 150 g", 17950, 20, "750 g", "Yeşil"),
        .init("SMP-ISR-01", "8682034005446", "Isırgan Özlü Şampuan", 13990, 20, "400 ml", "Şeffaf"),
        .init("BLN-KST-85", "8682034005811", "Kestane Balı", 39900, 1, "850 g", "Kahverengi"),
        .init("ZYT-GML-02", "8682034006184", "Gemlik Siyah Zeytin", 28450, 1, "2 kg", "Siyah"),
        .init("TVA-GRN-28", "8682034006559", "Granit Tava", 64990, 20, "28 cm", "Antrasit"),
        .init("CYD-CLK-02", "8682034006924", "Çelik Çaydanlık Takımı", 89990, 20, "Orta Boy", "Gümüş"),
        .init("KBL-TYC-02", "KBL-TYC-02-TR", "USB-C Hızlı Şarj Kablosu", 9999, 20, "2 m", "Beyaz"),
        .init("KLK-BTH-01", "8682034007662", "Bluetooth Kulaklık", 79900, 20, "Tek Ebat", "Siyah"),
        .init("LMB-MSA-01", "8682034008034", "Ahşap Ayaklı Masa Lambası", 38000, 20, "35 cm", "Ceviz"),
        .init("OYN-AHS-50", "8682034008409", "Ahşap Yapı Blokları, 50 Parça", 29990, 10, "50 Parça", "Karışık"),
        .init("KTP-DFT-A5", "8682034008775", "Çizgili Defter, Deri Görünümlü", 11990, 20, "A5", "Lacivert"),
        .init("CNT-SRT-20", "8682034009147", "Su Geçirmez Sırt Çantası", 59995, 10, "20 L", "Füme"),
        .init("ŞMS-OTM-08", "8682034009512", "Otomatik Şemsiye", 18501, 10, "Tek Ebat", "Bordo"),
    ]
}

/// A product of the demo shops.
package struct DemoProduct: Sendable, Equatable {
    /// The seller's own stock code.
    package let sku: String
    package let barcode: String
    package let name: String
    /// The price of one unit, VAT included.
    package let price: Money
    /// VAT in percent.
    package let vatRate: Int
    package let size: String
    package let color: String

    /// A product of one's own, for tests.
    ///
    /// - Parameter kurus: the price of one unit in kuruş.
    package init(
        _ sku: String,
        _ barcode: String,
        _ name: String,
        _ kurus: Int64,
        _ vatRate: Int,
        _ size: String,
        _ color: String
    ) {
        self.sku = sku
        self.barcode = barcode
        self.name = name
        self.price = Money(kurus: kurus)
        self.vatRate = vatRate
        self.size = size
        self.color = color
    }
}
