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

    init(title: String, request: WebRequest?, flash: FlashView?, _ texts: Texts) {
        let who = request?.signedIn
        let path = request?.path ?? ""
        (self.title, self.flash, language) = (title, flash, texts.language.rawValue)
        csrf = who?.csrf ?? ""
        userName = who?.name ?? ""
        userInitials = initials(of: who?.name ?? "")
        userRole = who.map { texts($0.role.phrase) } ?? ""
        isAccountPage = path.hasPrefix("/hesap")
        navigation = Chrome.places.map { group in
            NavigationGroup(
                groupID: group.id, groupTitle: texts(group.titleKey),
                items: group.places.map { place in
                    NavigationItem(
                        itemLabel: texts(place.key), itemURL: place.path, itemIcon: place.icon,
                        isCurrentItem: path == place.path || path.hasPrefix(place.path + "/"))
                })
        }
    }

    private static let places: [(id: String, titleKey: String, places: [(key: String, path: String, icon: String)])] = [
        (
            "is", "nav_work",
            [
                ("orders", "/siparisler", "orders"), ("matching", "/eslesme", "link"), ("jobs", "/isler", "jobs"),
                ("messages", "/mesajlar", "message"),
            ]
        ),
        (
            "kurulum", "nav_setup",
            [
                ("integrations", "/entegrasyonlar", "plug"), ("supplier_products", "/tedarikci-urunleri", "box"),
                ("routing", "/yonlendirme", "route"),
            ]
        ),
        ("izleme", "nav_watch", [("records", "/kayitlar", "log"), ("errors", "/hatalar", "alert")]),
    ]
}

/// Up to two letters that stand for a name.
func initials(of name: String) -> String {
    let words = name.split(separator: " ")
    let letters = [words.first, words.count > 1 ? words.last : nil].compactMap { $0?.first.map(String.init) }
    return letters.joined().uppercased()
}
