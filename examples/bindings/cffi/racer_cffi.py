"""JavaScript by cffi: C's functions as they are, checked by a compiler; the rest is Python."""

from __future__ import annotations

from typing import Any

from _racer_cffi import ffi, lib


class JavaScriptError(Exception):
    """What JavaScript threw and did not catch."""


class Context:
    """A global object and its built-ins, in a heap of their own."""

    def __init__(self, *, timeout: float | None = None) -> None:
        """Make a context whose calls may take ``timeout`` seconds."""
        options = ffi.new("sr_context_options_t *", {"size": ffi.sizeof("sr_context_options_t")})
        if timeout is not None:
            if not 0 < timeout < 1e9:
                message = f"timeout: got {timeout}, expected seconds above 0"
                raise ValueError(message)
            options.timeout_ns = max(1, int(timeout * 1e9))
        isolate, context = ffi.new("sr_isolate_t **"), ffi.new("sr_context_t **")
        error = ffi.new("sr_error_t **")
        _check(lib.sr_isolate_new(ffi.NULL, isolate, error), error)
        try:
            _check(lib.sr_context_new(isolate[0], options, context, error), error)
        finally:
            lib.sr_isolate_delete(isolate[0])  # the context keeps it
        self._handle = ffi.gc(context[0], lib.sr_context_delete)

    def eval(self, source: str) -> object:
        """Run a script and return its completion value."""
        text = source.encode()
        result, error = ffi.new("sr_value_t **"), ffi.new("sr_error_t **")
        _check(
            lib.sr_context_evaluate(self._handle, text, len(text), ffi.NULL, result, error), error
        )
        return _take(result[0])

    def call(self, path: str, *arguments: object) -> object:
        """Call the function at a path, such as "Math.max"."""
        text, count = path.encode(), len(arguments)
        values = ffi.new("sr_value_t *[]", count)
        result, error = ffi.new("sr_value_t **"), ffi.new("sr_error_t **")
        try:
            for index, argument in enumerate(arguments):
                values[index] = self._make(argument)
            _check(
                lib.sr_context_call(
                    self._handle, text, len(text), values, count, ffi.NULL, result, error
                ),
                error,
            )
        finally:
            for value in values:
                lib.sr_value_delete(value)
        return _take(result[0])

    def _make(self, argument: object) -> Any:
        match argument:
            case None:
                return lib.sr_null_new()
            case bool():
                return lib.sr_boolean_new(argument)
            case int() | float():
                return lib.sr_number_new(argument)
            case str() | bytes():
                pass
            case _:
                message = f"cannot convert {type(argument).__name__} to JavaScript"
                raise TypeError(message)
        value, error = ffi.new("sr_value_t **"), ffi.new("sr_error_t **")
        if isinstance(argument, str):
            text = argument.encode()
            _check(lib.sr_string_new(text, len(text), value, error), error)
        else:
            _check(
                lib.sr_buffer_new(
                    self._handle, lib.sr_element_uint8, argument, len(argument), value, error
                ),
                error,
            )
        return value[0]


def _take(value: Any) -> object:
    error = ffi.new("sr_error_t **")
    try:
        kind = lib.sr_value_kind(value)
        if kind in {lib.sr_kind_undefined, lib.sr_kind_null}:
            return None
        if kind == lib.sr_kind_boolean:
            boolean = ffi.new("bool *")
            _check(lib.sr_boolean_get(value, boolean, error), error)
            return boolean[0]
        if kind == lib.sr_kind_number:
            number = ffi.new("double *")
            _check(lib.sr_number_get(value, number, error), error)
            return number[0]
        if kind == lib.sr_kind_string:
            text, length = ffi.new("char const **"), ffi.new("size_t *")
            _check(lib.sr_string_get(value, text, length, error), error)
            return str(ffi.buffer(text[0], length[0]), "utf-8")
        if kind == lib.sr_kind_buffer:
            view = ffi.new("sr_view_t **")
            _check(lib.sr_view_new(value, view, error), error)
            try:
                return bytes(
                    ffi.buffer(lib.sr_view_bytes(view[0]), lib.sr_view_byte_count(view[0]))
                )
            finally:
                lib.sr_view_delete(view[0])
    finally:
        lib.sr_value_delete(value)
    message = f"cannot convert a value of kind {kind} to Python"
    raise TypeError(message)


def _check(status: int, error: Any) -> None:
    if status == lib.sr_status_ok:
        return
    length = ffi.new("size_t *")
    text = lib.sr_error_message(error[0], length)
    message = str(ffi.buffer(text, length[0]), "utf-8")
    lib.sr_error_delete(error[0])
    if status == lib.sr_status_timed_out:
        raise TimeoutError(message)
    thrown = status in {lib.sr_status_exception, lib.sr_status_syntax}
    raise (JavaScriptError if thrown else RuntimeError)(message)
