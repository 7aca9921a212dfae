import SQLEngine

/// PostgreSQL refuses rows of other dealers by itself, whatever a statement asks for, as long as the role that the program
/// connects with is no superuser. A connection that does not say whose rows it wants sees none.
func rowLevelSecurity(_ type: ColumnTypes) -> String {
    guard type.dialect == .postgres else { return "" }
    return rowLevelSecurityPolicies
}

private let rowLevelSecurityPolicies = [
    TenantPolicy("entegrasyonlar"),
    TenantPolicy("siparisler"),
    TenantPolicy("siparis_urunleri", tenant: "bayi_id"),
    TenantPolicy("siparis_dosyalari", tenant: "bayi_id"),
    TenantPolicy(
        "siparis_adresleri", visible: "EXISTS (SELECT 1 FROM siparisler s WHERE s.id = siparis_adresleri.siparis_id)"),
    TenantPolicy("urunler", sharedRows: .visible),
    TenantPolicy("tedarikci_urunleri"),
    TenantPolicy("urun_eslesmeleri"),
    TenantPolicy("yonlendirme_kurallari"),
    TenantPolicy("tedarikci_siparisleri", tenant: "bayi_id"),
    TenantPolicy("mesaj_log", sharedRows: .writable),
    TenantPolicy("hata_log", sharedRows: .writable),
    TenantPolicy("sistem_log", tenant: "bayi_id", sharedRows: .writable),
].map(\.statements).joined(separator: "\n")
