/// Texts that would be more than text somewhere, if one place forgot to write them as text: S20 of the security notes.
///
/// None has an address with `@`, the name of a secret or many digits in a row: what is masked would prove nothing.
enum Attack {
    /// In groups, of which each fits into a column of 200 characters.
    static let groups: [[String]] = [
        [
            "<script>alert(1)</script>",
            "\"><script src=//k.example/a.js></script>",
            "'><img src=x onerror=alert(1)>",
            "\" onfocus=alert(1) autofocus x=\"",
            "' onmouseover='alert(1)",
        ],
        [
            "` onclick=alert(1) `",
            "javascript:alert(7)",
            "java\tscript:alert(7)",
            "</script><script>alert(2)</script>",
            "</textarea><svg onload=alert(3)>",
            "</title><b id=k11>",
        ],
        [
            // Templates: nothing that comes from a value is one.
            "{{7*7}}{{chrome.csrf}}",
            "{{{chrome.csrf}}}{{&chrome.csrf}}",
            "{{>layout}}{{#t}}",
            "<svg/onload=alert(4)>",
            "<math><mtext><a xlink:href=javascript:alert(5)>x",
        ],
        [
            // Full-width brackets, which some databases make plain ones of.
            "\u{FF1C}script\u{FF1E}alert(6)\u{FF1C}/script\u{FF1E}",
            // Swift sees one character here that is no quote and no bracket; browsers see both.
            "\"\u{301}><b>",
            "<\u{338}img src=x onerror=alert(8)>",
            "\u{1}<\u{8}b\u{1B}>\u{7F}",
            // Ends of lines in scripts, though not in JSON.
            "\u{2028}</script>\u{2029}",
            "{bayi}{no}{sayi}",
            "\u{202E}<b>",
        ],
        [
            "\",\"x\":\"\\u003cb\\u003e\"}]}",
            "<!--<script>-->",
            "&lt;b&gt;&#60;i&#62;",
            "]]><![CDATA[<b>",
            "<a href=\"javascript:alert(9)\">x</a>",
        ],
        [
            "<form action=//k.example><input name=x>",
            "%3Cscript%3E%22%27",
            "<base href=//k.example/>",
            "<meta http-equiv=refresh content=0;url=//k.example/>",
            "<style>*{background:url(//k.example/)}</style>",
        ],
    ]

    static let all: [String] = groups.flatMap { $0 }

    /// Those that are no text in HTML as they are.
    static let ofMarkup: [String] = all.filter { text in text.utf8.contains { "<>\"'&`".utf8.contains($0) } }

    /// As many texts of a group as fit, another one first at each place.
    ///
    /// - Parameters:
    ///   - mark: stands before them, if there is room for it and one of them.
    ///   - limit: of Unicode scalars, as databases count.
    static func text(_ mark: String, group: Int, turn: Int, limit: Int) -> String {
        let texts = groups[group]
        var text = mark
        for place in texts.indices {
            let next = " " + texts[(place + turn) % texts.count]
            if text.unicodeScalars.count + next.unicodeScalars.count <= limit { text += next }
        }
        return text == mark ? String("\"'<b>".prefix(limit)) : text
    }
}
