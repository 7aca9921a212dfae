import Domain
import Mustache
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
    let assets: String
    let csrf: String
    let userName: String
    let userInitials: String
    let userRole: String
    let isAccountPage: Bool
    let navigation: [NavigationGroup]
    let flash: FlashView?

    init(title: String, assets: String, request: WebRequest?, flash: FlashView?, _ texts: Texts) {
        let who = request?.signedIn
        let path = request?.path ?? ""
        (self.title, self.assets, self.flash, language) = (title, assets, flash, texts.language.rawValue)
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

/// What a template renders: the page's own values, the texts and the frame.
struct PageRoot: MustacheParent {
    let view: Any
    let texts: Texts
    let chrome: Chrome

    func child(named name: String) -> Any? {
        switch name {
        case "t": texts
        case "chrome": chrome
        default: Mirror(reflecting: view).descendant(name).flatMap(unwrapped)
        }
    }

    /// The value in an optional, which templates must not see.
    private func unwrapped(_ value: Any) -> Any? {
        let mirror = Mirror(reflecting: value)
        return mirror.displayStyle == .optional ? mirror.children.first?.value : value
    }
}
