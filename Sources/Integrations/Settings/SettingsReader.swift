import LosslessJSON

/// Reads settings that a person wrote as a JSON object, and collects everything that is wrong with them, in Turkish and
/// with the name of the setting, so that a form can show all of it at once.
struct SettingsReader {
    private let members: [JSON.Member]
    /// The settings that this object lies in, such as `kimlik.`; empty at the top.
    private let place: String
    private var known: Set<String> = []
    /// What was wrong so far.
    private(set) var problems: [String] = []

    /// - Parameter text: the JSON text; empty text counts as an empty object.
    init(_ text: String) {
        place = ""
        guard text.contains(where: { !$0.isWhitespace }) else {
            members = []
            return
        }
        do {
            let json = try JSON(parsing: text)
            members = json.members ?? []
            if json.members == nil { problems = ["Ayarlar bir JSON nesnesi olmalı: { … }"] }
        } catch {
            members = []
            problems = ["Ayarlar okunamadı, satır \(error.line), sütun \(error.column): geçerli JSON değil."]
        }
    }

    private init(members: [JSON.Member], place: String) {
        (self.members, self.place) = (members, place)
    }

    /// The value of a setting; nil if it is not there.
    mutating func value(_ key: String) -> JSON? {
        known.insert(key)
        return members.first { $0.name == key }?.value
    }

    /// A text; nil if it is not there, null, empty or no text.
    mutating func text(_ key: String) -> String? {
        guard let value = value(key), !value.isNull else { return nil }
        guard let text = value.string, !text.isEmpty else {
            refuse(key, "boş olmayan bir metin olmalı")
            return nil
        }
        return text
    }

    /// Whether the setting is there and says null: the way to switch a default off.
    mutating func isNull(_ key: String) -> Bool { value(key) == .null }

    /// An object inside, read by `read`, which must ask for every key that is allowed; nil if it is not there or null.
    mutating func section<Value>(_ key: String, _ read: (inout SettingsReader) -> Value) -> Value? {
        guard let value = value(key), !value.isNull else { return nil }
        guard let members = value.members else {
            refuse(key, "bir nesne olmalı: { … }")
            return nil
        }
        var inner = SettingsReader(members: members, place: "\(place)\(key).")
        let result = read(&inner)
        inner.refuseUnknownKeys()
        problems += inner.problems
        return result
    }

    /// Every setting of this object, for objects whose keys are data; asks for all of them.
    mutating func everything() -> [JSON.Member] {
        known.formUnion(members.map(\.name))
        return members
    }

    /// Notes a problem with a setting.
    mutating func refuse(_ key: String, _ problem: String) {
        problems.append("\"\(place)\(key)\": \(problem).")
    }

    /// Notes every setting that nobody asked for, which is most often a slip of the pen.
    mutating func refuseUnknownKeys() {
        for member in members where !known.contains(member.name) { refuse(member.name, "böyle bir ayar yok") }
    }
}
