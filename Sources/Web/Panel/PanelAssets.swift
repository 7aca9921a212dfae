import CAssets
import HTTPTypes
import Hummingbird
import Operations
import Sealing

/// The files that are part of the program: templates, style sheet, script, pictures.
package struct PanelAssets: Sendable {
    /// By path below `files/`.
    package let files: [String: [UInt8]]
    /// Names this very set of files, so that browsers may keep them for ever.
    package let version: String

    package init() {
        var files: [String: [UInt8]] = [:]
        for index in 0..<panel_asset_count() {
            let asset = panel_asset_at(index)
            // Both pointers lead to constants of the program.
            let bytes = UnsafeBufferPointer(start: asset.bytes, count: asset.length)
            files[String(cString: asset.path)] = Array(bytes)
        }
        self.files = files
        let all = files.sorted { $0.key < $1.key }.flatMap { Array($0.key.utf8) + $0.value }
        version = String(ContentDigest.sha256(all).prefix(16))
    }

    /// The address under which the files are served.
    package var basePath: String { "/varliklar/\(version)" }

    /// The texts of the templates by name: `templates/layout.mustache` is `layout`.
    package var templates: [String: String] {
        var templates: [String: String] = [:]
        for (path, bytes) in files where path.hasPrefix("templates/") && path.hasSuffix(".mustache") {
            let name = path.dropFirst("templates/".count).dropLast(".mustache".count)
            templates[String(name)] = String(decoding: bytes, as: UTF8.self)
        }
        return templates
    }

    private static let types = [
        "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml",
    ]

    /// Serves the files that browsers load by themselves.
    var route: Route {
        Route(.get, "/varliklar/{surum}/{ad}", door: .open, access: .everyone, limit: .none) { request in
            guard let name = request.parameters["ad"], let bytes = files[name],
                let type = PanelAssets.types[String(name.split(separator: ".").last ?? "")]
            else { throw OperationError.notFound }
            // A page made by the version before asks under its own address: it gets today's file, to be asked for again.
            let isCurrent = request.parameters["surum"] == version
            var response = Response.bytes(bytes, type: type)
            response.headers[.cacheControl] = isCurrent ? "public, max-age=31536000, immutable" : "no-cache"
            return response
        }
    }
}
