/// Strings as a C array of pointers to zero-terminated strings, ended by a null pointer.
struct CStringArray {
    private var bytes: [CChar] = []
    private var offsets: [Int] = []

    /// The strings must not contain NUL: C would take it for the end.
    init(_ strings: [String]) {
        for string in strings {
            offsets.append(bytes.count)
            bytes.append(contentsOf: string.utf8CString)
        }
    }

    /// Calls `body` with the array. It is valid only inside the closure.
    func withPointers<Result>(_ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result) -> Result {
        bytes.withUnsafeBufferPointer { characters in
            let pointers = offsets.map { characters.baseAddress?.advanced(by: $0) } + [nil]
            return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
        }
    }
}
