extension Catalogue {
    /// The links by which suppliers answer: the page behind them, and how they are made.
    static let supplierLinks: [String: Phrase] = [
        "supplier_link_title": Phrase("Sipariş {no}", "Order {no}"),
        "supplier_link_text": Phrase(
            "{bayi} bu siparişi {tedarikci} için gönderdi.", "{bayi} sent this order for {tedarikci}."),
        "supplier_link_lines": Phrase("Gönderilecek ürünler", "Products to send"),
        "supplier_link_address": Phrase("Teslimat adresi", "Delivery address"),
        "supplier_link_label": Phrase("Kargo etiketini indir", "Download the shipping label"),
        "supplier_link_picture": Phrase("Ürün resmini indir", "Download the picture"),
        "supplier_link_accept": Phrase("Siparişi onayla", "Accept the order"),
        "supplier_link_accepted": Phrase(
            "Siparişi onayladınız. Kargoya verince takip numarasını aşağıya girin.",
            "You accepted the order. Enter the tracking number below once it is shipped."),
        "supplier_link_ship_title": Phrase("Kargoya verildi mi?", "Is it shipped?"),
        "supplier_link_ship": Phrase("Kargoya verildi", "Shipped"),
        "supplier_link_shipped": Phrase(
            "Bu sipariş kargoya verildi. Takip no: {no}", "This order is shipped. Tracking number: {no}"),
        "supplier_link_refuse_title": Phrase("Siparişi karşılayamıyorum", "I can't supply this"),
        "supplier_link_refuse": Phrase("Siparişi reddet", "Refuse the order"),
        "supplier_link_cancel": Phrase(
            "Bu sipariş için iptal talebi var; göndermeden önce bayiyi arayın.",
            "Cancellation was asked for this order; call the dealer before you send it."),
        "supplier_link_ends": Phrase(
            "Bu bağlantı {zaman} tarihine kadar geçerlidir; başkasıyla paylaşmayın.",
            "This link works until {zaman}; don't share it."),
        "supplier_link_dead": Phrase("Bağlantı açılamıyor", "The link can't be opened"),
        "supplier_link_unknown": Phrase(
            "Bağlantı eksik ya da yanlış. Mesajdaki bağlantının tamamını açın.",
            "The link is incomplete or wrong. Open the whole link of the message."),
        "supplier_link_ended": Phrase(
            "Bağlantının süresi doldu ya da iptal edildi. Siparişi gönderen bayiden yenisini isteyin.",
            "The link has expired or was cancelled. Ask the dealer who sent the order for a new one."),
        "supplier_link_create": Phrase("Tedarikçi bağlantısı oluştur", "Create a supplier link"),
        "supplier_link_revoke": Phrase("Bağlantıları iptal et", "Cancel links"),
        "supplier_link_revoke_confirm": Phrase(
            "Bu tedarikçi siparişinin bütün bağlantıları hemen geçersiz olur. Sürdürülsün mü?",
            "All links of this supplier order stop working at once. Go on?"),
        "supplier_link_new_title": Phrase("Tedarikçi bağlantısı hazır", "The supplier link is ready"),
        "supplier_link_new_text": Phrase(
            "Tedarikçi bu bağlantıyla hesap açmadan onaylar, reddeder ya da kargo numarasını girer. Yalnız bir kez "
                + "gösterilir; şimdi kopyalayıp gönderin.",
            "With this link the supplier accepts, refuses or enters the tracking number without an account. It is "
                + "shown this once; copy and send it now."),
        "copy": Phrase("Kopyala", "Copy"),
        "supplier_link_pieces": Phrase("{sayi} adet", "{sayi} pieces"),
    ]
}
