import Domain
import LosslessJSON
import SQLEngine
import Storage
import TestSupport
import Testing

@Suite("Mentions of a person")
struct PersonMentionTests {
    private static var person: PersonMentions {
        var person = PersonMentions(
            PersonIdentity(phone: "0555 111 22 33", email: "ayse@ornek.com", name: "Ayşe Işık"))
        person.add(order: 7, numbers: ["S-700", "70012345"])
        return person
    }

    @Test(
        "Numbers, addresses and names are blotted out however they are written",
        arguments: [
            ("Tel: 0555 111 22 33.", "Tel: •••."), ("+90 (555) 111-22-33 arandı", "+••• arandı"),
            ("905551112233", "•••"), ("AYSE@ornek.com yanlış", "••• yanlış"), ("Sayın AYŞE IŞIK,", "Sayın •••,"),
            ("12 5551112233", "12 •••"),
        ])
    func cleaned(_ text: String, _ clean: String) {
        #expect(Self.person.cleaned(text, .open) == clean)
    }

    @Test(
        "What only looks like the person is left alone",
        arguments: [
            "0555 111 22 34", "vayse@ornek.com", "Kayışe Işıklı", "Ayşe Yılmaz", "", "S-700", "iş 15551112 kaldı",
        ])
    func untouched(_ text: String) {
        #expect(Self.person.cleaned(text, .open) == nil)
    }

    @Test("How much counts depends on whose row it is")
    func closeness() {
        #expect(Self.person.cleaned("Ayşe Hanım", .own) == "••• Hanım")
        #expect(Self.person.cleaned("Ayşe Hanım", .open) == nil)
        #expect(Self.person.cleaned("Ayşe Işık", .foreign) == nil)
        #expect(Self.person.cleaned("5551112233", .foreign) == "•••")
    }

    @Test("JSON keeps its shape; only values change")
    func json() throws {
        let json = try JSON(
            parsing: #"{"Ayşe Işık":{"tel":5551112233,"list":["x","ayse@ornek.com"]},"n":12.50,"b":null}"#)
        let clean = try #require(Self.person.cleaned(json, .open))
        #expect(clean.description == #"{"Ayşe Işık":{"tel":"•••","list":["x","•••"]},"n":12.50,"b":null}"#)
        #expect(Self.person.cleaned(["a": 1], .open) == nil)
    }

    @Test("A payload speaks of the person by an escaped name, or by an order's number alone")
    func payloads() {
        let person = Self.person
        #expect(person.isMentioned(in: Array(#"{"ad":"Ay\u015fe I\u015f\u0131k"}"#.utf8)))
        #expect(person.isMentioned(in: Array(#"[{"shipmentPackageId":70012345}]"#.utf8)))
        #expect(!person.isMentioned(in: Array(#"[{"shipmentPackageId":700123456}]"#.utf8)))
        #expect(person.isMentioned(in: Array("bozuk { Ayşe Işık".utf8)))
    }

    @Test(
        "Every table is known to hold buyers or not to, and every named column is there",
        arguments: EngineUnderTest.allCases)
    func inventory(_ engine: EngineUnderTest) async throws {
        try await withDatabase(engine) { database in
            let schema = try await LiveSchema.read(database)
            let places = Set(PersonalDataPlace.all.map(\.table))
            let known = places.union(PersonalDataPlace.structured).union(PersonalDataPlace.withoutBuyers)
            #expect(Set(schema.columns.keys).subtracting(known).sorted() == [])
            #expect(places.intersection(PersonalDataPlace.withoutBuyers).isEmpty)
            for place in PersonalDataPlace.all {
                let missing = Set(place.texts + place.json).subtracting(schema.columns[place.table] ?? [])
                #expect(missing.isEmpty, "\(place.table) lacks \(missing.sorted())")
            }
        }
    }
}
