package import SQLEngine

/// Exports and imports that an erasure must wait for.
package enum PersonTransfers {
    /// How many exports are reading buyers right now, and imports that may yet bring some in.
    package static func underWay(_ tx: borrowing Transaction) throws -> Int {
        let exports: Int = try tx.one(
            """
            SELECT count(*) FROM disa_aktarimlar WHERE durum = 'calisiyor'
                AND kaynak IN ('siparisler', 'mesaj_log', 'hata_log', 'is_kuyrugu', 'urunler')
            """
        ) { try $0.next() }
        let imports: Int = try tx.one(
            "SELECT count(*) FROM ice_aktarimlar WHERE durum IN ('bekliyor', 'calisiyor') AND kaynak = 'siparisler'"
        ) { try $0.next() }
        return exports + imports
    }
}
