// JavaScript by CPython's own API: an extension written in C, as the talk writes one.
//
// With Py_LIMITED_API defined it is an extension for every Python from 3.11 on.
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <swiftracer.h>

typedef struct {
  PyObject_HEAD sr_context_t* handle;
} Context;

static PyObject* JavaScriptError;

// Raises what `error` tells; returns NULL, for callers to return.
static PyObject* raise_error(sr_error_t* error) {
  const sr_status_t status = sr_error_status(error);
  PyObject* type = PyExc_RuntimeError;
  if (status == sr_status_exception || status == sr_status_syntax)
    type = JavaScriptError;
  else if (status == sr_status_timed_out)
    type = PyExc_TimeoutError;
  PyErr_SetString(type, sr_error_message(error, NULL));
  sr_error_delete(error);
  return NULL;
}

// NULL with an exception if it cannot be converted.
static sr_value_t* make(const Context* self, PyObject* argument) {
  sr_value_t* value = NULL;
  sr_error_t* error = NULL;
  if (argument == Py_None)
    return sr_null_new();
  if (PyBool_Check(argument))
    return sr_boolean_new(argument == Py_True);
  if (PyFloat_Check(argument) || PyLong_Check(argument)) {
    const double number = PyFloat_AsDouble(argument);
    return number == -1 && PyErr_Occurred() ? NULL : sr_number_new(number);
  }
  if (PyUnicode_Check(argument)) {
    Py_ssize_t length;
    const char* text = PyUnicode_AsUTF8AndSize(argument, &length);
    if (text && sr_string_new(text, (size_t)length, &value, &error) != sr_status_ok)
      raise_error(error);
  } else if (PyBytes_Check(argument)) {
    char* bytes;
    Py_ssize_t length;
    if (PyBytes_AsStringAndSize(argument, &bytes, &length) == 0 &&
        sr_buffer_new(self->handle, sr_element_uint8, bytes, (size_t)length, &value, &error) !=
            sr_status_ok)
      raise_error(error);
  } else {
    PyErr_Format(PyExc_TypeError, "cannot convert %R to JavaScript", (PyObject*)Py_TYPE(argument));
  }
  return value;
}

// Takes `value` over.
static PyObject* take(sr_value_t* value) {
  PyObject* result = NULL;
  sr_error_t* error = NULL;
  bool boolean;
  double number;
  const char* text;
  size_t length;
  sr_view_t* view;
  const sr_kind_t kind = sr_value_kind(value);
  switch (kind) {
    case sr_kind_undefined:
    case sr_kind_null:
      Py_INCREF(Py_None);
      result = Py_None;
      break;
    case sr_kind_boolean:
      if (sr_boolean_get(value, &boolean, &error) == sr_status_ok)
        result = PyBool_FromLong(boolean);
      break;
    case sr_kind_number:
      if (sr_number_get(value, &number, &error) == sr_status_ok)
        result = PyFloat_FromDouble(number);
      break;
    case sr_kind_string:
      if (sr_string_get(value, &text, &length, &error) == sr_status_ok)
        result = PyUnicode_FromStringAndSize(text, (Py_ssize_t)length);
      break;
    case sr_kind_buffer:
      if (sr_view_new(value, &view, &error) == sr_status_ok) {
        result =
            PyBytes_FromStringAndSize(sr_view_bytes(view), (Py_ssize_t)sr_view_byte_count(view));
        sr_view_delete(view);
      }
      break;
    default:
      PyErr_Format(PyExc_TypeError, "cannot convert a value of kind %d to Python", (int)kind);
  }
  if (error)
    raise_error(error);
  sr_value_delete(value);
  return result;
}

static PyObject* context_new(PyTypeObject* type, PyObject* arguments, PyObject* keywords) {
  static char* names[] = {"timeout", NULL};
  PyObject* timeout = Py_None;
  sr_context_options_t options = SR_CONTEXT_OPTIONS_INIT;
  sr_isolate_t* isolate = NULL;
  sr_error_t* error = NULL;
  if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "|$O:Context", names, &timeout))
    return NULL;
  if (timeout != Py_None) {
    const double seconds = PyFloat_AsDouble(timeout);
    if (seconds == -1 && PyErr_Occurred())
      return NULL;
    if (!(seconds > 0 && seconds < 1e9))
      return PyErr_Format(PyExc_ValueError, "timeout: got %R, expected seconds above 0", timeout);
    options.timeout_ns = seconds < 1e-9 ? 1 : (uint64_t)(seconds * 1e9);
  }
  const allocfunc allocate = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
  Context* self = (Context*)allocate(type, 0);
  if (!self)
    return NULL;
  if (sr_isolate_new(NULL, &isolate, &error) == sr_status_ok)
    sr_context_new(isolate, &options, &self->handle, &error);
  sr_isolate_delete(isolate);  // the context keeps it
  if (!error)
    return (PyObject*)self;
  Py_DECREF(self);
  return raise_error(error);
}

