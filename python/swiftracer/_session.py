"""A context in which the command line runs code, and shows what comes of it."""

from __future__ import annotations

import json
import math
import os
import threading
import time
from typing import TYPE_CHECKING, Any

from swiftracer import _console
from swiftracer._errors import (
    ClosedError,
    ConversionError,
    EngineError,
    ExecutionTimeoutError,
    HeapLimitError,
    JavaScriptError,
    JavaScriptSyntaxError,
    TerminatedError,
)
from swiftracer._native import Context, JSPromise, undefined

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from swiftracer._native import JSObject, Undefined
    from swiftracer._output import Output

SUCCESS, SCRIPT_ERROR, USAGE, TIMEOUT, HEAP_LIMIT = range(5)

_STDERR_METHODS = {"warn", "error", "assert", "trace"}
# More than a clock's tick, so that a timer that is due has begun.
_LEAST_WAIT = 0.001


class Session:
    """A context with a console on the standard streams, and limits."""

    def __init__(  # noqa: PLR0913 (all by name)
        self,
        output: Output,
        errors: Output,
        *,
        timeout: float | None,
        heap_limit: int | None,
        as_json: bool,
        arguments: Sequence[str],
        unhandled: Callable[[Session, BaseException], None],
    ) -> None:
        """Make a context.

        Args:
            output: Where values go, and what scripts log.
            errors: Where errors go, and what scripts warn of.
            timeout: Seconds for each run, waiting included; None for no limit.
            heap_limit: Bytes.
            as_json: Whether values and errors are printed as JSON.
            arguments: What scripts find in ``arguments``.
            unhandled: Is told of errors that reach no caller, on any thread.
        """
        self.output = output
        self.errors = errors
        self.timeout = timeout
        self.as_json = as_json
        self._deadline = math.inf
        self._is_over = False
        _console.redirect(self._log)
        self.context = Context(
            heap_limit=heap_limit,
            background_timeout=math.inf if timeout is None else timeout,
            console=True,
            unhandled=self._unhandled(unhandled),
        )
        # Before any script.
        self.shell = self.context._make_shell()  # noqa: SLF001 (of the extension)
        self.context.globals["arguments"] = list(arguments)

    def _log(self, method: str, text: str) -> None:
        (self.errors if method in _STDERR_METHODS else self.output).write(text)

    def _unhandled(
        self, tell: Callable[[Session, BaseException], None]
    ) -> Callable[[BaseException], None]:
        def told(error: BaseException) -> None:
            # What was stopped on purpose is told by who stopped it.
            is_stopped = isinstance(error, TerminatedError) and not isinstance(
                error, (ExecutionTimeoutError, HeapLimitError)
            )
            if not (self._is_over and is_stopped):
                tell(self, error)

        return told

    # MARK: To run code

    def evaluate(self, code: str, name: str) -> JSObject:
        """Run ``code`` and wait for what it promises; return its value, for ``show``."""
        self._begin()
        evaluate = self.context._eval_script  # noqa: SLF001 (of the extension)
        completion: JSObject = self._settled(evaluate(code, name=name, timeout=self._remaining()))
        promise = self.shell("promise", completion)
        try:
            self._settled(promise)
        except ConversionError:
            # Of what it gives, which stays in JavaScript.
            return completion
        return completion

    def evaluate_line(self, code: str, name: str) -> JSObject:
        """Run what was typed; return its completion value, a promise as it is, for ``show``."""
        self._begin()
        *others, last = self.shell("readings", code)
        for reading in others:
            try:
                return self._evaluate_reading(reading, name)
            except JavaScriptSyntaxError:
                # Then it is something else.
                continue
        return self._evaluate_reading(last, name)

    def _evaluate_reading(self, code: str, name: str) -> JSObject:
        evaluate = self.context._eval_typed  # noqa: SLF001 (of the extension)
        completion: JSObject = self._settled(evaluate(code, name=name, timeout=self._remaining()))
        self.shell("remember", code)
        return completion

    def finish(self) -> None:
        """Wait until no timer is left."""
        while True:
            with self._watched():
                wait = self.shell("nextTimer")
            if wait is undefined:
                if self._is_over:
                    # There is none left because what ran was stopped.
                    self._remaining()
                return
            time.sleep(max(_LEAST_WAIT, min(wait / 1000 + _LEAST_WAIT, self._remaining())))

    def stop(self) -> None:
        """Stop what runs in the background."""
        self._is_over = True
        self.context.isolate.terminate()

    def _begin(self) -> None:
        self._is_over = False
        self._deadline = math.inf if self.timeout is None else time.monotonic() + self.timeout

    def _remaining(self) -> float:
        remaining = self._deadline - time.monotonic()
        if remaining <= 0:
            message = "JavaScript ran past its timeout"
            raise ExecutionTimeoutError(message)
        return remaining

    def _settled(self, value: Any) -> Any:  # noqa: ANN401 (JavaScript is dynamic)
        if not isinstance(value, JSPromise):
            return value
        remaining = self._remaining()
        try:
            return value.result(None if remaining == math.inf else remaining)
        except TimeoutError:
            # Raises, and says it in the same words as where JavaScript was running.
            self._remaining()
            raise

    def _watched(self) -> _Watch:
        """Stop at the deadline what runs in the background, and is waited for."""
        return _Watch(self, self._deadline)

    # MARK: To show what comes of it

    def show(self, completion: JSObject, *, typed: bool) -> None:
        """Print a value, unless it is undefined; a string stands in quotes if code was typed."""
        timeout = self._remaining()
        text: str | Undefined
        if self.as_json:
            text = self.shell("json", completion, timeout=timeout)
        else:
            operation = "typed" if typed else "text"
            text = self.shell(operation, self.output.is_colored, completion, timeout=timeout)
        if isinstance(text, str):
            self.output.write(text)

    def report(self, error: BaseException) -> int:
        """Print an error; return the exit code that tells of it."""
        if self.as_json:
            self.errors.write(json.dumps({"error": _details(error)}))
        else:
            self.errors.write(self._report(error))
        return exit_code(error)

    def _report(self, error: BaseException) -> str:
        if isinstance(error, JavaScriptError):
            try:
                text: str = self.shell(
                    "report", self.errors.is_colored, json.dumps(_details(error)), error.value
                )
            except EngineError:
                # There is no room to show it, or the isolate is gone.
                return str(error)
            return text
        return f"swiftracer: error: {error}"

    def is_incomplete(self, error: JavaScriptSyntaxError, code: str) -> bool:
        """Tell whether code that does not parse would, if it went on."""
        return self.shell("isIncomplete", json.dumps(_details(error)), code) is True

    def completions(self, text: str) -> list[str]:
        """Return how the last word of a line may go on."""
        try:
            return list(self.shell("complete", text, timeout=1.0))
        except EngineError:
            # There is no room for so many, or a context is lost: there is nothing to offer.
            return []


