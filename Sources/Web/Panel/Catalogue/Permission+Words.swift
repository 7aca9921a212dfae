import Domain

extension Permission {
    /// What it allows, in a few words.
    var phrase: Phrase {
        switch self {
        case .viewOrders: Phrase("Siparişleri görme", "See orders")
        case .createOrders: Phrase("Sipariş ekleme", "Add orders")
        case .changeOrders: Phrase("Siparişleri değiştirme", "Change orders")
        case .submitOrders: Phrase("Siparişi tedarikçiye gönderme", "Send orders to suppliers")
        case .cancelOrders: Phrase("Sipariş iptal etme", "Cancel orders")
        case .holdOrders: Phrase("Siparişi bekletme ve bırakma", "Hold and release orders")
        case .routeOrders: Phrase("Tedarikçi seçme ve yönlendirme", "Match and route orders")
        case .declareUnsupplied: Phrase("Tedarik edilemedi bildirme", "Declare orders unsupplied")
        case .viewFiles: Phrase("Dosyaları görme", "See files")
        case .changeFiles: Phrase("Dosya ekleme", "Add files")
        case .viewCosts: Phrase("Maliyetleri görme", "See costs")
        case .viewIntegrations: Phrase("Entegrasyonları görme", "See integrations")
        case .changeIntegrations: Phrase("Entegrasyonları değiştirme", "Change integrations")
        case .viewPlatforms: Phrase("Platformları görme", "See platforms")
        case .changePlatforms: Phrase("Platformları değiştirme", "Change platforms")
        case .viewCatalogue: Phrase("Ürünleri ve kuralları görme", "See products and rules")
        case .changeCatalogue: Phrase("Ürünleri ve kuralları değiştirme", "Change products and rules")
        case .viewJobs: Phrase("İşleri görme", "See jobs")
        case .changeJobs: Phrase("İşleri yeniden deneme ve durdurma", "Retry and stop jobs")
        case .viewMessages: Phrase("Mesajları görme", "See messages")
        case .changeMessages: Phrase("Mesajları yeniden gönderme", "Send messages again")
        case .manageSupplierLinks: Phrase("Tedarikçi bağlantılarını yönetme", "Manage supplier links")
        case .viewErrorLog: Phrase("Hata kayıtlarını görme", "See the error log")
        case .changeErrorLog: Phrase("Hataları çözüldü olarak işaretleme", "Mark errors as solved")
        case .viewSystemLog: Phrase("İşlem kayıtlarını görme", "See the record of actions")
        case .ownApiKeys: Phrase("Kendi API anahtarlarını yönetme", "Manage own API keys")
        case .viewWebhooks: Phrase("Giden bildirimleri görme", "See outgoing webhooks")
        case .changeWebhooks: Phrase("Giden bildirimleri değiştirme", "Change outgoing webhooks")
        case .exportData: Phrase("Dışa aktarma", "Export data")
        case .importData: Phrase("İçe aktarma", "Import data")
        case .viewUsers: Phrase("Kullanıcıları görme", "See users")
        case .changeUsers: Phrase("Kullanıcıları değiştirme", "Change users")
        case .manageEmployees: Phrase("Kendi çalışanlarını yönetme", "Manage own employees")
        case .viewRoles: Phrase("Rolleri görme", "See roles")
        case .changeRoles: Phrase("Rolleri değiştirme", "Change roles")
        case .managePersonalData: Phrase("Kişisel veri taleplerini yürütme", "Handle personal data requests")
        case .changeSettings: Phrase("Ayarları değiştirme", "Change settings")
        case .viewMetrics: Phrase("Ölçümleri görme", "See metrics")
        }
    }

    /// The heading that permissions of one resource stand under.
    var resourcePhrase: Phrase {
        switch resource {
        case "siparisler": Phrase("Siparişler", "Orders")
        case "dosyalar": Phrase("Dosyalar", "Files")
        case "maliyet": Phrase("Maliyet", "Costs")
        case "entegrasyonlar": Phrase("Entegrasyonlar", "Integrations")
        case "platformlar": Phrase("Platformlar", "Platforms")
        case "urunler": Phrase("Ürünler", "Products")
        case "isler": Phrase("İşler", "Jobs")
        case "mesajlar": Phrase("Mesajlar", "Messages")
        case "tedarikci_baglantilari": Phrase("Tedarikçi bağlantıları", "Supplier links")
        case "hata_log": Phrase("Hata kayıtları", "Error log")
        case "sistem_log": Phrase("İşlem kayıtları", "Record of actions")
        case "api_anahtarlari": Phrase("API anahtarları", "API keys")
        case "webhook_abonelikleri": Phrase("Giden bildirimler", "Outgoing webhooks")
        case "disa_aktarim": Phrase("Dışa aktarım", "Exports")
        case "ice_aktarim": Phrase("İçe aktarım", "Imports")
        case "kullanicilar": Phrase("Kullanıcılar", "Users")
        case "calisanlar": Phrase("Çalışanlar", "Employees")
        case "roller": Phrase("Roller", "Roles")
        case "kisisel_veri": Phrase("Kişisel veri", "Personal data")
        case "ayarlar": Phrase("Ayarlar", "Settings")
        case "olcumler": Phrase("Ölçümler", "Metrics")
        default: Phrase(resource, resource)
        }
    }
}
