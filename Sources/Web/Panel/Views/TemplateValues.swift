/// View models as the dictionaries that templates look names up in.
///
/// Reflecting a value costs far more than a look-up, and a template asks for the same value many times: so each is
/// reflected once, before the template runs.
enum TemplateValues {
    /// The fields of a view and those of the views in it; fields without a value are left out.
    static func of(_ view: Any) -> [String: Any] {
        var values: [String: Any] = [:]
        for child in Mirror(reflecting: view).children {
            if let name = child.label, let value = value(child.value) { values[name] = value }
        }
        return values
    }

    private static func value(_ value: Any) -> Any? {
        if let text = value as? String { return text }
        if let flag = value as? Bool { return flag }
        let mirror = Mirror(reflecting: value)
        return switch mirror.displayStyle {
        case .optional: mirror.children.first.flatMap { self.value($0.value) }
        case .collection: mirror.children.compactMap { self.value($0.value) }
        default: of(value)
        }
    }
}
