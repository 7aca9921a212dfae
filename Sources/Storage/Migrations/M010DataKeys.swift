import SQLEngine

/// Data keys, and what may be told of a stored secret: its last characters and when it was changed.
func dataKeys(_ type: ColumnTypes) -> String {
    """
    CREATE TABLE veri_anahtarlari (
        id \(type.key),
        kid \(type.text("kid", 32)) NOT NULL UNIQUE,
        sarili \(type.text("sarili", 500)) NOT NULL,
        durum TEXT NOT NULL CHECK (durum IN ('etkin', 'emekli')),
        created_at \(type.time) NOT NULL,
        emekli_at \(type.time)
    ) \(type.tableEnd);
    CREATE UNIQUE INDEX veri_anahtarlari_etkin ON veri_anahtarlari (durum) WHERE durum = 'etkin';

    ALTER TABLE entegrasyonlar ADD COLUMN api_key_son \(type.text("api_key_son", 4));
    ALTER TABLE entegrasyonlar ADD COLUMN api_key_degisti_at \(type.time);
    ALTER TABLE entegrasyonlar ADD COLUMN api_secret_son \(type.text("api_secret_son", 4));
    ALTER TABLE entegrasyonlar ADD COLUMN api_secret_degisti_at \(type.time);
    ALTER TABLE entegrasyonlar ADD COLUMN sifre_degisti_at \(type.time);
    """
}
