// Python.h under the limited API, and what Swift cannot import of it: macros, and data that only C
// may touch.
#ifndef CPYTHON_H
#define CPYTHON_H

// Before Python.h, which asks for X/Open names: fd_set must look as it does to the rest of Swift.
#include <sys/select.h>

#define PY_SSIZE_T_CLEAN
#define Py_LIMITED_API 0x030B0000
#include <Python.h>
#include <stdbool.h>
#include <structmember.h>

#define CPYTHON_SAFE __attribute__((swift_attr("safe")))

#pragma clang assume_nonnull begin

// A PyObject * in a callback's signature, as a struct, which the ABI passes in the same way: so
// that Swift code which only hands objects on needs no pointer.

/// A reference that is valid for the duration of the call; null where Python passes null.
typedef struct CPYTHON_SAFE {
  PyObject* _Nullable pointer;
} PyBorrowed;

/// A new reference for the caller; null if an exception is set.
typedef struct CPYTHON_SAFE {
  PyObject* _Nullable pointer;
} PyReturned;

/// The arguments of a vectorcall.
typedef struct CPYTHON_SAFE {
  PyObject* _Nonnull const* _Nullable pointer;
} PyVector;

typedef PyReturned (*PyCallback1)(PyBorrowed);
typedef PyReturned (*PyCallback2)(PyBorrowed, PyBorrowed);
typedef PyReturned (*PyCallback3)(PyBorrowed, PyBorrowed, PyBorrowed);
typedef PyReturned (*PyCallbackVector)(PyBorrowed, PyVector, Py_ssize_t, PyBorrowed);
typedef PyReturned (*PyCallbackCompare)(PyBorrowed, PyBorrowed, int);
typedef PyReturned (*PyCallbackIndex)(PyBorrowed, Py_ssize_t);
typedef int (*PyCallbackSet)(PyBorrowed, PyBorrowed, PyBorrowed);
typedef int (*PyCallbackTest)(PyBorrowed, PyBorrowed);
typedef int (*PyCallbackBool)(PyBorrowed);
typedef Py_ssize_t (*PyCallbackNumber)(PyBorrowed);
typedef int (*PyCallbackGetBuffer)(PyBorrowed, Py_buffer*, int);
typedef void (*PyCallbackReleaseBuffer)(PyBorrowed, Py_buffer*);

/// What every object of the extension looks like.
typedef struct {
  PyObject_HEAD
      /// The Swift object behind it, retained; null once it is gone.
      void* _Nullable swift;
  /// Of a value: the Python Context it came through. Of a Context: its Isolate.
  PyObject* _Nullable owner;
  /// Of a Context: `default`. Of an iterator: what it has read ahead.
  PyObject* _Nullable extra;
  /// Another Swift object, retained. Of a function: what it was read from. Of a Context: what
  /// JavaScript has of it.
  void* _Nullable companion;
  /// Of a function.
  PyCallbackVector _Nullable vectorcall;
  PyObject* _Nullable weakReferences;
} PyInstance;

static inline Py_ssize_t cpython_weak_references_offset(void) {
  return offsetof(PyInstance, weakReferences);
}
static inline Py_ssize_t cpython_vectorcall_offset(void) {
  return offsetof(PyInstance, vectorcall);
}

// Hidden below 3.12, honoured by every Python from 3.8 on.
static inline unsigned int cpython_flag_vectorcall(void) {
  return 1u << 11;
}
static inline unsigned int cpython_flag_mapping(void) {
  return 1u << 6;
}
static inline unsigned int cpython_flag_sequence(void) {
  return 1u << 5;
}
static inline unsigned int cpython_flags_default(void) {
  return Py_TPFLAGS_DEFAULT;
}
static inline unsigned int cpython_flag_gc(void) {
  return Py_TPFLAGS_HAVE_GC;
}
static inline unsigned int cpython_flag_no_instantiation(void) {
  return Py_TPFLAGS_DISALLOW_INSTANTIATION;
}
/// The number of positional arguments in the third argument of a vectorcall.
static inline Py_ssize_t cpython_vectorcall_count(Py_ssize_t count) {
  return (Py_ssize_t)((size_t)count & ~((size_t)1 << (8 * sizeof(size_t) - 1)));
}

static inline PyModuleDef_Base cpython_module_definition_base(void) {
  PyModuleDef_Base base = PyModuleDef_HEAD_INIT;
  return base;
}
static inline PyObject* cpython_type(PyObject* object) {
  return (PyObject*)Py_TYPE(object);
}
static inline unsigned long cpython_type_flags(PyObject* type) {
  return PyType_GetFlags((PyTypeObject*)type);
}
static inline PyObject* _Nullable cpython_allocate(PyObject* type) {
  return PyType_GenericAlloc((PyTypeObject*)type, 0);
}
static inline void cpython_free(PyObject* type, PyObject* object) {
  ((freefunc)PyType_GetSlot((PyTypeObject*)type, Py_tp_free))(object);
}
static inline void cpython_retain(PyObject* object) {
  Py_INCREF(object);
}
static inline void cpython_release(PyObject* object) {
  Py_DECREF(object);
}

