let seeds = """
    INSERT INTO roller (ad, aciklama, izinler) VALUES
        ('bayi', 'Kendi mağazalarını ve siparişlerini yönetir', '{}'),
        ('operator', 'Bütün bayilerin kuyruklarında çalışır', '{}'),
        ('admin', 'Kurulumu yönetir', '{}');

    INSERT INTO platform_turleri (ad) VALUES
        ('marketplace'), ('tedarikçi'), ('e-ticaret sitesi'), ('mesajlaşma');

    INSERT INTO platformlar (ad, tip_id, api_url, kod, ayar_semasi, created_at, updated_at) VALUES
        ('Trendyol', (SELECT id FROM platform_turleri WHERE ad = 'marketplace'),
         'https://apigw.trendyol.com/integration', 'trendyol',
         '{"alanlar": [
            {"alan": "api_key", "etiket": "API anahtarı", "zorunlu": true},
            {"alan": "api_secret", "etiket": "API gizli anahtarı", "zorunlu": true},
            {"alan": "extra_config.satici_no", "etiket": "Satıcı numarası", "zorunlu": true},
            {"alan": "kullanici_adi", "etiket": "Kanca kullanıcı adı", "zorunlu": false},
            {"alan": "sifre", "etiket": "Kanca şifresi", "zorunlu": false}]}',
         '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z'),
        ('Genel REST tedarikçi', (SELECT id FROM platform_turleri WHERE ad = 'tedarikçi'),
         'https://tedarikci.example.com', 'genel_rest',
         '{"alanlar": [
            {"alan": "api_key", "etiket": "API anahtarı", "zorunlu": false},
            {"alan": "kullanici_adi", "etiket": "Kullanıcı adı", "zorunlu": false},
            {"alan": "sifre", "etiket": "Şifre", "zorunlu": false}]}',
         '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z'),
        ('WhatsApp Cloud', (SELECT id FROM platform_turleri WHERE ad = 'mesajlaşma'),
         'https://graph.facebook.com', 'whatsapp',
         '{"alanlar": [
            {"alan": "api_key", "etiket": "Erişim jetonu", "zorunlu": true},
            {"alan": "api_secret", "etiket": "Uygulama gizli anahtarı", "zorunlu": true},
            {"alan": "sifre", "etiket": "Kanca doğrulama jetonu", "zorunlu": true},
            {"alan": "extra_config.telefon_no_id", "etiket": "Telefon numarası kimliği", "zorunlu": true}]}',
         '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z');

    INSERT INTO mesaj_sablonlari
        (kullanici_id, olay, kanal, alici_turu, dil, saglayici_sablonu, metin, dosya_turu, created_at, updated_at)
    VALUES
        (NULL, 'siparis_hazirlaniyor', 'whatsapp', 'musteri', 'tr', 'siparis_hazirlaniyor',
         'Merhaba {{musteri_ad}}, {{siparis_numarasi}} numaralı siparişiniz hazırlanıyor.', NULL,
         '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z'),
        (NULL, 'siparis_kargoda', 'whatsapp', 'musteri', 'tr', 'siparis_kargoda',
         'Merhaba {{musteri_ad}}, {{siparis_numarasi}} numaralı siparişiniz {{kargo_firmasi}} ile yola çıktı. Takip no: {{kargo_takip_no}}',
         'fatura', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z');
    """
