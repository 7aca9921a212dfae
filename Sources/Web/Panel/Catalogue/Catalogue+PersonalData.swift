extension Catalogue {
    /// Requests of persons, breaches, and how long personal data is kept.
    static let personalData: [String: Phrase] = [
        "personal_data": Phrase("Kişisel veri talepleri", "Personal data requests"),
        "personal_data_text": Phrase(
            "Kişilerin başvuruları 30 gün içinde yanıtlanır; veri ihlalleri 72 saat içinde kurula bildirilir.",
            "Requests of persons are answered within 30 days; breaches are reported to the authority within 72 hours."),
        "bad_time": Phrase("Geçerli bir gün ve saat seçin.", "Choose a valid day and time."),
        "add_request": Phrase("Talep ekle", "Add a request"),
        "request": Phrase("Talep", "Request"),
        "request_kind": Phrase("Ne istiyor", "What is asked for"),
        "received": Phrase("Geldi", "Received"),
        "answer_by": Phrase("Son gün", "Answer by"),
        "time_left": Phrase("{sure} kaldı", "{sure} left"),
        "time_over": Phrase("{sure} geçti", "{sure} late"),
        "requests_empty": Phrase("Henüz talep yok", "No requests yet"),
        "requests_empty_text": Phrase(
            "Bir kişi bilgisini isterse, düzeltilmesini ya da silinmesini isterse buraya kaydedin.",
            "Record here when a person asks for their data, or for its correction or erasure."),
        "person_phone": Phrase("Telefon", "Telephone"),
        "person_email": Phrase("E-posta", "E-mail"),
        "person_name": Phrase("Ad soyad", "Name"),
        "person_hint": Phrase(
            "Telefon ya da e-posta yeterlidir. Şifreli saklanır, talep kapanınca silinir.",
            "Telephone or e-mail is enough. It is sealed, and removed when the request is closed."),
        "request_note": Phrase("Not", "Note"),
        "request_note_hint": Phrase(
            "Sağlık, inanç gibi özel nitelikli veri yazmayın.", "No data on health, belief and the like."),
        "request_received_hint": Phrase("Boş bırakılırsa şimdi. 30 gün buradan sayılır.", "Now if left empty."),
        "search_person": Phrase("Verilerini ara", "Search their data"),
        "export_json": Phrase("JSON olarak indir", "Download as JSON"),
        "export_csv": Phrase("CSV olarak indir", "Download as CSV"),
        "erase_person": Phrase("Verilerini sil", "Erase their data"),
        "erase_confirm": Phrase(
            "Kişinin verileri her yerden silinsin mi? Geri alınamaz. Saklanması zorunlu faturalar kalır.",
            "Erase the person everywhere? This can't be undone. Invoices that must be kept stay."),
        "close_answered": Phrase("Yanıtlandı, kapat", "Answered, close"),
        "close_refused": Phrase("Reddedildi, kapat", "Refused, close"),
        "close_confirm": Phrase(
            "Talep kapatılsın mı? Kişinin bilgileri talepten silinir.",
            "Close the request? Who it is about is removed from it."),
        "found": Phrase("Bulunanlar", "What was found"),
        "nothing_searched": Phrase("Henüz arama yapılmadı.", "Not searched yet."),
        "found_orders": Phrase("Sipariş", "Orders"),
        "found_open_orders": Phrase("Süren sipariş", "Orders under way"),
        "found_suppliers": Phrase("Verinin aktarıldığı tedarikçiler", "Suppliers that got the data"),
        "found_invoices": Phrase("Yasal olarak saklanan fatura", "Invoices kept by law"),
        "found_texts": Phrase("{tablo} içinde geçen kayıt", "Rows that mention it in {tablo}"),
        "found_account": Phrase("Panelde hesabı var", "Has an account"),
        "erased_orders": Phrase("Silinen sipariş sahibi", "Orders whose buyer was erased"),
        "erased_files": Phrase("Silinen dosya", "Files removed"),
        "identity_gone": Phrase("Talep kapandığı için tutulmuyor.", "No longer kept: the request is closed."),
        "breaches": Phrase("Veri ihlalleri", "Data breaches"),
        "breaches_none": Phrase("Kayıtlı ihlal yok.", "No breach on record."),
        "add_breach": Phrase("İhlal kaydet", "Record a breach"),
        "breach_title": Phrase("Ne oldu", "What happened"),
        "breach_text": Phrase("Ayrıntı", "Details"),
        "breach_text_hint": Phrase("Kişilerin verilerini yazmayın.", "No data of persons."),
        "breach_persons": Phrase("Etkilenen kişi sayısı", "Persons affected"),
        "breach_learned": Phrase("Öğrenildiği zaman", "Learned at"),
        "breach_learned_hint": Phrase("Boş bırakılırsa şimdi. 72 saat buradan sayılır.", "Now if left empty."),
        "breach_report": Phrase("Kurula bildirildi", "Reported"),
        "breach_close": Phrase("Kapat", "Close"),
        "report_by": Phrase("Son bildirim", "Report by"),
        "retention": Phrase("Saklama süreleri", "Retention"),
        "retention_text": Phrase(
            "Süresi dolan kişisel veriler her gece imha edilir ve kaydı tutulur. Sayılar öneridir; hukukçunuza danışın.",
            "Personal data whose time is over is destroyed every night, on record. The figures are a proposal; ask counsel."
        ),
        "edit_retention": Phrase("Süreleri değiştir", "Change the periods"),
        "days": Phrase("{sayi} gün", "{sayi} days"),
        "days_hint": Phrase("{en_az} ile {en_cok} gün arasında", "Between {en_az} and {en_cok} days"),
        "rule_musteri_iletisim_gun": Phrase(
            "Alıcının bilgileri, son siparişinden sonra", "A buyer's contact, after their last order"),
        "rule_mesaj_gun": Phrase("Mesajlar", "Messages"),
        "rule_ip_gun": Phrase("Oturumların ağ adresi ve tarayıcısı", "Addresses and browsers of sessions"),
        "rule_webhook_gun": Phrase("İşlenmiş bildirimlerin gövdesi", "Bodies of worked notices"),
        "rule_ham_yanit_gun": Phrase("Hataların ham yanıtı", "Raw answers of errors"),
        "rule_fatura_gun": Phrase("Fatura üzerindeki bilgiler", "What is on invoices"),
        "rule_imha_kaydi_gun": Phrase("İmha kayıtları", "Records of destruction"),
    ]
}

extension PersonalDataMarks {
    static let kinds: [String: Phrase] = [
        "bilgi": Phrase("Bilgi", "Information"), "disa_aktarim": Phrase("Verilerinin kopyası", "A copy of their data"),
        "duzeltme": Phrase("Düzeltme", "Correction"), "silme": Phrase("Silme", "Erasure"),
    ]
}
