// JavaScript by SWIG: what the wrapper is to look like, and, for each language, how values cross.
// From this file SWIG makes the binding for Python, and the one for Lua.
%module(threads="1") racer_swig

%{
#include <stdlib.h>
#include <string.h>
#include <swiftracer.h>

typedef struct Context {
  sr_context_t *handle;
} Context;

// What a call of JavaScript is given.
typedef struct {
  sr_value_t **values;
  size_t count;
} Arguments;

static void delete_arguments(Arguments *arguments) {
  for (size_t i = 0; i < arguments->count; i++)
    sr_value_delete(arguments->values[i]);
  free(arguments->values);
}
%}

// --- How values cross, for Python -----------------------------------------------------------------

#ifdef SWIGPYTHON
// Only while JavaScript runs do other threads.
%nothread;
%thread Context::eval;
%thread Context::call;

%{
static PyObject *JavaScriptError;

static void raise_error(sr_error_t *error) {
  const sr_status_t status = sr_error_status(error);
  const int thrown = status == sr_status_exception || status == sr_status_syntax;
  PyObject *type = status == sr_status_timed_out ? PyExc_TimeoutError
                   : thrown                      ? JavaScriptError
                                                 : PyExc_RuntimeError;
  PyErr_SetString(type, sr_error_message(error, NULL));
  sr_error_delete(error);
}

static sr_value_t *value_of(sr_context_t *context, PyObject *object) {
  sr_value_t *value = NULL;
  sr_error_t *error = NULL;
  if (object == Py_None)
    return sr_null_new();
  if (PyBool_Check(object))
    return sr_boolean_new(object == Py_True);
  if (PyFloat_Check(object) || PyLong_Check(object)) {
    const double number = PyFloat_AsDouble(object);
    return number == -1 && PyErr_Occurred() ? NULL : sr_number_new(number);
  }
  if (PyUnicode_Check(object)) {
    Py_ssize_t length;
    const char *text = PyUnicode_AsUTF8AndSize(object, &length);
    if (text && sr_string_new(text, (size_t)length, &value, &error) != sr_status_ok)
      raise_error(error);
  } else if (PyBytes_Check(object)) {
    char *bytes;
    Py_ssize_t length;
    if (PyBytes_AsStringAndSize(object, &bytes, &length) == 0 &&
        sr_buffer_new(context, sr_element_uint8, bytes, (size_t)length, &value, &error) !=
            sr_status_ok)
      raise_error(error);
  } else {
    PyErr_Format(PyExc_TypeError, "cannot convert %R to JavaScript", (PyObject *)Py_TYPE(object));
  }
  return value;
}

static PyObject *object_of(sr_value_t *value) {
  PyObject *object = NULL;
  sr_error_t *error = NULL;
  bool boolean;
  double number;
  const char *text;
  size_t length;
  sr_view_t *view;
  switch (sr_value_kind(value)) {
    case sr_kind_undefined:
    case sr_kind_null:
      Py_INCREF(Py_None);
      object = Py_None;
      break;
    case sr_kind_boolean:
      if (sr_boolean_get(value, &boolean, &error) == sr_status_ok)
        object = PyBool_FromLong(boolean);
      break;
    case sr_kind_number:
      if (sr_number_get(value, &number, &error) == sr_status_ok)
        object = PyFloat_FromDouble(number);
      break;
    case sr_kind_string:
      if (sr_string_get(value, &text, &length, &error) == sr_status_ok)
        object = PyUnicode_FromStringAndSize(text, (Py_ssize_t)length);
      break;
    case sr_kind_buffer:
      if (sr_view_new(value, &view, &error) == sr_status_ok) {
        object = PyBytes_FromStringAndSize(sr_view_bytes(view), (Py_ssize_t)sr_view_byte_count(view));
        sr_view_delete(view);
      }
      break;
    default:
      PyErr_Format(PyExc_TypeError, "cannot convert a value of kind %d to Python",
                   (int)sr_value_kind(value));
  }
  if (error)
    raise_error(error);
  sr_value_delete(value);
  return object;
}
%}

