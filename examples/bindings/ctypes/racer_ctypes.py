# The types of C are found out when it runs.
# pyright: basic
"""JavaScript by ctypes: everything of the C header that is used is said again, in Python."""

from __future__ import annotations

import os
import weakref
from ctypes import (
    CDLL,
    POINTER,
    Structure,
    byref,
    c_bool,
    c_char_p,
    c_double,
    c_int,
    c_size_t,
    c_uint32,
    c_uint64,
    c_void_p,
    sizeof,
    string_at,
)
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ctypes import Array

lib = CDLL(os.environ.get("SWIFTRACER_LIBRARY", "libswiftracer.so.1"))


class _IsolateBody(Structure):
    pass


class _ContextBody(Structure):
    pass


class _ValueBody(Structure):
    pass


class _ViewBody(Structure):
    pass


class _ErrorBody(Structure):
    pass


_Isolate = POINTER(_IsolateBody)
_Context = POINTER(_ContextBody)
_Value = POINTER(_ValueBody)
_View = POINTER(_ViewBody)
_Error = POINTER(_ErrorBody)


class _ContextOptions(Structure):
    _fields_ = (
        ("size", c_size_t),
        ("timeout_ns", c_uint64),
        ("cpu_timeout_ns", c_uint64),
        ("background_timeout_ns", c_uint64),
        ("without", c_uint32),
        ("console", c_void_p),
        ("unhandled", c_void_p),
        ("env", c_void_p),
        ("release", c_void_p),
    )


def _declare(name: str, result: Any, *parameters: Any) -> None:
    function = getattr(lib, name)
    function.restype = result
    function.argtypes = parameters


_error = POINTER(_Error)
_declare("sr_isolate_new", c_int, c_void_p, POINTER(_Isolate), _error)
_declare("sr_isolate_delete", None, _Isolate)
_declare("sr_context_new", c_int, _Isolate, POINTER(_ContextOptions), POINTER(_Context), _error)
_declare("sr_context_delete", None, _Context)
_declare(
    "sr_context_evaluate",
    *(c_int, _Context, c_char_p, c_size_t, c_void_p, POINTER(_Value), _error),
)
_declare(
    "sr_context_call",
    *(c_int, _Context, c_char_p, c_size_t, POINTER(_Value), c_size_t, c_void_p),
    *(POINTER(_Value), _error),
)
_declare("sr_error_status", c_int, _Error)
_declare("sr_error_message", c_void_p, _Error, POINTER(c_size_t))
_declare("sr_error_delete", None, _Error)
_declare("sr_value_kind", c_int, _Value)
_declare("sr_value_delete", None, _Value)
_declare("sr_null_new", _Value)
_declare("sr_boolean_new", _Value, c_bool)
_declare("sr_boolean_get", c_int, _Value, POINTER(c_bool), _error)
_declare("sr_number_new", _Value, c_double)
_declare("sr_number_get", c_int, _Value, POINTER(c_double), _error)
_declare("sr_string_new", c_int, c_char_p, c_size_t, POINTER(_Value), _error)
_declare("sr_string_get", c_int, _Value, POINTER(c_void_p), POINTER(c_size_t), _error)
_declare("sr_buffer_new", c_int, _Context, c_int, c_char_p, c_size_t, POINTER(_Value), _error)
_declare("sr_view_new", c_int, _Value, POINTER(_View), _error)
_declare("sr_view_delete", None, _View)
_declare("sr_view_bytes", c_void_p, _View)
_declare("sr_view_byte_count", c_size_t, _View)

# The numbers of sr_status_t, sr_kind_t and sr_element_t.
_EXCEPTION, _SYNTAX, _TIMED_OUT = 1, 2, 4
_UNDEFINED, _NULL, _BOOLEAN, _NUMBER, _STRING, _BUFFER = 0, 1, 2, 3, 4, 15
_UINT8 = 0


class JavaScriptError(Exception):
    """What JavaScript threw and did not catch."""


