/// The states of packages as Trendyol names them, in words.
enum MarketplaceWord {
    private static let phrases = [
        "Awaiting": Phrase("Ödeme bekliyor", "Awaiting payment"), "Created": Phrase("Yeni", "New"),
        "Picking": Phrase("Hazırlanıyor", "Preparing"), "Invoiced": Phrase("Faturalandı", "Invoiced"),
        "Shipped": Phrase("Kargoda", "Shipped"), "Delivered": Phrase("Teslim edildi", "Delivered"),
        "UnDelivered": Phrase("Teslim edilemedi", "Undelivered"), "Returned": Phrase("İade", "Returned"),
        "UnSupplied": Phrase("Tedarik edilemedi", "Unsupplied"), "Cancelled": Phrase("İptal", "Cancelled"),
        "UnPacked": Phrase("Bölündü", "Split"),
    ]

    /// `Hazırlanıyor (Picking)`; an unknown word as it is.
    static func text(_ raw: String, _ texts: Texts) -> String {
        phrases[raw].map { "\(texts($0)) (\(raw))" } ?? raw
    }
}