%init %{
  JavaScriptError = PyErr_NewException("racer_swig.JavaScriptError", NULL, NULL);
  PyModule_AddObject(m, "JavaScriptError", JavaScriptError);
  Py_XINCREF(JavaScriptError);
%}
%pythoncode %{
JavaScriptError = _racer_swig.JavaScriptError
%}

%typemap(in) (const char *text, size_t length) {
  Py_ssize_t size;
  $1 = (char *)PyUnicode_AsUTF8AndSize($input, &size);
  if (!$1)
    SWIG_fail;
  $2 = (size_t)size;
}
// A tuple of values; `self` was converted before it.
%typemap(in) Arguments (Py_ssize_t given) {
  given = PyTuple_Check($input) ? PyTuple_Size($input) : -1;
  if (given < 0)
    SWIG_exception_fail(SWIG_TypeError, "arguments: expected a tuple");
  $1.values = calloc((size_t)given + 1, sizeof(sr_value_t *));
  if (!$1.values)
    SWIG_exception_fail(SWIG_MemoryError, "there is no memory for the arguments");
  while ((Py_ssize_t)$1.count < given) {
    sr_value_t *value = value_of(arg1->handle, PyTuple_GetItem($input, (Py_ssize_t)$1.count));
    if (!value)
      SWIG_fail;
    $1.values[$1.count++] = value;
  }
}
%typemap(arginit) Arguments { memset(&$1, 0, sizeof $1); }
%typemap(freearg) Arguments { delete_arguments(&$1); }
%typemap(out) sr_value_t * {
  $result = $1 ? object_of($1) : NULL;
}
%typemap(in, numinputs = 0) sr_error_t **error (sr_error_t *failure = NULL) { $1 = &failure; }
%typemap(argout) sr_error_t **error {
  if (*$1)
    raise_error(*$1);
  if (PyErr_Occurred()) {
    Py_XDECREF($result);
    SWIG_fail;
  }
}
%typemap(in) double timeout {
  $1 = $input == Py_None ? 0 : PyFloat_AsDouble($input);
  if ($1 == -1 && PyErr_Occurred())
    SWIG_fail;
  if ($input != Py_None && !($1 > 0 && $1 < 1e9)) {
    PyErr_Format(PyExc_ValueError, "timeout: got %R, expected seconds above 0", $input);
    SWIG_fail;
  }
}
%feature("shadow") Context::Context %{
    def __init__(self, *, timeout: float | None = None) -> None:
        _racer_swig.Context_swiginit(self, _racer_swig.new_Context(timeout))
%}
%feature("shadow") Context::call %{
    def call(self, path: str, *arguments: object) -> object:
        return _racer_swig.Context_call(self, path, arguments)
%}
#endif

// --- How values cross, for Lua --------------------------------------------------------------------

