package import LosslessJSON

/// What the OpenAPI document says of a route beside what the route itself tells.
package struct RouteDocumentation: Sendable {
    package var tag: String
    package var summary: String
    package var query: [InputField] = []
    package var input: InputSchema?
    /// The JSON schema of the answer; nil if it has no JSON body.
    package var output: JSON?
    package var status = 200
    /// The JSON schema of a 202, for work that is done later; nil if the route always does it at once.
    package var accepted: JSON?
    /// Refusals beside those that the route's method and path tell of: status and meaning.
    package var refusals: [(status: Int, meaning: String)] = []
    /// The media types of an answer that is no JSON.
    package var mediaTypes: [String] = []
    /// An answer as it may be; nil if it has no JSON body.
    package var example: JSON?
    /// A body as it may be sent, if the one made from the fields does not do.
    package var inputExample: JSON?
    /// Whether the thing has an `ETag`, and changes of it take `If-Match`.
    package var isVersioned = false
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
}