class _Watch:
    """Stops a session's JavaScript at its deadline, unless it is left before."""

    def __init__(self, session: Session, deadline: float) -> None:
        self._timer: threading.Timer | None = None
        if deadline != math.inf:
            wait = max(0.0, deadline - time.monotonic())
            self._timer = threading.Timer(wait, session.stop)
            self._timer.daemon = True

    def __enter__(self) -> None:
        if self._timer is not None:
            self._timer.start()

    def __exit__(self, *exc_info: object) -> None:
        if self._timer is not None:
            self._timer.cancel()


def exit_code(error: BaseException) -> int:
    """Return what the process says of an error."""
    if isinstance(error, HeapLimitError):
        return HEAP_LIMIT
    if isinstance(error, ExecutionTimeoutError):
        return TIMEOUT
    return SCRIPT_ERROR


def leave(code: int) -> None:
    """End the process from any thread, whatever the others do; all that was written is written."""
    os._exit(code)


def _details(error: BaseException) -> dict[str, Any]:
    kinds = {TIMEOUT: "timeout", HEAP_LIMIT: "heap limit"}
    details: dict[str, Any] = {"kind": kinds.get(exit_code(error), "engine")}
    if not isinstance(error, JavaScriptError):
        return {**details, "message": str(error)}
    is_syntax = isinstance(error, JavaScriptSyntaxError)
    return {
        "kind": "syntax" if is_syntax else "exception",
        "name": error.name,
        "message": error.message,
        "file": error.file,
        "line": error.line,
        "column": error.column,
        "endColumn": error.end_column,
        "sourceLine": error.source_line,
        "stack": error.stack,
    }


def is_lost(error: BaseException) -> bool:
    """Tell whether a context is of no more use."""
    return isinstance(error, ClosedError)
