internal import CPython
internal import SwiftRacer

/// Where values are, for messages.
extension TapeWriter {
    /// A container that is written, and where it was found.
    struct Place {
        let items: PyBorrowed
        /// As of the writer, for the items.
        let replacementCount: Int
        let parent: Int?
        let step: Step

        init(_ items: PyBorrowed, _ replacementCount: Int, in parent: Int?, _ step: Step) {
            self.items = items
            self.replacementCount = replacementCount
            self.parent = parent
            self.step = step
        }
    }

    /// The way from a container, or from the call, to a value.
    enum Step {
        case argument(Int)
        case this
        case value
        case result
        case index(Int)
        case key(PyBorrowed)
        case member
        case cause
    }

    /// The error for a value that cannot be converted.
    func refusal(_ reason: String, in parent: Int?, _ step: Step) -> PythonError {
        do throws(PythonError) {
            return .engine(
                EngineError(
                    .conversionFailed, "cannot convert \(try path(parent, step)): \(reason)"))
        } catch {
            return error
        }
    }

    /// The way to a value, as `args[0]["a"][3]`; of a long one, both ends.
    private func path(_ parent: Int?, _ step: Step) throws(PythonError) -> String {
        var way = [step]
        var container = parent
        while let index = container {
            way.append(places[index].step)
            container = places[index].parent
        }
        let ends = 16
        let isLong = way.count > 3 * ends
        var text = ""
        for (position, step) in way.reversed().enumerated() {
            if isLong, position == ends { text += "…" }
            if isLong, position >= ends, position < way.count - ends { continue }
            text += try self.text(step)
        }
        return text
    }

    private func text(_ step: Step) throws(PythonError) -> String {
        switch step {
        case .argument(let index): "args[\(index)]"
        case .this: "this"
        case .value: "value"
        case .result: "result"
        case .index(let index): "[\(index)]"
        case .key(let key): "[\(try key.quoted())]"
        case .member: ".<element>"
        case .cause: ".__cause__"
        }
    }
}