class Context:
    """A global object and its built-ins, in a heap of their own."""

    def __init__(self, *, timeout: float | None = None) -> None:
        """Make a context whose calls may take ``timeout`` seconds."""
        options = _ContextOptions(size=sizeof(_ContextOptions))
        if timeout is not None:
            if not 0 < timeout < 1e9:
                message = f"timeout: got {timeout}, expected seconds above 0"
                raise ValueError(message)
            options.timeout_ns = max(1, int(timeout * 1e9))
        isolate, self._handle, error = _Isolate(), _Context(), _Error()
        _check(lib.sr_isolate_new(None, byref(isolate), byref(error)), error)
        try:
            _check(
                lib.sr_context_new(isolate, byref(options), byref(self._handle), byref(error)),
                error,
            )
        finally:
            lib.sr_isolate_delete(isolate)  # the context keeps it
        weakref.finalize(self, lib.sr_context_delete, self._handle)

    def eval(self, source: str) -> object:
        """Run a script and return its completion value."""
        text = source.encode()
        result, error = _Value(), _Error()
        _check(
            lib.sr_context_evaluate(
                self._handle, text, len(text), None, byref(result), byref(error)
            ),
            error,
        )
        return _take(result)

    def call(self, path: str, *arguments: object) -> object:
        """Call the function at a path, such as "Math.max"."""
        text = path.encode()
        values: Array[Any] = (_Value * len(arguments))()
        result, error = _Value(), _Error()
        try:
            for index, argument in enumerate(arguments):
                values[index] = self._make(argument)
            _check(
                lib.sr_context_call(
                    *(self._handle, text, len(text), values, len(arguments), None),
                    *(byref(result), byref(error)),
                ),
                error,
            )
        finally:
            for value in values:
                lib.sr_value_delete(value)
        return _take(result)

    def _make(self, argument: object) -> Any:
        value, error = _Value(), _Error()
        match argument:
            case None:
                return lib.sr_null_new()
            case bool():
                return lib.sr_boolean_new(argument)
            case int() | float():
                return lib.sr_number_new(float(argument))
            case str():
                text = argument.encode()
                _check(lib.sr_string_new(text, len(text), byref(value), byref(error)), error)
            case bytes():
                _check(
                    lib.sr_buffer_new(
                        *(self._handle, _UINT8, argument, len(argument)),
                        *(byref(value), byref(error)),
                    ),
                    error,
                )
            case _:
                message = f"cannot convert {type(argument).__name__} to JavaScript"
                raise TypeError(message)
        return value


def _take(value: Any) -> object:
    error = _Error()
    try:
        kind = lib.sr_value_kind(value)
        if kind in {_UNDEFINED, _NULL}:
            return None
        if kind == _BOOLEAN:
            boolean = c_bool()
            _check(lib.sr_boolean_get(value, byref(boolean), byref(error)), error)
            return boolean.value
        if kind == _NUMBER:
            number = c_double()
            _check(lib.sr_number_get(value, byref(number), byref(error)), error)
            return number.value
        if kind == _STRING:
            text, length = c_void_p(), c_size_t()
            _check(lib.sr_string_get(value, byref(text), byref(length), byref(error)), error)
            return str(string_at(text, length.value), "utf-8")
        if kind == _BUFFER:
            view = _View()
            _check(lib.sr_view_new(value, byref(view), byref(error)), error)
            try:
                return string_at(lib.sr_view_bytes(view), lib.sr_view_byte_count(view))
            finally:
                lib.sr_view_delete(view)
    finally:
        lib.sr_value_delete(value)
    message = f"cannot convert a value of kind {kind} to Python"
    raise TypeError(message)


def _check(status: int, error: Any) -> None:
    if status == 0:
        return
    length = c_size_t()
    text = lib.sr_error_message(error, byref(length))
    message = str(string_at(text, length.value), "utf-8")
    lib.sr_error_delete(error)
    if status == _TIMED_OUT:
        raise TimeoutError(message)
    raise (JavaScriptError if status in {_EXCEPTION, _SYNTAX} else RuntimeError)(message)
