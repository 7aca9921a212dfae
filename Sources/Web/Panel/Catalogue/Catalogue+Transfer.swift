extension Catalogue {
    /// Exports and imports.
    static let transfer: [String: Phrase] = [
        "exports": Phrase("Dışa aktarımlar", "Exports"),
        "exports_text": Phrase(
            "İstediğiniz dosyalar burada hazırlanır ve yedi gün saklanır. Yalnız siz görürsünüz.",
            "The files that you ask for are made here and kept for seven days. Only you see them."),
        "exports_empty": Phrase("Henüz dışa aktarım yok", "No exports yet"),
        "exports_empty_text": Phrase(
            "Aşağıdan neyin aktarılacağını seçin ya da Siparişler sayfasında “Dışa aktar”a basın.",
            "Choose below what to export, or press “Export” on the orders page."),
        "export_action": Phrase("Dışa aktar", "Export"),
        "new_export": Phrase("Yeni dışa aktarım", "New export"),
        "export_of": Phrase("Dışa aktar: {ne}", "Export: {ne}"),
        "export_form_text": Phrase(
            "Dosya arka planda hazırlanır; hazır olunca Dışa aktarımlar sayfasından indirilir.",
            "The file is made in the background; fetch it from the exports page when it is ready."),
        "export_start": Phrase("Dosyayı hazırla", "Make the file"),
        "export_format": Phrase("Biçim", "Format"),
        "export_format_hint": Phrase(
            "Excel bir sayfada en çok 1.048.575 satır taşır.", "A sheet of Excel holds at most 1,048,575 rows."),
        "format_csv": Phrase("CSV", "CSV"),
        "format_xlsx": Phrase("Excel (XLSX)", "Excel (XLSX)"),
        "separator": Phrase("CSV ayracı", "CSV separator"),
        "separator_hint": Phrase("Türkçe Excel noktalı virgül bekler.", "Turkish Excel expects semicolons."),
        "separator_semicolon": Phrase("Noktalı virgül ;", "Semicolon ;"),
        "separator_comma": Phrase("Virgül ,", "Comma ,"),
        "separator_tab": Phrase("Sekme", "Tab"),
        "times": Phrase("Zamanlar", "Times"),
        "times_local": Phrase("Türkiye saati", "Turkish time"),
        "times_iso": Phrase("ISO 8601, UTC (programlar için)", "ISO 8601, UTC (for programs)"),
        "export_lines": Phrase("Her ürün için bir satır", "A row for each order line"),
        "filter_group": Phrase("Sekme", "Tab"),
        "filter_from": Phrase("Başlangıç", "From"),
        "filter_to": Phrase("Bitiş", "Until"),
        "bad_time": Phrase("Tarih ve saati seçin.", "Choose date and time."),
        "kept_until": Phrase("{zaman} tarihine kadar", "kept until {zaman}"),
        "delete_export_confirm": Phrase("Bu dosya silinsin mi?", "Delete this file?"),
        "download": Phrase("İndir", "Download"),
        "content": Phrase("İçerik", "Content"),
        "rows": Phrase("Satır", "Rows"),
        "size": Phrase("Boyut", "Size"),
        "progress": Phrase("İlerleme", "Progress"),
        "look_again": Phrase("Yenile", "Refresh"),
        "imports": Phrase("İçe aktarma", "Imports"),
        "imports_text": Phrase(
            "Ürünleri, eşleşmeleri ve siparişleri CSV ya da JSON dosyasından alır.",
            "Takes products, matches and orders from a CSV or JSON file."),
        "imports_empty": Phrase("Henüz içe aktarım yok", "No imports yet"),
        "imports_empty_text": Phrase(
            "Şablonu indirin, doldurun ve önce deneme olarak yükleyin: deneme hiçbir şeyi değiştirmez.",
            "Fetch the template, fill it in and upload it as a trial first: a trial changes nothing."),
        "new_import": Phrase("Dosya yükle", "Upload a file"),
        "new_import_text": Phrase(
            "Deneme, dosyayı baştan sona denetler ve hiçbir şey yazmaz. Sonuç iyiyse aynı dosyayı uygulayabilirsiniz.",
            "A trial checks the whole file and writes nothing. If the result is good, apply the same file."),
        "import_source": Phrase("Ne aktarılacak", "What to import"),
        "import_mode": Phrase("Kip", "Mode"),
        "mode_trial": Phrase("Deneme", "Trial"),
        "mode_apply": Phrase("Uygula", "Apply"),
        "all_or_nothing": Phrase(
            "Hepsi ya da hiçbiri: bir hata varsa hiçbir kayıt yazılmasın (en çok 2.000 satır)",
            "All or nothing: write no record if one is wrong (at most 2,000 rows)"),
        "import_file_hint": Phrase(
            "CSV (UTF-8) ya da JSON; en çok 10 MB ve 10.000 satır.",
            "CSV (UTF-8) or JSON; at most 10 MB and 10,000 rows."),
        "upload": Phrase("Yükle", "Upload"),
        "import_templates": Phrase("Şablonlar", "Templates"),
        "import_templates_text": Phrase(
            "Başlık ve örnek bir satır. Excel'de doldurup “CSV UTF-8” olarak kaydedin; örnek satırı silin.",
            "A header and an example. Fill it in, save it as “CSV UTF-8” and delete the example."),
        "created_count": Phrase("Yeni", "New"),
        "updated_count": Phrase("Değişen", "Changed"),
        "unchanged_count": Phrase("Aynı", "Unchanged"),
        "wrong_count": Phrase("Hatalı", "Wrong"),
        "import_records": Phrase("Kayıt", "Records"),
        "import_problems": Phrase("Hatalar", "Problems"),
        "download_problems": Phrase("Hataları CSV olarak indir", "Download the problems as CSV"),
        "row": Phrase("Satır", "Row"),
        "column": Phrase("Sütun", "Column"),
        "what_is_wrong": Phrase("Sorun", "Problem"),
        "trial_done": Phrase("Deneme bitti, hiçbir şey yazılmadı.", "The trial is over; nothing was written."),
        "import_done": Phrase("Dosya içe aktarıldı.", "The file was imported."),
        "import_done_partly": Phrase(
            "Dosya içe aktarıldı; hatalı kayıtlar dışarıda kaldı.", "The file was imported without the wrong records."),
        "import_refused": Phrase(
            "Hatalı kayıt var; hiçbir şey yazılmadı.", "Some records are wrong; nothing was written."),
        "import_same": Phrase("Bütün kayıtlar zaten aynıydı.", "All records were the same already."),
        "import_failed": Phrase("Dosya içe aktarılamadı.", "The file could not be imported."),
        "apply_same_file": Phrase("Bu dosyayı uygula", "Apply this file"),
        "apply_confirm": Phrase(
            "Dosyadaki kayıtlar yazılsın mı?", "Write the records of this file?"),
    ]
}
