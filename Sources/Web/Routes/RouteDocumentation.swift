package import LosslessJSON

/// What the OpenAPI document says of a route beside what the route itself tells.
package struct RouteDocumentation: Sendable {
    package var tag: String
    package var summary: String
    package var query: [InputField] = []
    package var input: InputSchema?
    /// The JSON schema of the list `kayitlar`, which a body of records has beside its fields.
    package var records: JSON?
    /// The JSON schema of the answer; nil if it has no JSON body.
    package var output: JSON?
    package var status = 200
    /// The JSON schema of a 202, for work that is done later; nil if the route always does it at once.
    package var accepted: JSON?
    /// Refusals beside those that the route's method and path tell of: status and meaning.
    package var refusals: [(status: Int, meaning: String)] = []
    /// The media types of an answer that is no JSON.
    package var mediaTypes: [String] = []
    /// An answer as it may be, if the one made from its schema does not do.
    package var example: JSON?
    /// Bodies as they may be sent, by name, the best one first, if the one made from the fields does not do.
    package var inputExamples: [JSON.Member] = []
    /// Whether the thing has an `ETag`, and changes of it take `If-Match`.
    package var isVersioned = false
    /// Whether the answer has an `ETag` although the request takes no version: what was just made.
    package var isTagged = false
    /// Whether an answer of 201 or 202 says in `Location` where to look.
    package var isLocated = true
    /// Whether a second request with the same `Idempotency-Key` may do the work again if the answer was never stored.
    package var mayRepeat = false
    /// Whether the answer is a page of a list, with `Link`.
    package var isPaged = false

    package init(
        tag: String, summary: String, query: [InputField] = [], input: InputSchema? = nil, output: JSON? = nil,
        status: Int = 200, refusals: [(status: Int, meaning: String)] = [], mediaTypes: [String] = []
    ) {
        (self.tag, self.summary, self.query) = (tag, summary, query)
        (self.input, self.output, self.status) = (input, output, status)
        (self.refusals, self.mediaTypes) = (refusals, mediaTypes)
    }

    /// An answer as it may be; nil if it has no JSON body.
    var shownAnswer: JSON? { example ?? output.map { Examples.answer($0) } }

    /// The first of the ``inputExamples``, where one is enough.
    package var inputExample: JSON? {
        get { inputExamples.first?.value }
        set { inputExamples = newValue.map { [JSON.Member("ornek", $0)] } ?? [] }
    }

    /// Bodies as they may be sent, by name; none if there is no JSON body.
    var shownBodies: [JSON.Member] {
        guard inputExamples.isEmpty, let input else { return inputExamples }
        return [JSON.Member("ornek", Examples.body(input))]
    }

    /// The same for a page of a list.
    var paged: RouteDocumentation {
        var documentation = self
        documentation.isPaged = true
        return documentation
    }
}