#ifdef SWIGLUA
%{
static void push_error(lua_State *L, sr_error_t *error) {
  lua_pushstring(L, sr_error_message(error, NULL));
  sr_error_delete(error);
}

static sr_value_t *value_of(lua_State *L, int index) {
  sr_value_t *value = NULL;
  sr_error_t *error = NULL;
  size_t length;
  const char *text;
  switch (lua_type(L, index)) {
    case LUA_TBOOLEAN:
      return sr_boolean_new(lua_toboolean(L, index));
    case LUA_TNUMBER:
      return sr_number_new(lua_tonumber(L, index));
    case LUA_TSTRING:
      text = lua_tolstring(L, index, &length);
      if (sr_string_new(text, length, &value, &error) != sr_status_ok)
        push_error(L, error);
      return value;
    default:
      lua_pushfstring(L, "cannot convert %s to JavaScript", luaL_typename(L, index));
      return NULL;
  }
}

static int push_value(lua_State *L, sr_value_t *value) {
  sr_error_t *error = NULL;
  bool boolean;
  double number;
  const char *text;
  size_t length;
  int pushed = 1;
  switch (sr_value_kind(value)) {
    case sr_kind_undefined:
    case sr_kind_null:
      lua_pushnil(L);
      break;
    case sr_kind_boolean:
      if (sr_boolean_get(value, &boolean, &error) == sr_status_ok)
        lua_pushboolean(L, boolean);
      break;
    case sr_kind_number:
      if (sr_number_get(value, &number, &error) == sr_status_ok)
        lua_pushnumber(L, number);
      break;
    case sr_kind_string:
      if (sr_string_get(value, &text, &length, &error) == sr_status_ok)
        lua_pushlstring(L, text, length);
      break;
    default:
      lua_pushfstring(L, "cannot convert a value of kind %d to Lua", (int)sr_value_kind(value));
      pushed = 0;
  }
  if (error) {
    push_error(L, error);
    pushed = 0;
  }
  sr_value_delete(value);
  return pushed;
}
%}

%typemap(in, checkfn = "lua_isstring") (const char *text, size_t length) {
  $1 = (char *)lua_tolstring(L, $input, &$2);
}
// A table of values; `self` was converted before it.
%typemap(in, checkfn = "lua_istable") Arguments {
  const size_t count = lua_objlen(L, $input);
  $1.values = calloc(count + 1, sizeof(sr_value_t *));
  while ($1.values && $1.count < count) {
    lua_rawgeti(L, $input, (int)$1.count + 1);
    sr_value_t *value = value_of(L, -1);
    if (!value)
      SWIG_fail;
    lua_pop(L, 1);
    $1.values[$1.count++] = value;
  }
}
%typemap(arginit) Arguments { memset(&$1, 0, sizeof $1); }
%typemap(freearg) Arguments { delete_arguments(&$1); }
%typemap(out) sr_value_t * {
  if ($1 && !push_value(L, $1))
    SWIG_fail;
  SWIG_arg = $1 ? 1 : 0;
}
%typemap(in, numinputs = 0) sr_error_t **error (sr_error_t *failure = NULL) { $1 = &failure; }
%typemap(argout) sr_error_t **error {
  if (*$1) {
    push_error(L, *$1);
    SWIG_fail;
  }
}
#endif

// --- What all languages get -----------------------------------------------------------------------

typedef struct {} Context;

%extend Context {
  // `timeout` in seconds; 0 for none.
  Context(double timeout, sr_error_t **error) {
    Context *self = calloc(1, sizeof *self);
    sr_context_options_t options = SR_CONTEXT_OPTIONS_INIT;
    sr_isolate_t *isolate = NULL;
    if (!self)
      return NULL;
    if (timeout > 0)
      options.timeout_ns = timeout < 1e-9 ? 1 : (uint64_t)(timeout * 1e9);
    if (sr_isolate_new(NULL, &isolate, error) == sr_status_ok)
      sr_context_new(isolate, &options, &self->handle, error);
    sr_isolate_delete(isolate);  // the context keeps it
    if (!*error)
      return self;
    free(self);
    return NULL;
  }

  ~Context() {
    sr_context_delete($self->handle);
    free($self);
  }

  // Runs a script and returns its completion value.
  sr_value_t *eval(const char *text, size_t length, sr_error_t **error) {
    sr_value_t *result = NULL;
    sr_context_evaluate($self->handle, text, length, NULL, &result, error);
    return result;
  }

  // Calls the function at a path, such as "Math.max".
  sr_value_t *call(const char *text, size_t length, Arguments arguments, sr_error_t **error) {
    sr_value_t *result = NULL;
    sr_context_call($self->handle, text, length, (const sr_value_t *const *)arguments.values,
                    arguments.count, NULL, &result, error);
    return result;
  }
}
