internal import CPython

/// Whether `name`, an attribute name, is Python's on `object`: an attribute of its type, or dunder.
///
/// The names of a type are listed when they are first asked for, which is after the package has put
/// its own methods on it.
func isPythonName(_ name: PyBorrowed, of object: PyBorrowed) throws(PythonError) -> Bool {
    let type = unsafe cpython_type(object.object)
    let address = UInt(bitPattern: type)
    let names: PyBorrowed
    if let known = unsafe attributeNames.first(where: { $0.type == address }) {
        names = known.names
    } else {
        let listed = try unsafe PyRef(checking: PyObject_Dir(type))
        names = try unsafe PyRef(checking: PyFrozenSet_New(listed.borrowed.object)).leaked()
        unsafe attributeNames.append((address, names))
    }
    let isListed = unsafe PySet_Contains(names.object, name.object)
    guard isListed >= 0 else { throw .raised }
    return isListed == 1 || name.isDunder
}

// Only touched with the GIL held. There are seven types; a search beats a hash.
private nonisolated(unsafe) var attributeNames: [(type: UInt, names: PyBorrowed)] = []
