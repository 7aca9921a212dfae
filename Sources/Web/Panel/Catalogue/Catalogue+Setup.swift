extension Catalogue {
    /// Integrations, matching, supplier products and routing.
    static let setup: [String: Phrase] = [
        "integrations": Phrase("Entegrasyonlar", "Integrations"),
        "integrations_text": Phrase(
            "Bağlı mağazalar, tedarikçiler ve mesaj kanalları.",
            "Connected shops, suppliers and message channels."),
        "integrations_empty": Phrase("Henüz bağlantı yok", "Nothing is connected yet"),
        "integrations_empty_text": Phrase(
            "Aşağıdan bir mağaza ekleyin; siparişler bir dakika içinde gelmeye başlar.",
            "Add a shop below; orders start to come in within a minute."),
        "add_integration": Phrase("Entegrasyon ekle", "Add an integration"),
        "add_platform": Phrase("{ad} bağla", "Connect {ad}"),
        "last_good_pull": Phrase("Son başarılı çekim", "Last good pull"),
        "never_pulled": Phrase("henüz çekilmedi", "never"),
        "sends_by_itself": Phrase("Kendiliğinden gönderir", "Submits by itself"),
        "test_connection": Phrase("Bağlantıyı dene", "Test connection"),
        "pull_now": Phrase("Şimdi çek", "Pull now"),
        "pause": Phrase("Duraklat", "Pause"),
        "pause_confirm": Phrase(
            "Bu entegrasyon duraklatılsın mı? Yeni sipariş çekilmez.",
            "Pause this integration? No new orders are pulled."),
        "resume": Phrase("Devam ettir", "Resume"),
        "webhook_address": Phrase("Kanca adresi", "Webhook address"),
        "webhook_hint": Phrase(
            "Bu adresi platformun bildirim ayarlarına girin. Adres gizlidir.",
            "Enter this address in the platform's notice settings. Keep it secret."),
        "integration_name": Phrase("Bağlantının adı", "Name of the connection"),
        "integration_name_hint": Phrase(
            "Listelerde bu ad görünür; örnek: Trendyol ana mağaza.",
            "This name is shown in lists, such as Trendyol main shop."),
        "secrets_text": Phrase(
            "Gizli bilgiler şifrelenerek saklanır ve bir daha gösterilmez.",
            "Secrets are stored encrypted and never shown again."),
        "secret_kept_key": Phrase(
            "Kayıtlı, {anahtar} anahtarıyla şifreli. Değiştirmek istemiyorsanız boş bırakın.",
            "Stored, sealed with the key {anahtar}. Leave it empty to keep it."),
        "secret_kept_since": Phrase(
            "Kayıtlı; son değişiklik {zaman}, {anahtar} anahtarıyla şifreli. Değiştirmek istemiyorsanız boş bırakın.",
            "Stored; changed {zaman}, sealed with the key {anahtar}. Leave it empty to keep it."),
        "other_settings": Phrase("Diğer ayarlar (JSON)", "Other settings (JSON)"),
        "other_settings_hint": Phrase(
            "Uçlar, alan eşlemesi ve hız ayarları; adları belgelerdeki entegrasyon ayarları sayfasındadır.",
            "Endpoints, field mapping and pace; their names are on the documentation's page of integration settings."),
        "other_settings_wrong": Phrase(
            "Bir JSON nesnesi yazın, örneğin {\"akis\": true}.", "Write a JSON object such as {\"akis\": true}."),
        "supplier_address": Phrase("Tedarikçinin API adresi", "The supplier's API address"),
        "automatic_submission": Phrase(
            "Hazır olan siparişleri kendiliğinden tedarikçiye gönder",
            "Send ready orders to the supplier by itself"),
        "automatic_submission_hint": Phrase(
            "Kapalıyken her sipariş için “Tedarikçiye gönder” düğmesine basılır.",
            "While off, each order is sent by its button."),
        "matching": Phrase("Eşleşme", "Matching"),
        "matching_text": Phrase(
            "Tedarikçide karşılığı bilinmeyen ürünler. Bir kez eşleştirin, sonrakiler kendiliğinden geçer.",
            "Products with no known supplier product. Match once, later orders pass by themselves."),
        "matching_caption": Phrase("Eşleşme bekleyen ürünler", "Products that wait for a match"),
        "matching_empty": Phrase("Bütün ürünler eşleşti", "All products are matched"),
        "matching_empty_text": Phrase(
            "Tedarikçi karşılığı bilinmeyen bir ürün satılırsa burada görünür.",
            "A product that is sold and not known at a supplier appears here."),
        "match_key": Phrase("Anahtar", "Key"),
        "waiting_lines": Phrase("Bekleyen satır", "Waiting lines"),
        "pieces": Phrase("Adet", "Pieces"),
        "choose_supplier_product": Phrase("Tedarikçi ürünü seç", "Choose supplier product"),
        "choose_supplier_product_for": Phrase(
            "“{urun}” için tedarikçi ürünü seç", "Choose supplier product for “{urun}”"),
        "first_order": Phrase("İlk sipariş", "First order"),
        "saved_matches": Phrase("Kayıtlı eşleşmeler", "Saved matches"),
        "supplier_product": Phrase("Tedarikçi ürünü", "Supplier product"),
        "multiplier": Phrase("Çarpan", "Multiplier"),
        "multiplier_hint": Phrase(
            "Satılan 1 adet için tedarikçiden kaç adet alınır.",
            "How many supplier pieces make one piece sold."),
        "save_match": Phrase("Eşleşmeyi kaydet", "Save match"),
        "delete_match_confirm": Phrase(
            "Bu eşleşme silinsin mi? Yeni siparişler yeniden eşleşme bekler.",
            "Delete this match? New orders will wait for matching again."),
        "no_supplier_product": Phrase("Tedarikçi ürünü bulunamadı", "No supplier product found"),
        "no_supplier_product_text": Phrase(
            "Başka bir sözcükle arayın ya da ürünü tedarikçinin listesine ekleyin.",
            "Search for another word, or add the product to the supplier's list."),
        "supplier_products": Phrase("Tedarikçi ürünleri", "Supplier products"),
        "supplier_products_text": Phrase(
            "Tedarikçilerin sattığı ürünler; barkodu ya da stok kodu aynı olanlar kendiliğinden eşleşir.",
            "What suppliers offer; the same barcode or SKU matches by itself."),
        "supplier_products_empty": Phrase("Henüz tedarikçi ürünü yok", "No supplier products yet"),
        "supplier_products_empty_text": Phrase(
            "Siparişlerin eşleşebilmesi için tedarikçinin ürünlerini ekleyin.",
            "Add the supplier's products so that orders can be matched."),
        "search_supplier_products": Phrase("Tedarikçi ürünlerinde ara", "Search supplier products"),
        "search_supplier_products_hint": Phrase("Ad, stok kodu ya da barkod", "Name, SKU or barcode"),
        "all_suppliers": Phrase("Bütün tedarikçiler", "All suppliers"),
        "add_product": Phrase("Ürün ekle", "Add product"),
        "add_product_text": Phrase(
            "Aynı tedarikçide aynı stok kodu varsa kayıt güncellenir.",
            "An entry with the same SKU at the same supplier is updated."),
        "supplier_sku": Phrase("Tedarikçinin stok kodu", "The supplier's SKU"),
        "supplier_hint": Phrase("Ürün bu tedarikçiden alınır.", "The product is bought from this supplier."),
        "no_supplier_yet": Phrase(
            "Önce Entegrasyonlar sayfasından bir tedarikçi bağlayın.",
            "Connect a supplier on the integrations page first."),
        "routing": Phrase("Yönlendirme", "Routing"),
        "routing_text": Phrase(
            "Kurallar öncelik sırasıyla denenir; uyan ilk kuralın tedarikçisi bütün satırları karşılamalıdır.",
            "Rules are tried in order; the supplier of the first that fits must supply all lines."),
        "routing_caption": Phrase(
            "Yönlendirme kuralları, denenme sırasıyla",
            "Routing rules in the order in which they are tried"),
        "routing_empty": Phrase("Henüz yönlendirme kuralı yok", "No routing rules yet"),
        "routing_empty_text": Phrase(
            "Bir kural ekleyin: koşulsuz bir kural bütün siparişleri bir tedarikçiye yönlendirir.",
            "Add a rule: one without conditions sends all orders to one supplier."),
        "add_rule": Phrase("Kural ekle", "Add rule"),
        "edit_rule": Phrase("Kuralı düzenle", "Edit rule"),
        "rule": Phrase("Kural", "Rule"),
        "rule_name": Phrase("Kuralın adı", "Name of the rule"),
        "rule_text": Phrase("Boş bırakılan koşul her siparişe uyar.", "A condition left blank fits every order."),
        "rule_is_active": Phrase("Kural etkin", "The rule is active"),
        "priority": Phrase("Öncelik", "Priority"),
        "priority_hint": Phrase("Küçük sayı önce denenir.", "Smaller numbers are tried first."),
        "conditions": Phrase("Koşullar", "Conditions"),
        "fits_all": Phrase("her siparişe uyar", "fits every order"),
        "sku_prefix": Phrase("Stok kodunun başı", "SKU begins with"),
        "amount_min": Phrase("En az tutar", "Least amount"),
        "amount_max": Phrase("En çok tutar", "Greatest amount"),
        "delete_rule_confirm": Phrase("Bu kural silinsin mi?", "Delete this rule?"),
    ]
}
