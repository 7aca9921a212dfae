import Domain
import Operations

/// What every page has around its own content.
struct Chrome {
    struct NavigationGroup {
        let groupID: String
        let groupTitle: String
        let items: [NavigationItem]
    }

    struct NavigationItem {
        let itemLabel: String
        let itemURL: String
        let itemIcon: String
        let isCurrentItem: Bool
    }

    let title: String
    let language: String
    let csrf: String
    let userName: String
    let userInitials: String
    let userRole: String
    let isAccountPage: Bool
    let navigation: [NavigationGroup]
    let flash: FlashView?
    /// How many notices about the account are new; nil for none.
    let noticeCount: String?

    init(title: String, request: WebRequest?, flash: FlashView?, _ texts: Texts) {
        let who = request?.signedIn
        let path = request?.path ?? ""
        (self.title, self.flash, language) = (title, flash, texts.language.rawValue)
        csrf = who?.csrf ?? ""
        userName = who?.name ?? ""
        userInitials = initials(of: who?.name ?? "")
        userRole = who.map { texts($0.role.phrase) } ?? ""
        isAccountPage = path.hasPrefix("/hesap")
        noticeCount = who.flatMap { $0.unreadNotices > 0 ? String($0.unreadNotices) : nil }
        let may = who?.permissions ?? []
        let places = Chrome.places.filter { $0.places.contains { may.contains($0.needs) } }
        navigation = places.map { group in
            NavigationGroup(
                groupID: group.id, groupTitle: texts(group.titleKey),
                items: group.places.filter { may.contains($0.needs) }.map { place in
                    NavigationItem(
                        itemLabel: texts(place.key), itemURL: place.path, itemIcon: place.icon,
                        isCurrentItem: path == place.path || path.hasPrefix(place.path + "/"))
                })
        }
    }

    private struct Place {
        let key: String
        let path: String
        let icon: String
        let needs: Permission

        init(_ key: String, _ path: String, _ icon: String, _ needs: Permission) {
            (self.key, self.path, self.icon, self.needs) = (key, path, icon, needs)
        }
    }

    private static let places: [(id: String, titleKey: String, places: [Place])] = [
        (
            "is", "nav_work",
            [
                Place("orders", "/siparisler", "orders", .viewOrders),
                Place("matching", "/eslesme", "link", .viewCatalogue), Place("jobs", "/isler", "jobs", .viewJobs),
                Place("messages", "/mesajlar", "message", .viewMessages),
            ]
        ),
        (
            "kurulum", "nav_setup",
            [
                Place("integrations", "/entegrasyonlar", "plug", .viewIntegrations),
                Place("products", "/urunler", "store", .viewCatalogue),
                Place("supplier_products", "/tedarikci-urunleri", "box", .viewCatalogue),
                Place("routing", "/yonlendirme", "route", .viewCatalogue),
                Place("templates", "/mesaj-sablonlari", "message", .viewMessages),
                Place("webhooks", "/webhooklar", "send", .viewWebhooks),
                Place("imports", "/ice-aktarimlar", "upload", .importData),
                Place("exports", "/disa-aktarimlar", "download", .exportData),
            ]
        ),
        (
            "kisiler", "nav_people",
            [
                Place("users", "/kullanicilar", "person", .viewUsers),
                Place("roles", "/roller", "key", .viewRoles),
                Place("employees", "/calisanlar", "card", .manageEmployees),
            ]
        ),
        (
            "izleme", "nav_watch",
            [
                Place("records", "/kayitlar", "log", .viewSystemLog),
                Place("errors", "/hatalar", "alert", .viewErrorLog),
                Place("personal_data", "/kisisel-veri", "person", .managePersonalData),
            ]
        ),
    ]
}

/// Up to two letters that stand for a name.
func initials(of name: String) -> String {
    let words = name.split(separator: " ")
    let letters = [words.first, words.count > 1 ? words.last : nil].compactMap { $0?.first.map(String.init) }
    return letters.joined().uppercased()
}
