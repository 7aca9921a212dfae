import SQLEngine
import TestSupport
import Testing

@testable import Web

/// The rules of ``MarkupTests`` find what they are made for.
@Suite("What counts as markup")
struct MarkupRulesTests {
    private func faults(_ page: String) -> [String] { MarkupRules().faults(of: Array(page.utf8)) }

    @Test("an attack is found wherever it stands as it is, and nowhere once it is escaped", arguments: Attack.ofMarkup)
    func attacks(attack: String) {
        let rules = MarkupRules()
        let places = [
            ("<p>", "</p>"), ("<input value=\"", "\">"), ("<textarea>", "</textarea>"), ("<title>", "</title>"),
        ]
        for (before, after) in places {
            #expect(!rules.faults(of: Array((before + attack + after).utf8)).isEmpty, "\(before)")
            let escaped = HTMLContent().escapeText(attack)
            #expect(rules.faults(of: Array((before + escaped + after).utf8)) == [], "\(before)")
        }
    }

    @Test(
        "what no template has is found",
        arguments: [
            "<p onclick=x>", "<P ONCLICK=x>", "<p\n/onclick=x>", "<p title='a'onclick=x>", "<p style=x>", "<iframe>",
            "<!-- x -->", "<script>x</script>", "<script src=\"https://k.example/a.js\" type=\"module\"></script>",
            "<script src=\"/varliklar/1/panel.js\" type=\"module\" async></script>", "<base href=\"/x\">",
            "<a href=\"javascript:alert(1)\">", "<a href=\"java\tscript:alert(1)\">", "<a href=' javascript:alert(1)'>",
            "<a href='//k.example/'>", "<a href=\"/\\k.example/\">", "<a href=\"/\t/k.example/\">",
            "<a href=\"https://k.example.org/\">", "<form action=\"https://k.example/\">",
            "<img src=\"https://k.example/\">", "<textarea></textarea><svg onload=x>", "<title>x</title><b>",
        ])
    func strange(page: String) {
        #expect(!faults(page).isEmpty)
    }

    @Test(
        "what the templates have is not, nor what stands where all is text",
        arguments: [
            "<!doctype html><p class=\"x\">a &lt; b</p>", "<a class=x href='/siparisler?a=1#b'>x</a>",
            "<a href=\"https://k.example/&lt;b&gt;\">x</a>", "<a href=\"#icerik\">x</a>", "1 < 2 <3",
            "<script type=\"module\" src=\"/varliklar/1/panel.js\"></script>", "<textarea><iframe></textarea>",
            "<title><iframe></title>",
        ])
    func usual(page: String) {
        #expect(faults(page) == [])
    }

    @Test("every column of text is planted, or known to hold none from outside")
    func columns() async throws {
        let found = try await withDatabase(.postgres) { database in
            try await database.read { tx in
                try tx.all(
                    """
                    SELECT c.table_name::text || '.' || c.column_name::text
                    FROM information_schema.columns c
                    JOIN information_schema.tables t
                        ON t.table_schema = c.table_schema AND t.table_name = c.table_name
                    WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' AND c.data_type = 'text'
                    """
                ) { try $0.next(String.self) }
            }
        }
        let planted = Set(AttackColumn.all.map(\.path))
        #expect(planted.isDisjoint(with: AttackColumn.others))
        #expect(AttackColumn.shown.isSubset(of: planted))
        #expect(Set(found) == planted.union(AttackColumn.others))
    }
}
