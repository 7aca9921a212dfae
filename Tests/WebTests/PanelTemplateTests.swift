import Foundation
import Mustache
import Testing

@testable import Web

@Suite struct PanelTemplateTests {
    private static let sources = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Sources")

    private static func files(below folder: URL) throws -> [String: Data] {
        var files: [String: Data] = [:]
        let prefix = folder.standardizedFileURL.path + "/"
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
            let url = folder.appendingPathComponent(path)
            if (try url.resourceValues(forKeys: [.isRegularFileKey])).isRegularFile == true {
                files[String(url.standardizedFileURL.path.dropFirst(prefix.count))] = try Data(contentsOf: url)
            }
        }
        return files
    }

    @Test func `every file of the panel is part of the program, unchanged`() throws {
        let onDisk = try Self.files(below: Self.sources.appendingPathComponent("CAssets/files"))
        let embedded = PanelAssets().files
        #expect(Set(embedded.keys) == Set(onDisk.keys))
        for (path, bytes) in onDisk { #expect(embedded[path] == Array(bytes), "\(path)") }
    }

    @Test func `every template compiles and names only templates that exist`() throws {
        let templates = PanelAssets().templates
        for language in Language.allCases { _ = try PanelTemplates.library(templates, language, assetPath: "/a") }
        for (name, text) in templates {
            for match in text.matches(of: #/\{\{[<>]\s*([a-z_]+)\}\}/#) {
                #expect(templates[String(match.1)] != nil, "\(name) names \(match.1)")
            }
        }
    }

    @Test func `templates have no unescaped output, inline script, inline style or handler`() {
        for (name, text) in PanelAssets().templates {
            #expect(!text.contains("{{{") && !text.contains("{{&"), "\(name)")
            #expect(text.firstMatch(of: #/\s(on[a-z]+|style)=/#) == nil, "\(name)")
            #expect(text.matches(of: #/<script/#).count == text.matches(of: #/<script type="module" src=/#).count)
        }
    }

    @Test func `every form that changes something carries the token`() {
        for (name, text) in PanelAssets().templates {
            let forms = text.split(separator: "<form ").dropFirst()
            for form in forms where form.hasPrefix("method=\"post\"") {
                let body = form.prefix(upTo: form.firstRange(of: "</form>")?.lowerBound ?? form.endIndex)
                #expect(body.contains("name=\"_csrf\" value=\"{{chrome.csrf}}\""), "\(name)")
            }
        }
    }

    @Test func `every icon that is used exists`() throws {
        let sprite = String(decoding: try #require(PanelAssets().files["icons.svg"]), as: UTF8.self)
        for (name, text) in PanelAssets().templates {
            for match in text.matches(of: #/icons\.svg#([a-z\-]+)"/#) {
                #expect(sprite.contains("id=\"\(match.1)\""), "\(name): \(match.1)")
            }
        }
    }

    @Test func `every text that a page asks for is in the catalogue`() throws {
        for (name, text) in PanelAssets().templates {
            for match in text.matches(of: #/\{\{t\.([A-Za-z_]+)\}\}/#) {
                #expect(Catalogue.phrases[String(match.1)] != nil, "\(name): \(match.1)")
            }
        }
        let code = try Self.files(below: Self.sources.appendingPathComponent("Web/Panel"))
        for (name, bytes) in code where name.hasSuffix(".swift") {
            let text = String(decoding: bytes, as: UTF8.self)
            for match in text.matches(of: #/texts(?:\(request\))?\("([a-z_]+)"/#) {
                #expect(Catalogue.phrases[String(match.1)] != nil, "\(name): \(match.1)")
            }
        }
    }

    @Test func `both languages have every text, with the same places`() {
        for (key, phrase) in Catalogue.phrases {
            #expect(!phrase.turkish.isEmpty && !phrase.english.isEmpty, "\(key)")
            #expect(Phrase.places(in: phrase.turkish) == Phrase.places(in: phrase.english), "\(key)")
        }
    }

    @Test(arguments: [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("\"\u{301} onfocus=alert(1) autofocus x=", "&quot;\u{301} onfocus=alert(1) autofocus x="),
        ("<\u{338}img src=x onerror=alert(1)>", "&lt;\u{338}img src=x onerror=alert(1)&gt;"),
        (">\u{200D}<", "&gt;\u{200D}&lt;"), ("'\u{301}`", "&#39;\u{301}&#96;"), ("a & b", "a &amp; b"),
        ("\u{0}<", "\u{FFFD}&lt;"), ("Şükrü ₺5", "Şükrü ₺5"),
    ])
    func `text is escaped scalar by scalar`(text: String, escaped: String) {
        // Compared by scalars: Swift's own comparison would not see the difference.
        #expect(Array(HTMLContent().escapeText(text).unicodeScalars) == Array(escaped.unicodeScalars))
    }

    @Test func `escaping reaches values in partials and inherited blocks`() throws {
        let attack = "\"\u{301}><b>"
        let library = try PanelTemplates.library(
            [
                "base": "<i>{{$content}}{{/content}}</i>", "part": "[{{value}}]",
                "page": "{{<base}}\n{{$content}}\n{{value}}{{>part}}\n{{/content}}\n{{/base}}\n",
            ], .turkish, assetPath: "/a")
        let html = try #require(library.render(["value": attack], withTemplate: "page"))
        #expect(!html.unicodeScalars.contains("\""))
        #expect(!html.contains("<b>"))
    }
}
