extension Catalogue {
    /// Products of the dealers, the templates of messages, and the limits of API keys.
    static let products: [String: Phrase] = [
        "products_text": Phrase(
            "Mağazalarda satılan ürünler. Siparişle gelen yeni ürünler kendiliğinden eklenir.",
            "What the shops sell. Products that come with orders are added by themselves."),
        "products_empty": Phrase("Henüz ürün yok", "No products yet"),
        "products_empty_text": Phrase(
            "İlk siparişle birlikte ürünler burada görünür; elle de ekleyebilirsiniz.",
            "Products appear here with the first order; you can add some by hand as well."),
        "search_products": Phrase("Ürünlerde ara", "Search products"),
        "new_product": Phrase("Yeni ürün", "New product"),
        "edit_product": Phrase("Ürünü düzenle", "Edit product"),
        "all_states": Phrase("Bütün durumlar", "All states"),
        "product_is_active": Phrase("Satılıyor", "It is sold"),
        "image_url": Phrase("Resmin adresi", "Address of the picture"),
        "shared_by_all": Phrase("bütün bayiler", "all dealers"),
        "switch_off": Phrase("Kapat", "Switch off"),
        "switch_on": Phrase("Aç", "Switch on"),
        "delete_product_confirm": Phrase(
            "Bu ürün silinsin mi? Siparişlerde geçen ürün silinmez.",
            "Delete this product? One that orders name is not deleted."),
        "templates": Phrase("Mesaj şablonları", "Message templates"),
        "templates_text": Phrase(
            "Alıcılara giden mesajların metinleri; kendi şablonunuz ortak olanın yerine geçer.",
            "The texts of messages to buyers; your own template takes the place of the shared one."),
        "new_template": Phrase("Yeni şablon", "New template"),
        "edit_template": Phrase("Şablonu düzenle", "Edit template"),
        "template_event": Phrase("Olay", "Event"),
        "template_event_hint": Phrase(
            "siparis_hazirlaniyor ya da siparis_kargoda", "siparis_hazirlaniyor or siparis_kargoda"),
        "template_text": Phrase("Metin", "Text"),
        "template_text_hint": Phrase(
            "Yerler çift süslü ayraçla yazılır: musteri_ad, siparis_numarasi, kargo_firmasi, kargo_takip_no.",
            "Places are written in double braces: musteri_ad, siparis_numarasi, kargo_firmasi, kargo_takip_no."),
        "template_recipient": Phrase("Kime", "To whom"),
        "template_channel": Phrase("Kanal", "Channel"),
        "template_language": Phrase("Dil", "Language"),
        "template_provider_name": Phrase("Sağlayıcıdaki adı", "Name at the provider"),
        "template_provider_name_hint": Phrase(
            "WhatsApp yöneticisinde onaylanan şablonun adı.", "The template's name as approved in the WhatsApp manager."
        ),
        "template_is_active": Phrase("Kullanılıyor", "In use"),
        "recipient_musteri": Phrase("müşteri", "buyer"),
        "recipient_tedarikci": Phrase("tedarikçi", "supplier"),
        "recipient_bayi": Phrase("bayi", "dealer"),
        "delete_template_confirm": Phrase(
            "Bu şablon silinsin mi? Mesaj gönderilmiş şablon silinmez, kapatılır.",
            "Delete this template? One that was used is not deleted; switch it off."),
        "key_days": Phrase("Kaç gün geçerli", "Days it is good for"),
        "key_scopes": Phrase("Kapsam", "Scopes"),
        "key_scopes_hint": Phrase(
            "Virgülle: siparisler.gor, urunler.gor. Boşsa sizin yapabildiğiniz her şey.",
            "Separated by commas: siparisler.gor, urunler.gor. Everything that you may do if empty."),
        "key_addresses": Phrase("İzinli adresler", "Allowed addresses"),
        "key_addresses_hint": Phrase(
            "IP adresi ya da aralığı: 192.0.2.0/24. Boşsa her yerden.",
            "IP addresses or ranges: 192.0.2.0/24. From everywhere if empty."),
        "bad_key_days": Phrase("1 ile 730 arasında bir sayı yazın.", "Enter a number from 1 to 730."),
        "bad_key_scopes": Phrase(
            "Bilinmeyen bir yetki var; örnek: siparisler.gor.",
            "There is an unknown permission; such as siparisler.gor."),
        "bad_key_addresses": Phrase(
            "IP adresi ya da aralığı yazın; örnek: 192.0.2.0/24.", "Enter IP addresses or ranges, such as 192.0.2.0/24."
        ),
    ]
}
