import Domain
import LosslessJSON
import Testing

@testable import Integrations

@Suite("Import report")
struct ImportLineTests {
    @Test("all keys in their order, money as text, rates as numbers")
    func whole() throws {
        let line = importLine(try readTrendyol(trendyolPackage), status: .needsMatching, payment: .paid)
        #expect(
            line.description
                == [
                    #"{"siparis_numarasi":"900000001","dis_paket_no":"700000001","pazaryeri_durumu":"Created","#,
                    #""durum":"eslesme_bekliyor","odeme_durumu":"odendi","toplam_tutar":"100.00","kargo_ucreti":"0.00","#,
                    #""para_birimi":"TRY","siparis_tarihi":"2026-09-21T14:13:20.000Z","kargo_firmasi":"Trendyol Express","#,
                    #""kargo_takip_no":"7330000000000001","musteri_ad":"Ayşe Yılmaz","teslimat_il":"İzmir","#,
                    #""teslimat_ilce":"Bornova","fatura_vergi_no":"1234567890","urunler":[{"dis_satir_no":"800000001","#,
                    #""sku":"STK-1","barkod":"8690000000011","ad":"Örnek Tepsi, Tek Ebat","adet":2,"#,
                    #""birim_fiyat":"50.00","toplam_fiyat":"100.00","kdv_orani":20,"durum":"bekliyor"}]}"#,
                ].joined())
    }

    @Test("what is absent is null")
    func absent() {
        let line = IncomingLine(
            externalID: "1", sku: nil, barcode: nil, name: "x", quantity: 1, unitPrice: Money(kurus: 5),
            total: Money(kurus: 5), vatRate: Percent(hundredths: 850), commission: nil, status: .shipped)
        var bare = line
        bare.vatRate = nil
        let package = IncomingPackage(
            orderNumber: "1", packageID: "2", marketplaceStatus: "", status: nil, payment: .pending,
            total: Money(kurus: 10), shippingFee: .zero, currency: "TRY", customer: Customer(), lines: [line, bare])
        let report = importLine(package, status: .received, payment: .pending)
        let nulls = (report.members ?? []).filter(\.value.isNull).map(\.name)
        #expect(
            nulls == [
                "siparis_tarihi", "kargo_firmasi", "kargo_takip_no", "musteri_ad", "teslimat_il", "teslimat_ilce",
                "fatura_vergi_no",
            ])
        #expect(report["urunler"]?[0]?["kdv_orani"] == .number("8.5"))
        #expect(report["urunler"]?[1]?["kdv_orani"] == .null)
        #expect(report["urunler"]?[0]?["birim_fiyat"] == "0.05")
    }
}
