import SwiftRacer
import Synchronization

/// Objects that can be dropped on any thread.
final class Droppable: Sendable {
    private let objects: Mutex<[JSObject]>

    init(_ objects: [JSObject]) {
        self.objects = Mutex(objects)
    }

    func drop() {
        objects.withLock { $0 = [] }
    }
}