/// Calls without a tuple where there are few arguments: PyObject_Vectorcall came in 3.12.
static inline PyObject* _Nullable cpython_call(PyObject* callable,
                                               PyObject* _Nonnull const* _Nullable arguments,
                                               Py_ssize_t count) {
  switch (count) {
    case 0:
      return PyObject_CallNoArgs(callable);
    case 1:
      return PyObject_CallFunctionObjArgs(callable, arguments[0], NULL);
    case 2:
      return PyObject_CallFunctionObjArgs(callable, arguments[0], arguments[1], NULL);
    case 3:
      return PyObject_CallFunctionObjArgs(callable, arguments[0], arguments[1], arguments[2], NULL);
    default:
      break;
  }
  PyObject* tuple = PyTuple_New(count);
  if (!tuple)
    return NULL;
  for (Py_ssize_t i = 0; i < count; i++) {
    Py_INCREF(arguments[i]);
    PyTuple_SetItem(tuple, i, arguments[i]);
  }
  PyObject* result = PyObject_Call(callable, tuple, NULL);
  Py_DECREF(tuple);
  return result;
}

static inline Py_ssize_t cpython_reference_count(PyObject* object) {
  return Py_REFCNT(object);
}

static inline PyObject* cpython_none(void) {
  return Py_None;
}
static inline PyObject* cpython_true(void) {
  return Py_True;
}
static inline PyObject* cpython_false(void) {
  return Py_False;
}
static inline PyObject* cpython_not_implemented(void) {
  return Py_NotImplemented;
}
static inline PyObject* cpython_ellipsis(void) {
  return Py_Ellipsis;
}
static inline PyObject* cpython_int_type(void) {
  return (PyObject*)&PyLong_Type;
}

static inline bool cpython_is_exact_int(PyObject* object) {
  return Py_TYPE(object) == &PyLong_Type;
}
static inline bool cpython_is_exact_float(PyObject* object) {
  return Py_TYPE(object) == &PyFloat_Type;
}
static inline bool cpython_is_exact_string(PyObject* object) {
  return Py_TYPE(object) == &PyUnicode_Type;
}
static inline bool cpython_is_int(PyObject* object) {
  return PyLong_Check(object);
}
static inline bool cpython_is_float(PyObject* object) {
  return PyFloat_Check(object);
}
static inline bool cpython_is_string(PyObject* object) {
  return PyUnicode_Check(object);
}
static inline bool cpython_is_list(PyObject* object) {
  return PyList_Check(object);
}
static inline bool cpython_is_tuple(PyObject* object) {
  return PyTuple_Check(object);
}
static inline bool cpython_is_dict(PyObject* object) {
  return PyDict_Check(object);
}
static inline bool cpython_is_set(PyObject* object) {
  return PyAnySet_Check(object);
}
/// An iterator over a set, whatever its class says of iterating.
static inline PyObject* _Nullable cpython_set_iterator(PyObject* set) {
  PyTypeObject* type =
      PyType_IsSubtype(Py_TYPE(set), &PySet_Type) ? &PySet_Type : &PyFrozenSet_Type;
  return ((getiterfunc)PyType_GetSlot(type, Py_tp_iter))(set);
}
static inline bool cpython_is_slice(PyObject* object) {
  return PySlice_Check(object);
}

static inline bool cpython_is_exception(PyObject* object) {
  return PyObject_IsInstance(object, PyExc_Exception) == 1;
}

static inline PyObject* cpython_attribute_error(void) {
  return PyExc_AttributeError;
}
static inline PyObject* cpython_buffer_error(void) {
  return PyExc_BufferError;
}
static inline PyObject* cpython_import_error(void) {
  return PyExc_ImportError;
}
static inline PyObject* cpython_index_error(void) {
  return PyExc_IndexError;
}
static inline PyObject* cpython_key_error(void) {
  return PyExc_KeyError;
}
static inline PyObject* cpython_overflow_error(void) {
  return PyExc_OverflowError;
}
static inline PyObject* cpython_recursion_error(void) {
  return PyExc_RecursionError;
}
static inline PyObject* cpython_runtime_error(void) {
  return PyExc_RuntimeError;
}
static inline PyObject* cpython_stop_iteration(void) {
  return PyExc_StopIteration;
}
static inline PyObject* cpython_type_error(void) {
  return PyExc_TypeError;
}
static inline PyObject* cpython_value_error(void) {
  return PyExc_ValueError;
}
static inline PyObject* cpython_memory_error(void) {
  return PyExc_MemoryError;
}

#pragma clang assume_nonnull end

#endif  // CPYTHON_H
