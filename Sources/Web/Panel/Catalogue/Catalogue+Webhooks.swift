import Domain

extension Catalogue {
    /// Receivers of events and what was sent to them.
    static let webhooks: [String: Phrase] = [
        "webhooks": Phrase("Webhook'lar", "Webhooks"),
        "webhooks_text": Phrase(
            "Olaylar, olduğu anda kendi sunucunuza imzalı olarak bildirilir.",
            "Events are told to your own server, signed, as they happen."),
        "webhooks_empty": Phrase("Henüz webhook yok", "No webhooks yet"),
        "webhooks_empty_text": Phrase(
            "Kendi yazılımınız siparişlerdeki değişiklikleri hemen öğrensin istiyorsanız adresini ekleyin.",
            "Add the address of your own software if it is to learn of changes at once."),
        "add_webhook": Phrase("Webhook ekle", "Add a webhook"),
        "edit_webhook": Phrase("Webhook'u düzenle", "Edit webhook"),
        "webhook_form_text": Phrase(
            "Seçilen olaylar bu adrese gönderilir. İmzanın nasıl doğrulanacağı belgelerdeki webhook sayfasındadır.",
            "The chosen events are sent to this address. How to verify the signature is in the documentation."),
        "webhook_name": Phrase("Webhook'un adı", "Name of the webhook"),
        "webhook_url": Phrase("Adres", "Address"),
        "webhook_url_hint": Phrase(
            "https:// ile başlamalı; örnek: https://magazam.com/siparis-kancasi",
            "Must begin with https://, such as https://myshop.com/order-hook"),
        "webhook_events": Phrase("Olaylar", "Events"),
        "webhook_secret_title": Phrase("Webhook'un gizli anahtarı", "The webhook's secret"),
        "webhook_secret_text": Phrase(
            "Şimdi kopyalayıp alıcıya girin; bir daha gösterilmez.",
            "Copy it now and enter it at the receiver; it will not be shown again."),
        "webhook_old_secret": Phrase(
            "Önceki anahtar {zaman} tarihine kadar da imzalar.", "The previous secret signs too until {zaman}."),
        "webhook_failures": Phrase("Art arda hata", "Failures in a row"),
        "webhook_last_success": Phrase("Son ulaşan", "Last arrival"),
        "webhook_no_success": Phrase("henüz ulaşan yok", "nothing has arrived yet"),
        "webhook_test": Phrase("Deneme gönder", "Send a test"),
        "webhook_roll": Phrase("Anahtarı yenile", "Renew the secret"),
        "webhook_roll_confirm": Phrase(
            "Yeni bir gizli anahtar üretilsin mi? Eskisi 24 saat daha imzalar.",
            "Make a new secret? The old one signs for another 24 hours."),
        "webhook_pause_confirm": Phrase(
            "Bu webhook duraklatılsın mı? Duraklatılmışken olan olaylar gönderilmez.",
            "Pause this webhook? Events that happen meanwhile are not sent."),
        "webhook_delete_confirm": Phrase(
            "Bu webhook gönderim kayıtlarıyla birlikte silinsin mi? Geri alınamaz.",
            "Delete this webhook with the log of its deliveries? This can't be undone."),
        "deliveries": Phrase("Gönderimler", "Deliveries"),
        "deliveries_caption": Phrase("Gönderimler, en yenisi üstte", "Deliveries, newest first"),
        "deliveries_text": Phrase(
            "Ulaşmayan bir olay üç gün içinde 12 kez denenir. Kayıtlar 30 gün kadar tutulur.",
            "An event that does not arrive is tried 12 times within three days. The log is kept for about 30 days."),
        "deliveries_empty": Phrase("Henüz gönderim yok", "No deliveries yet"),
        "deliveries_empty_text": Phrase(
            "İlk olay olduğunda ya da deneme gönderdiğinizde burada görünür.",
            "The first event, or a test that you send, appears here."),
        "delivery_answer": Phrase("Yanıt", "Answer"),
        "delivery_no_answer": Phrase("yanıt yok", "no answer"),
        "delivery_show_answer": Phrase("Yanıtın başı", "Beginning of the answer"),
        "redeliver": Phrase("Yeniden gönder", "Send again"),
    ]
}

extension WebhookEvent {
    var phrase: Phrase {
        switch self {
        case .orderCreated: Phrase("Sipariş oluştu", "Order created")
        case .orderStatusChanged: Phrase("Siparişin durumu değişti", "Order changed its state")
        case .orderShipped: Phrase("Sipariş kargoya verildi", "Order shipped")
        case .orderCancelled: Phrase("Sipariş iptal edildi", "Order cancelled")
        case .orderFileAdded: Phrase("Siparişe dosya eklendi", "File added to an order")
        case .messageStatusChanged: Phrase("Mesajın durumu değişti", "Message changed its state")
        case .integrationRefused: Phrase("Entegrasyonun kimliği reddedildi", "Integration's credentials refused")
        case .test: Phrase("Deneme", "Test")
        }
    }
}

extension WebhookSubscriptionStatus {
    var mark: Mark {
        switch self {
        case .active: Mark("Çalışıyor", "Working", .good, "check-circle")
        case .paused: Mark("Duraklatıldı", "Paused", .neutral, "pause")
        case .failing: Mark("Ulaşılamıyor", "Not reachable", .bad, "alert")
        }
    }
}

extension WebhookDeliveryStatus {
    var mark: Mark {
        switch self {
        case .waiting: Mark("Bekliyor", "Waiting", .info, "clock")
        case .delivered: Mark("Ulaştı", "Delivered", .good, "check")
        case .failed: Mark("Ulaşmadı", "Not delivered", .bad, "alert")
        case .stopped: Mark("Durduruldu", "Stopped", .neutral, "pause")
        }
    }
}