static void context_dealloc(PyObject* self) {
  PyTypeObject* type = Py_TYPE(self);
  sr_context_delete(((Context*)self)->handle);
  ((freefunc)PyType_GetSlot(type, Py_tp_free))(self);
  Py_DECREF(type);
}

static PyObject* context_eval(PyObject* self, PyObject* source) {
  Py_ssize_t length;
  const char* text = PyUnicode_AsUTF8AndSize(source, &length);
  sr_context_t* handle = ((Context*)self)->handle;
  sr_value_t* result;
  sr_error_t* error;
  sr_status_t status;
  if (!text)
    return NULL;
  Py_BEGIN_ALLOW_THREADS;
  status = sr_context_evaluate(handle, text, (size_t)length, NULL, &result, &error);
  Py_END_ALLOW_THREADS;
  return status == sr_status_ok ? take(result) : raise_error(error);
}

static PyObject* call(Context* self,
                      const char* path,
                      size_t length,
                      sr_value_t* const* values,
                      size_t count) {
  sr_value_t* result;
  sr_error_t* error;
  sr_status_t status;
  Py_BEGIN_ALLOW_THREADS;
  status = sr_context_call(self->handle, path, length, (const sr_value_t* const*)values, count,
                           NULL, &result, &error);
  Py_END_ALLOW_THREADS;
  return status == sr_status_ok ? take(result) : raise_error(error);
}

static PyObject* context_call(PyObject* self, PyObject* const* arguments, Py_ssize_t count) {
  Py_ssize_t length;
  if (count < 1) {
    PyErr_SetString(PyExc_TypeError, "call: expected the path of a function");
    return NULL;
  }
  const char* path = PyUnicode_AsUTF8AndSize(arguments[0], &length);
  sr_value_t** values = path ? PyMem_Calloc((size_t)count, sizeof(sr_value_t*)) : NULL;
  if (!values)
    return path ? PyErr_NoMemory() : NULL;
  Py_ssize_t made = 0;
  while (made < count - 1 && (values[made] = make((Context*)self, arguments[made + 1])))
    made++;
  PyObject* result = NULL;
  if (made == count - 1)
    result = call((Context*)self, path, (size_t)length, values, (size_t)made);
  for (Py_ssize_t i = 0; i < made; i++)
    sr_value_delete(values[i]);
  PyMem_Free(values);
  return result;
}

static PyMethodDef context_methods[] = {
    {"eval", context_eval, METH_O,
     "eval($self, source, /)\n--\n\nRun a script and return its completion value."},
    {"call", (PyCFunction)(void (*)(void))context_call, METH_FASTCALL,
     "Call the function at a path, such as \"Math.max\"."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot context_slots[] = {
    {Py_tp_doc, "A global object and its built-ins, in a heap of their own."},
    {Py_tp_new, context_new},
    {Py_tp_dealloc, context_dealloc},
    {Py_tp_methods, context_methods},
    {0, NULL},
};

static PyType_Spec context_spec = {
    .name = "racer_cpython.Context",
    .basicsize = sizeof(Context),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = context_slots,
};

static int execute(PyObject* module) {
  JavaScriptError = PyErr_NewException("racer_cpython.JavaScriptError", NULL, NULL);
  PyObject* type = PyType_FromSpec(&context_spec);
  const int failed = !JavaScriptError || !type ||
                     PyModule_AddObjectRef(module, "JavaScriptError", JavaScriptError) < 0 ||
                     PyModule_AddObjectRef(module, "Context", type) < 0;
  Py_XDECREF(type);
  return failed ? -1 : 0;
}

static PyModuleDef_Slot module_slots[] = {{Py_mod_exec, execute}, {0, NULL}};

static PyModuleDef module = {
    PyModuleDef_HEAD_INIT,
    .m_name = "racer_cpython",
    .m_doc = "JavaScript by CPython's own API.",
    .m_slots = module_slots,
};

PyMODINIT_FUNC PyInit_racer_cpython(void) {
  return PyModuleDef_Init(&module);
}
