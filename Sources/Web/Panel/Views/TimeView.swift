import Domain

/// A moment for people and for programs.
struct TimeView {
    let iso: String
    let timeText: String

    init(_ moment: Timestamp) {
        iso = moment.description
        timeText = IstanbulTime.format(moment)
    }
}
