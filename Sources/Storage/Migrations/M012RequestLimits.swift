import SQLEngine

/// What limits count: requests that nodes share, messages of a day, and wrong attempts to sign in.
func requestLimits(_ type: ColumnTypes) -> String {
    """
    CREATE TABLE istek_sayaclari (
        id \(type.key),
        tur \(type.text("tur", 30)) NOT NULL,
        anahtar \(type.text("anahtar", 100)) NOT NULL,
        siradaki_us \(type.int) NOT NULL DEFAULT 0,
        sayi \(type.int) NOT NULL DEFAULT 0,
        updated_at \(type.time) NOT NULL,
        UNIQUE (tur, anahtar)
    ) \(type.tableEnd);
    CREATE INDEX istek_sayaclari_eski ON istek_sayaclari (updated_at);

    CREATE TABLE giris_denemeleri (
        id \(type.key),
        tur TEXT NOT NULL CHECK (tur IN ('hesap', 'adres', 'cihaz')),
        anahtar \(type.text("anahtar", 64)) NOT NULL,
        hata_sayisi \(type.int) NOT NULL DEFAULT 0 CHECK (hata_sayisi >= 0),
        son_deneme_at \(type.time) NOT NULL,
        UNIQUE (tur, anahtar)
    ) \(type.tableEnd);
    CREATE INDEX giris_denemeleri_eski ON giris_denemeleri (son_deneme_at);
    """
}
