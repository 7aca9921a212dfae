package import Mustache

/// The compiled templates.
package enum PanelTemplates {
    /// Compiles all templates.
    ///
    /// Each gets the pragma for ``HTMLContent``, so that no template can forget it, and loses the blanks at the start of
    /// its lines, so that neither partials nor text fields are indented.
    ///
    /// - Parameter texts: the templates by name.
    /// - Throws: the parser's error if one does not compile.
    package static func library(_ texts: [String: String]) throws -> MustacheLibrary {
        MustacheContentTypes.register(HTMLContent(), named: HTMLContent.name)
        var library = MustacheLibrary()
        for (name, text) in texts {
            let lines = text.split(separator: "\n", omittingEmptySubsequences: true).map { $0.drop { $0 == " " } }
            let pragma = "{{% CONTENT_TYPE: \(HTMLContent.name)}}\n"
            try library.register(pragma + lines.joined(separator: "\n") + "\n", named: name)
        }
        return library
    }
}
