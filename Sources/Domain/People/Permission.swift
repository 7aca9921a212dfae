/// What somebody may be allowed to do: an action on a resource, written `resource.action` in `roller.izinler` and in the
/// scopes of API keys. Whose data it may be done to is the ``Scope``'s matter.
package enum Permission: String, Sendable, CaseIterable {
    case viewOrders = "siparisler.gor"
    case createOrders = "siparisler.ekle"
    case changeOrders = "siparisler.degistir"
    case submitOrders = "siparisler.gonder"
    case cancelOrders = "siparisler.iptal"
    case holdOrders = "siparisler.beklet"
    case routeOrders = "siparisler.yonlendir"
    case declareUnsupplied = "siparisler.tedarik_edilemedi"
    case viewFiles = "dosyalar.gor"
    case changeFiles = "dosyalar.degistir"
    /// What suppliers ask for their goods. Those who only pack never see it.
    case viewCosts = "maliyet.gor"
    case viewIntegrations = "entegrasyonlar.gor"
    case changeIntegrations = "entegrasyonlar.degistir"
    case viewPlatforms = "platformlar.gor"
    case changePlatforms = "platformlar.degistir"
    case viewCatalogue = "urunler.gor"
    case changeCatalogue = "urunler.degistir"
    case viewJobs = "isler.gor"
    case changeJobs = "isler.degistir"
    case viewMessages = "mesajlar.gor"
    case changeMessages = "mesajlar.degistir"
    case manageSupplierLinks = "tedarikci_baglantilari.yonet"
    case viewErrorLog = "hata_log.gor"
    case changeErrorLog = "hata_log.degistir"
    case viewSystemLog = "sistem_log.gor"
    case ownApiKeys = "api_anahtarlari.yonet"
    case viewWebhooks = "webhook_abonelikleri.gor"
    case changeWebhooks = "webhook_abonelikleri.degistir"
    case exportData = "disa_aktarim.yap"
    case importData = "ice_aktarim.yap"
    case viewUsers = "kullanicilar.gor"
    case changeUsers = "kullanicilar.degistir"
    /// To invite people who work for the own business, and to look after their accounts.
    case manageEmployees = "calisanlar.yonet"
    case viewRoles = "roller.gor"
    case changeRoles = "roller.degistir"
    case managePersonalData = "kisisel_veri.yonet"
    case changeSettings = "ayarlar.degistir"
    case viewMetrics = "olcumler.gor"
}

extension Permission {
    /// What concerns every dealer at once: only somebody who sees every dealer has it, whatever the roles say.
    package static let ofInstallation: Set<Permission> = [
        .changePlatforms, .changeRoles, .managePersonalData, .changeSettings, .viewMetrics,
    ]

    /// What is acted on: the part before the dot.
    package var resource: String { String(rawValue.prefix { $0 != "." }) }

    /// What is done: the part after the dot.
    package var action: String { String(rawValue.drop { $0 != "." }.dropFirst()) }
}
