package import Mustache

/// The compiled templates.
package enum PanelTemplates {
    /// Compiles all templates for one language.
    ///
    /// Each gets the pragma for ``HTMLContent``, so that no template can forget it, and loses the blanks at the start of
    /// its lines, so that neither partials nor text fields are indented. What is the same on every page is put in
    /// here once: the catalogue's texts (`{{t.…}}`) and the address of the assets.
    ///
    /// - Parameters:
    ///   - templates: the templates by name.
    ///   - assetPath: where the assets are served.
    /// - Throws: the parser's error if one does not compile.
    package static func library(
        _ templates: [String: String], _ language: Language, assetPath: String
    ) throws -> MustacheLibrary {
        MustacheContentTypes.register(HTMLContent(), named: HTMLContent.name)
        var library = MustacheLibrary()
        for (name, template) in templates {
            let text = filled(template, language, assetPath: assetPath)
            let lines = text.split(separator: "\n", omittingEmptySubsequences: true).map { $0.drop { $0 == " " } }
            let pragma = "{{% CONTENT_TYPE: \(HTMLContent.name)}}\n"
            try library.register(pragma + lines.joined(separator: "\n") + "\n", named: name)
        }
        return library
    }

    private static func filled(_ template: String, _ language: Language, assetPath: String) -> String {
        var pieces = template.split(separator: "{{t.", omittingEmptySubsequences: false)
        for index in pieces.indices.dropFirst() {
            guard let end = pieces[index].firstRange(of: "}}") else { continue }
            let key = String(pieces[index][..<end.lowerBound])
            // An unknown key shows itself; a test finds it.
            let text = Catalogue.phrases[key]?.text(language) ?? key
            pieces[index] = HTMLContent().escapeText(text)[...] + pieces[index][end.upperBound...]
        }
        return pieces.joined().replacing("{{chrome.assets}}", with: HTMLContent().escapeText(assetPath))
    }
}
