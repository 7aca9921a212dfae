/// A channel that carries messages to people. One conformance per channel, in `Integrations`.
package protocol MessageSender: Sendable {
    /// Asks for something harmless, to see whether address and credentials work.
    func testConnection() async throws(IntegrationError)

    /// Hands a message to the provider.
    ///
    /// - Returns: the provider's number for the message, by which delivery reports name it.
    /// - Throws: ``IntegrationError``; `outcomeUnknown` if the answer was lost, and then it is never sent again blindly.
    func send(_ message: OutgoingMessage) async throws(IntegrationError) -> String
}

/// A message ready to leave.
package struct OutgoingMessage: Sendable, Equatable {
    /// A document or picture that goes along.
    package struct Attachment: Sendable, Equatable {
        package var name: String
        package var type: FileType
        package var bytes: [UInt8]

        package init(name: String, type: FileType, bytes: [UInt8]) {
            (self.name, self.type, self.bytes) = (name, type, bytes)
        }
    }

    /// A text that the provider has approved, with the values for its places.
    package struct Template: Sendable, Equatable {
        package var name: String
        package var language: String
        package var values: [String]

        package init(name: String, language: String, values: [String]) {
            (self.name, self.language, self.values) = (name, language, values)
        }
    }

    package enum Content: Sendable, Equatable {
        case text(String)
        case template(Template)
    }

    /// Our own key: echoed by providers that can, so that a lost answer is found again.
    package var reference: String
    package var recipient: String
    package var content: Content
    package var attachment: Attachment?

    package init(reference: String, recipient: String, content: Content, attachment: Attachment? = nil) {
        (self.reference, self.recipient, self.content) = (reference, recipient, content)
        self.attachment = attachment
    }
}

/// What a provider says later about a message.
package struct DeliveryReport: Sendable, Equatable {
    package var providerMessageID: String
    /// Our own key, where the provider echoes it.
    package var reference: String?
    package var status: MessageStatus
    package var at: Timestamp?
    package var errorCode: String?
    package var errorText: String?

    package init(providerMessageID: String, reference: String?, status: MessageStatus) {
        (self.providerMessageID, self.reference, self.status) = (providerMessageID, reference, status)
    }
}
