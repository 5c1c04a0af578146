# cython: language_level=3
"""JavaScript by Cython: Python with types of C, compiled to an extension."""

from libc.stdint cimport uint64_t
from libc.stdlib cimport calloc, free
from libc.string cimport memset


cdef extern from "Python.h":
    const char *PyUnicode_AsUTF8AndSize(object text, Py_ssize_t *size) except NULL


cdef extern from "swiftracer.h" nogil:
    ctypedef unsigned char c_bool "bool"
    ctypedef struct sr_isolate_t
    ctypedef struct sr_context_t
    ctypedef struct sr_value_t
    ctypedef struct sr_view_t
    ctypedef struct sr_error_t
    ctypedef enum sr_status_t:
        sr_status_ok
        sr_status_exception
        sr_status_syntax
        sr_status_timed_out
    ctypedef enum sr_kind_t:
        sr_kind_undefined
        sr_kind_null
        sr_kind_boolean
        sr_kind_number
        sr_kind_string
        sr_kind_buffer
    ctypedef enum sr_element_t:
        sr_element_uint8
    ctypedef struct sr_context_options_t:
        size_t size
        uint64_t timeout_ns

    sr_status_t sr_isolate_new(const void *, sr_isolate_t **, sr_error_t **)
    void sr_isolate_delete(sr_isolate_t *)
    sr_status_t sr_context_new(
        sr_isolate_t *, const sr_context_options_t *, sr_context_t **, sr_error_t **)
    void sr_context_delete(sr_context_t *)
    sr_status_t sr_context_evaluate(
        sr_context_t *, const char *, size_t, const void *, sr_value_t **, sr_error_t **)
    sr_status_t sr_context_call(
        sr_context_t *, const char *, size_t, const sr_value_t *const *, size_t, const void *,
        sr_value_t **, sr_error_t **)
    const char *sr_error_message(const sr_error_t *, size_t *)
    void sr_error_delete(sr_error_t *)
    sr_kind_t sr_value_kind(const sr_value_t *)
    void sr_value_delete(sr_value_t *)
    sr_value_t *sr_null_new()
    sr_value_t *sr_boolean_new(c_bool)
    sr_status_t sr_boolean_get(const sr_value_t *, c_bool *, sr_error_t **)
    sr_value_t *sr_number_new(double)
    sr_status_t sr_number_get(const sr_value_t *, double *, sr_error_t **)
    sr_status_t sr_string_new(const char *, size_t, sr_value_t **, sr_error_t **)
    sr_status_t sr_string_get(const sr_value_t *, const char **, size_t *, sr_error_t **)
    sr_status_t sr_buffer_new(
        sr_context_t *, sr_element_t, const void *, size_t, sr_value_t **, sr_error_t **)
    sr_status_t sr_view_new(const sr_value_t *, sr_view_t **, sr_error_t **)
    void sr_view_delete(sr_view_t *)
    void *sr_view_bytes(const sr_view_t *)
    size_t sr_view_byte_count(const sr_view_t *)


class JavaScriptError(Exception):
    """What JavaScript threw and did not catch."""


cdef int check(sr_status_t status, sr_error_t *error) except -1:
    if status == sr_status_ok:
        return 0
    cdef size_t length
    cdef const char *text = sr_error_message(error, &length)
    message = text[:length].decode("utf-8")
    sr_error_delete(error)
    if status == sr_status_timed_out:
        raise TimeoutError(message)
    if status == sr_status_exception or status == sr_status_syntax:
        raise JavaScriptError(message)
    raise RuntimeError(message)


cdef class Context:
    """A global object and its built-ins, in a heap of their own."""

    cdef sr_context_t *handle

    def __cinit__(self, *, timeout: float | None = None):
        cdef sr_context_options_t options
        cdef sr_isolate_t *isolate
        cdef sr_error_t *error
        memset(&options, 0, sizeof(options))
        options.size = sizeof(options)
        if timeout is not None:
            if not 0 < timeout < 1e9:
                raise ValueError(f"timeout: got {timeout}, expected seconds above 0")
            options.timeout_ns = max(1, int(timeout * 1e9))
        check(sr_isolate_new(NULL, &isolate, &error), error)
        try:
            check(sr_context_new(isolate, &options, &self.handle, &error), error)
        finally:
            sr_isolate_delete(isolate)  # the context keeps it

    def __dealloc__(self):
        sr_context_delete(self.handle)

    def eval(self, source: str):
        """Run a script and return its completion value."""
        cdef Py_ssize_t length
        cdef const char *text = PyUnicode_AsUTF8AndSize(source, &length)
        cdef sr_value_t *result
        cdef sr_error_t *error
        cdef sr_status_t status
        with nogil:
            status = sr_context_evaluate(self.handle, text, length, NULL, &result, &error)
        check(status, error)
        return take(result)

    def call(self, path: str, *arguments):
        """Call the function at a path, such as "Math.max"."""
        cdef Py_ssize_t length, index, count = len(arguments)
        cdef const char *text = PyUnicode_AsUTF8AndSize(path, &length)
        cdef sr_value_t *result
        cdef sr_error_t *error
        cdef sr_status_t status
        cdef sr_value_t **values = <sr_value_t **>calloc(count + 1, sizeof(sr_value_t *))
        if values == NULL:
            raise MemoryError
        try:
            for index in range(count):
                values[index] = self.make(arguments[index])
            with nogil:
                status = sr_context_call(
                    self.handle, text, length, <const sr_value_t *const *>values, count, NULL,
                    &result, &error)
            check(status, error)
        finally:
            for index in range(count):
                sr_value_delete(values[index])
            free(values)
        return take(result)

    cdef sr_value_t *make(self, argument) except NULL:
        cdef sr_value_t *value
        cdef sr_error_t *error
        cdef const char *text
        cdef Py_ssize_t length
        if argument is None:
            return sr_null_new()
        if isinstance(argument, bool):
            return sr_boolean_new(argument)
        if isinstance(argument, (int, float)):
            return sr_number_new(argument)
        if isinstance(argument, str):
            text = PyUnicode_AsUTF8AndSize(argument, &length)
            check(sr_string_new(text, length, &value, &error), error)
            return value
        if isinstance(argument, bytes):
            text = argument
            check(
                sr_buffer_new(
                    self.handle, sr_element_uint8, text, len(argument), &value, &error),
                error,
            )
            return value
        raise TypeError(f"cannot convert {type(argument).__name__} to JavaScript")


cdef take(sr_value_t *value):
    cdef sr_kind_t kind = sr_value_kind(value)
    cdef c_bool boolean
    cdef double number
    cdef const char *text
    cdef size_t length
    cdef sr_view_t *view
    cdef sr_error_t *error
    try:
        if kind == sr_kind_undefined or kind == sr_kind_null:
            return None
        if kind == sr_kind_boolean:
            check(sr_boolean_get(value, &boolean, &error), error)
            return boolean != 0
        if kind == sr_kind_number:
            check(sr_number_get(value, &number, &error), error)
            return number
        if kind == sr_kind_string:
            check(sr_string_get(value, &text, &length, &error), error)
            return text[:length].decode("utf-8")
        if kind == sr_kind_buffer:
            check(sr_view_new(value, &view, &error), error)
            try:
                length = sr_view_byte_count(view)
                return (<const char *>sr_view_bytes(view))[:length] if length else b""
            finally:
                sr_view_delete(view)
        raise TypeError(f"cannot convert a value of kind {<int>kind} to Python")
    finally:
        sr_value_delete(value)
