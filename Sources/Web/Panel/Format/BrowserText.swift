/// A browser as people call it, from the name that it gives itself.
enum BrowserText {
    private static let browsers = [
        ("Edg/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl"),
    ]
    private static let systems = [
        ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ]

    /// `Chrome · Windows`; what is not known shows the start of its own name.
    static func format(_ name: String?, _ texts: Texts) -> String {
        guard let name, !name.isEmpty else { return texts("unknown_device") }
        let browser = browsers.first { name.contains($0.0) }?.1
        let system = systems.first { name.contains($0.0) }?.1
        let known = [browser, system].compactMap(\.self)
        return known.isEmpty ? String(name.prefix(40)) : known.joined(separator: " · ")
    }
}
