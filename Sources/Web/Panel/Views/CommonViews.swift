/// The colours that a thing can have; templates write them as `data-tone`.
enum Tone: String {
    case good
    case warn
    case bad
    case info
    case busy
    case neutral
}

/// A state in a word, an icon and a colour.
struct BadgeView {
    let badgeText: String
    let badgeTone: String
    let badgeIcon: String

    init(_ text: String, _ tone: Tone, _ icon: String) {
        (badgeText, badgeTone, badgeIcon) = (text, tone.rawValue, icon)
    }

    init(_ mark: Mark, _ texts: Texts) { self.init(texts(mark.phrase), mark.tone, mark.icon) }
}

/// How a value of a closed list is shown.
struct Mark {
    let phrase: Phrase
    let tone: Tone
    let icon: String

    init(_ turkish: String, _ english: String, _ tone: Tone, _ icon: String) {
        phrase = Phrase(turkish, english)
        (self.tone, self.icon) = (tone, icon)
    }
}

/// One entry of a list to choose from.
struct OptionView {
    let optionValue: String
    let optionLabel: String
    let isSelected: Bool

    init(_ value: String, _ label: String, selected: String = "\u{0}") {
        (optionValue, optionLabel, isSelected) = (value, label, value == selected)
    }
}

/// A list of choices in a filter bar.
struct SelectView {
    let selectName: String
    let selectLabel: String
    let options: [OptionView]
}

/// A tab over a list.
struct TabView {
    let tabLabel: String
    let tabURL: String
    let tabCount: String?
    let tabTone: String?
    let isCurrentTab: Bool
}

/// The links under a list.
struct PagerView {
    let firstURL: String?
    let nextURL: String?

    /// Nil if the list has only one page.
    ///
    /// - Parameter link: the address of the page that starts before a key; nil for the first.
    init?(next: Int64?, current: Int64?, link: (String?) -> String) {
        guard next != nil || current != nil else { return nil }
        firstURL = current.map { _ in link(nil) }
        nextURL = next.map { link(String($0)) }
    }
}

/// What stands where a list would be.
struct EmptyView {
    struct Action {
        let actionURL: String
        let actionLabel: String
    }

    let emptyIcon: String
    let emptyTitle: String
    let emptyText: String
    var emptyAction: Action?
}

/// A name and a value.
struct FactView {
    let factLabel: String
    let factValue: String
    var factURL: String?

    init(_ label: String, _ value: String, url: String? = nil) {
        (factLabel, factValue, factURL) = (label, value, url)
    }

    /// Nil for a missing value.
    init?(_ label: String, _ value: String?) {
        guard let value, !value.isEmpty else { return nil }
        self.init(label, value, url: nil)
    }
}

/// Something that a person can do: one button, or a button that opens a small form.
struct ActionView {
    let actionPath: String
    let actionText: String
    let actionIcon: String
    /// A class of the button: `primary`, `danger`, `small` or none.
    var actionStyle = ""
    /// A question to be asked first.
    var confirm: String?
    var hiddenName: String?
    var hiddenValue: String?
    var fields: [FieldView] = []
    /// What the button of the small form says.
    var actionConfirm = ""
    var isPlain: Bool

    init(_ path: String, _ text: String, _ icon: String, style: String = "", confirm: String? = nil) {
        (actionPath, actionText, actionIcon) = (path, text, icon)
        (actionStyle, self.confirm, isPlain) = (style, confirm, true)
    }

    init(_ path: String, _ text: String, _ icon: String, style: String = "", fields: [FieldView], button: String) {
        (actionPath, actionText, actionIcon) = (path, text, icon)
        (actionStyle, self.fields, actionConfirm, isPlain) = (style, fields, button, false)
    }
}
