# ruff: noqa: ANN401, ASYNC109, PYI021 (JavaScript is dynamic, and this is where the documentation stands)
"""The extension module, written in Swift on CPython's stable ABI.

Rules that hold for everything here:

- Threads: every call runs on the caller's thread and gives up the GIL while JavaScript runs or
  another thread is waited for. One isolate runs one thread at a time (others wait, the same thread
  may enter again); different isolates run in parallel. Handles may be dropped on any thread.
- Time is in seconds, memory in bytes, lines and columns start at 1.
- Whatever runs JavaScript (a getter, a setter, a Proxy trap too) may raise ``JavaScriptError`` and
  ``TerminatedError``; whatever takes a Python value, ``ConversionError``; whatever is used after
  its context or isolate was closed, ``ClosedError``, and in a forked child, ``ForkedError``.
- Handles (``JS…``) and scripts come from JavaScript only, and no type is for subclassing. All but
  ``Undefined`` and ``JSSymbol`` have weak references; all but ``Undefined`` refuse pickling and
  copying with TypeError.
"""

from collections import abc
from typing import (
    Any,
    Literal,
    NoReturn,
    Self,
    SupportsFloat,
    SupportsIndex,
    final,
    overload,
    type_check_only,
)

from typing_extensions import Buffer, disjoint_base

from swiftracer._heap import HeapStatistics

v8_version: str
"""The version of the V8 in use, as "15.0.245.21"; the V8 function is ``V8::GetVersion``."""

v8_has_sandbox: bool
"""Whether that V8 was built with its sandbox, which keeps a defect in V8 from reaching memory of
the process; ``share`` raises ``EngineError`` then."""

def set_flags(*flags: str) -> None:
    """Set flags of V8 for the whole process, before the first isolate is made.

    They are V8's own and differ from version to version; some take away what this library
    promises. ``--jitless`` makes V8 interpret all code and make no memory executable; WebAssembly
    is not there then. The environment variable ``SWIFTRACER_V8_FLAGS``, flags with spaces between
    them, is read when V8 starts, after these. In V8, ``V8::SetFlagsFromCommandLine``.

    Args:
        *flags: Each as on a command line: "--jitless", "--stack-size=500".

    Raises:
        EngineError: V8 has started; or does not know a flag or its value, or SwiftRacer needs the
            opposite. The flags before that one are set.
    """

def live_handle_count() -> int:
    """Return how many values, contexts and scripts of JavaScript the process keeps alive.

    And how many functions and exceptions of Python's JavaScript refers to. Dropped ones count until
    their isolate is used again or gone. For finding leaks.
    """

undefined: Undefined
"""JavaScript's ``undefined``: the one instance of ``Undefined``."""

@final
class Undefined:
    """The type of ``undefined``: false, and a singleton, also when copied or pickled."""

    def __new__(cls) -> Undefined: ...
    def __bool__(self) -> Literal[False]: ...
    def __reduce__(self) -> str: ...

@type_check_only
class _Owner:
    """What ``Isolate`` and ``Context`` have in common."""

    @property
    def closed(self) -> bool:
        """Whether it was closed, itself or with its isolate."""
    def __enter__(self) -> Self: ...
    def __exit__(self, /, *exc_info: object) -> None: ...
    def __reduce__(self) -> NoReturn: ...

@type_check_only
class _Handle:
    """What all handles have in common but ``JSSymbol``, which has no attributes of JavaScript's."""

    def __getattribute__(self, name: str, /) -> Any: ...
    def __setattr__(self, name: str, value: object, /) -> None: ...
    def __delattr__(self, name: str, /) -> None: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> NoReturn: ...

@final
class Isolate(_Owner):
    """A V8 heap with the contexts that live in it; one thread at a time.

    Closed by ``close()``, by leaving its ``with`` block, or when nothing refers to it any more.
    The V8 class is ``v8::Isolate``.
    """

    heap_limit: int | None
    """The bytes that scripts may hold; None for V8's own choice.

    May be set at any time, from any thread and inside host functions: a script that holds more is
    stopped soon. Setting it to what is not positive raises ValueError.
    """

    soft_heap_limit: int | None
    """The bytes from which on ``on_soft_heap_limit`` is called; None for none.

    May be set as ``heap_limit`` may, where there is an ``on_soft_heap_limit``; else it raises
    ValueError. A new limit is told of even if what scripts hold was more before.
    """

    def __new__(
        cls,
        *,
        heap_limit: int | None = None,
        stack_limit: int | None = None,
        soft_heap_limit: int | None = None,
        on_soft_heap_limit: abc.Callable[[], object] | None = None,
    ) -> Self:
        """Make an isolate.

        Args:
            heap_limit: The most that scripts may hold, in bytes: heap, buffers and WebAssembly
                memories together. A run that needs more raises ``HeapLimitError``; the isolate
                stays usable, unless a single built-in call asked for far too much: then it is
                lost, and raises ``ClosedError``. None: V8's own choice, 2 to 4 GB.
            stack_limit: The most of the thread's stack that JavaScript may use, in bytes; at least
                64 KB. Deeper recursion throws JavaScript's RangeError. None: V8's own choice, just
                under 1 MB.
            soft_heap_limit: The bytes from which on ``on_soft_heap_limit`` is called. None: it is
                not called until ``soft_heap_limit`` is set.
            on_soft_heap_limit: Called without arguments when what scripts hold passes
                ``soft_heap_limit``: once, and again after it was less. It is called in the middle
                of JavaScript, on the thread that runs it, and cannot run any itself (EngineError);
                it may ask for ``heap_statistics()``, set ``heap_limit`` and call ``terminate()``.
                What it raises stops the script, and comes out of the call.

        Raises:
            ValueError: A limit is not positive, or there is nobody to tell of the soft one.
            EngineError: V8 cannot make another isolate.
        """
    def context(
        self,
        *,
        timeout: float | None = None,
        cpu_timeout: float | None = None,
        background_timeout: float | None = None,
        default: abc.Callable[[Any], Any] | None = None,
        timers: bool = True,
        queue_microtask: bool = True,
        structured_clone: bool = True,
        webassembly: bool = True,
        eval_function: bool = True,
        shared_objects: bool = True,
        console: abc.Callable[..., object] | bool = False,
        unhandled: abc.Callable[[BaseException], object] | None = None,
    ) -> Context:
        """Make a context in this isolate: the same as ``Context(isolate, …)``.

        Args:
            timeout: As in ``Context``.
            cpu_timeout: As in ``Context``.
            background_timeout: As in ``Context``.
            default: As in ``Context``.
            timers: As in ``Context``.
            queue_microtask: As in ``Context``.
            structured_clone: As in ``Context``.
            webassembly: As in ``Context``.
            eval_function: As in ``Context``.
            shared_objects: As in ``Context``.
            console: As in ``Context``.
            unhandled: As in ``Context``.

        Raises:
            ValueError: A timeout is not positive.
        """
    def terminate(self) -> None:
        """Stop the JavaScript that runs in this isolate now; does nothing when none runs.

        For any thread; never waits. The stopped call raises ``TerminatedError``, scripts cannot
        catch it, the next call runs as usual. In V8, ``Isolate::TerminateExecution``.
        """
    def heap_statistics(self) -> HeapStatistics:
        """Return the sizes of the heap; the V8 function is ``Isolate::GetHeapStatistics``."""
    def heap_snapshot(self) -> bytes:
        """Return what is on the heap, for Chrome's DevTools; in V8, ``TakeHeapSnapshot``.

        Garbage is left out: it is collected first. The bytes are JSON, in ASCII, tens of megabytes
        mostly: written to a file whose name ends in ``.heapsnapshot``, the Memory panel loads them
        and shows what keeps what alive. An object has the same id in all snapshots of an isolate,
        so that two can be compared. They hold what scripts hold, secrets included.

        No JavaScript runs. Functions that JavaScript calls may take one, and so may
        ``on_soft_heap_limit``. It is stopped by ``terminate()``, by signals, and by what stops the
        call that it is taken in, though not at once: see docs/limits.md.

        Raises:
            TerminatedError: It was stopped.
            MemoryError: There is no memory for the bytes.
        """
    def live_handle_count(self) -> int:
        """Return how many JavaScript values of this isolate Python keeps alive at this moment.

        Each ``JS…`` object counts, whoever refers to it: a variable, an exception with the thrown
        value, a traceback. A value may count twice: ``==`` objects need not be the same. Contexts
        and scripts do not count, nor what was dropped, so a new isolate has 0. For finding leaks.
        """
    def collect_garbage(self) -> None:
        """Collect what JavaScript no longer reaches; in V8, ``LowMemoryNotification``.

        Each FinalizationRegistry calls back before this returns, unless JavaScript calls it.
        """
    def close(self) -> None:
        """Dispose of the heap and all contexts in it; idempotent.

        Never waits: if a thread runs JavaScript in it, the memory goes when that call ends. Handles
        that outlive it raise ``ClosedError`` when used and may be dropped at any time.
        """

@final
class Context(_Owner):
    """A global object with its built-ins, in which scripts run.

    Closed as an isolate is. The V8 class is ``v8::Context``.

    Example:
        >>> with Context() as context:
        ...     context.eval("[1, 2, 3].map(n => n * 2)", copy=True)
        [2, 4, 6]
    """

    def __new__(
        cls,
        isolate: Isolate | None = None,
        *,
        heap_limit: int | None = None,
        timeout: float | None = None,
        cpu_timeout: float | None = None,
        background_timeout: float | None = None,
        default: abc.Callable[[Any], Any] | None = None,
        timers: bool = True,
        queue_microtask: bool = True,
        structured_clone: bool = True,
        webassembly: bool = True,
        eval_function: bool = True,
        shared_objects: bool = True,
        console: abc.Callable[..., object] | bool = False,
        unhandled: abc.Callable[[BaseException], object] | None = None,
    ) -> Self:
        """Make a context.

        Args:
            isolate: Where it lives. None: in an isolate of its own, which is closed with it.
            heap_limit: As in ``Isolate``; only for an isolate of its own.
            timeout: Seconds that each entry into JavaScript may take, property reads included,
                unless the call says otherwise. None: no limit.
            cpu_timeout: Seconds of a processor's time that each entry may use, that of the Python
                functions which it calls included, unless the call says otherwise. None: no limit.
            background_timeout: Seconds that each timer may take, and each job that no call waits
                for. None: as ``timeout``, or 10 if that is None too; ``math.inf``: no limit.
            default: Called with each argument, or part of one, that has no conversion, once in a
                call; what it returns is converted in its place, as in ``json.dumps``. None: such a
                value raises ``ConversionError``.
            timers: Whether scripts have ``setTimeout``, ``setInterval``, ``clearTimeout`` and
                ``clearInterval``. Timers run on a thread of their own while nobody is inside the
                isolate, each under ``background_timeout``, as long as something refers to the
                context.
            queue_microtask: Whether scripts have ``queueMicrotask``.
            structured_clone: Whether scripts have ``structuredClone``.
            webassembly: Whether scripts have ``WebAssembly``.
            eval_function: Whether scripts may make code of strings. False: ``eval``, ``Function``
                and their kin, and timers of strings, throw EvalError; what the host evaluates runs.
            shared_objects: Whether live objects may go between this context and the others of its
                isolate. False: one that is passed, either way, raises ``ConversionError``; copies
                and primitives pass, and so does the memory of a SharedArrayBuffer.
            console: Called as ``console(method, *values)`` for what scripts write to the console,
                with the name of the method ("log", "warn", …). True: it is logged as text, by the
                logger "swiftracer.console". False: ``console`` is silent.
            unhandled: Called with each error that reaches no caller: an exception in a timer or a
                microtask, a rejection that nobody handles; on the thread that ran the script. None:
                ``sys.unraisablehook`` is told, which also gets what the callable itself raises.

        Raises:
            ValueError: A limit is not positive, or ``heap_limit`` is given with ``isolate``.
        """
    @property
    def isolate(self) -> Isolate:
        """The isolate that the context lives in."""
    @property
    def globals(self) -> JSObject:
        """The global object, ``globalThis``; top-level ``let`` and ``const`` are not in it."""
    def eval(
        self,
        code: str,
        /,
        *,
        name: str = "<eval>",
        line: int = 1,
        timeout: float | None = None,
        cpu_timeout: float | None = None,
        copy: bool = False,
        cancellation: Cancellation | None = None,
    ) -> Any:
        """Compile and run ``code`` as a classic script.

        Promise reactions that are due run before it returns.

        Args:
            code: The JavaScript, at most 2**29 - 24 UTF-16 units.
            name: The file name in stack traces.
            line: The line number of the first line.
            timeout: Seconds for compiling and running, counted from when the isolate is free.
                None: the context's own; ``math.inf``: no limit.
            cpu_timeout: Seconds of a processor's time for the same, by the clock of the thread, so
                what it waits for does not count. None and ``math.inf``: as in ``timeout``.
            copy: Return plain Python data, as ``to_python()`` does, instead of live objects.
            cancellation: By which this call can be stopped.

        Returns:
            The completion value: that of the last expression statement.

        Raises:
            JavaScriptSyntaxError: The code does not compile.
            JavaScriptError: The script threw and did not catch.
            BaseException: What a Python function raised that the script called, and did not catch:
                the same object.
            ExecutionTimeoutError: It took longer than ``timeout``, or used more than
                ``cpu_timeout``; so did a call that this one was made in.
            HeapLimitError: It needed more than the isolate's heap limit.
            TerminatedError: ``Isolate.terminate`` was called, or the ``cancellation`` cancelled.
            RecursionError: The thread's stack has no room for JavaScript.
            ConversionError: The code is too long, or ``copy`` met what Python cannot hold.
            ValueError: A timeout or the line is not positive.
        """
    async def eval_async(
        self,
        code: str,
        /,
        *,
        name: str = "<eval>",
        line: int = 1,
        timeout: float | None = None,
        cpu_timeout: float | None = None,
        copy: bool = False,
    ) -> Any:
        """Run ``code`` without holding up the event loop, and wait for the promise that it gives.

        ``code`` runs on a thread of the isolate's own. It may be a classic script; or one with
        ``await`` at the top level, whose ``let`` and ``const`` can be declared again, whose lines
        count from 1 and whose frames have no file name. Coroutines that it obtains run as tasks of
        the caller's loop, with the caller's context variables. When the awaiting task is cancelled,
        the JavaScript that runs stops, and so do the tasks that it has set off.

        Args:
            code: As in ``eval``.
            name: As in ``eval``.
            line: As in ``eval``.
            timeout: Seconds that the script may run until it returns or first waits.
            cpu_timeout: Seconds of a processor's time for the same.
            copy: Return plain Python data.

        Returns:
            The completion value; if that is a promise, what it is fulfilled with.

        Raises:
            BaseException: As ``eval``; or the reason of a rejection: ``JavaScriptError``, or the
                same object if a Python function or task raised it.
            ClosedError: The promise can no longer be settled.
            RuntimeError: No event loop of asyncio runs.
        """
    async def call_async(
        self,
        target: str | JSFunction,
        /,
        *args: object,
        this: object = ...,
        timeout: float | None = None,
        cpu_timeout: float | None = None,
        copy: bool = False,
    ) -> Any:
        """Call a function without holding up the event loop, and wait for what it promises.

        Args:
            target: As in ``call``.
            *args: As in ``call``; converted on another thread.
            this: As in ``call``.
            timeout: As in ``eval_async``.
            cpu_timeout: As in ``eval_async``.
            copy: As in ``eval_async``.

        Returns:
            What the function returns; if that is a promise, what it is fulfilled with.

        Raises:
            BaseException: As ``call`` and ``eval_async``.
        """
    def _eval_async(
        self,
        code: str,
        /,
        *,
        name: str = "<eval>",
        line: int = 1,
        timeout: float | None = None,
        cpu_timeout: float | None = None,
        copy: bool = False,
        cancellation: Cancellation | None = None,
    ) -> Any: ...
    def _eval_script(
        self,
        code: str,
        /,
        *,
        name: str = "<eval>",
        timeout: float | None = None,
        cpu_timeout: float | None = None,
        copy: bool = False,
        cancellation: Cancellation | None = None,
    ) -> JSObject: ...
    def _eval_typed(
        self,
        code: str,
        /,
        *,
        name: str = "<eval>",
        timeout: float | None = None,
        cpu_timeout: float | None = None,
        copy: bool = False,
        cancellation: Cancellation | None = None,
    ) -> JSObject: ...
    def _make_shell(self) -> JSFunction: ...
    def call(
        self,
        target: str | JSFunction,
        /,
        *args: object,
        this: object = ...,
        timeout: float | None = None,
        cpu_timeout: float | None = None,
        copy: bool = False,
        cancellation: Cancellation | None = None,
    ) -> Any:
        """Call a function with converted arguments.

        Args:
            target: A function, or names joined by dots, such as "fun" or "app.tools.render". The
                first is looked up as a script would (``let``, ``const`` and ``class`` too).
            *args: The arguments.
            this: The receiver. Default: what stands before the last dot ("app.tools"), the
                receiver that a function from ``obj.f`` remembers, or else ``undefined``.
            timeout: As in ``eval``.
            cpu_timeout: As in ``eval``.
            copy: As in ``eval``.
            cancellation: As in ``eval``.

        Returns:
            What the function returns.

        Raises:
            JavaScriptError: The function threw. Name "ReferenceError": the first name does not
                exist; "TypeError": the target is not a function, or a name before it has no value.
            ConversionError: An argument cannot be converted (the message tells its path, as
                ``args[0]["a"][3]``) or belongs to another isolate.
            ValueError: A name in the target is empty, or a timeout is not positive.
        """
    def compile(self, code: str, /, *, name: str = "<eval>", line: int = 1) -> Script:
        """Compile ``code`` once, to run it many times.

        Args:
            code: As in ``eval``.
            name: As in ``eval``.
            line: As in ``eval``.

        Raises:
            JavaScriptSyntaxError: The code does not compile.
            ConversionError: The code is too long.
            ValueError: The line is not positive.
        """
    def close(self) -> None:
        """Let go of the global object and of the isolate that it made, if any; idempotent.

        Handles that came through this context raise ``ClosedError`` from then on.
        """

@final
class Cancellation:
    """A way to stop one call from elsewhere; one that waits for its isolate ends at its turn.

    For one call; ``Isolate.terminate`` stops whatever runs.

    Example:
        >>> import threading
        >>> cancellation = Cancellation()
        >>> threading.Timer(0.1, cancellation.cancel).start()
        >>> with Context() as context:
        ...     context.eval("for (;;);", cancellation=cancellation)
        Traceback (most recent call last):
        swiftracer.TerminatedError: JavaScript was cancelled
    """

    def __new__(cls) -> Self: ...
    @property
    def cancelled(self) -> bool:
        """Whether ``cancel()`` was called."""
    def cancel(self) -> None:
        """Stop the call, or keep it from beginning; nothing once it has ended. For any thread."""

@final
class Script:
    """A compiled script, made by ``Context.compile``; the V8 class is ``v8::Script``."""

    def run(
        self,
        *,
        timeout: float | None = None,
        cpu_timeout: float | None = None,
        copy: bool = False,
        cancellation: Cancellation | None = None,
    ) -> Any:
        """Run the script in its context, as ``Context.eval`` does.

        Args:
            timeout: As in ``Context.eval``.
            cpu_timeout: As in ``Context.eval``.
            copy: As in ``Context.eval``.
            cancellation: As in ``Context.eval``.

        Returns:
            The completion value.

        Raises:
            JavaScriptError: The script threw and did not catch.
            ConversionError: ``copy`` met what Python cannot hold.
            ValueError: A timeout is not positive.
        """
    def __reduce__(self) -> NoReturn: ...

@final
class JSSymbol:
    """A JavaScript symbol, usable as a key; equal to the same symbol only."""

    @property
    def description(self) -> str | None:
        """The description; None without one. The V8 function is ``Symbol::Description``."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> NoReturn: ...

@disjoint_base
class JSObject(_Handle, abc.MutableMapping[str, Any]):
    """A live JavaScript object, as a mapping of its own properties.

    - ``obj[key]`` reads, writes and deletes own properties, enumerable or not. A key is a str, an
      int (its decimal string) or a ``JSSymbol``; others, bool too, raise ``ConversionError``
      and are never ``in`` it.
    - ``len``, ``keys``, ``values``, ``items``, ``popitem`` and ``clear`` go over the own enumerable
      string keys, in JavaScript's order; iteration, over those there when it began.
    - ``iter(obj)`` goes over what ``for … of`` does, if JavaScript can iterate over the object (a
      generator, say), and else over its keys; ``async for`` over what ``for await`` does.
    - ``obj.name`` does the same along the prototype chain. Python's own names win, for writing they
      raise AttributeError; use ``obj["keys"]``. Names like ``__this__`` never reach JavaScript.
    - Writing is assignment in strict mode: setters run, and what JavaScript refuses (frozen, no
      setter, a trap that says false) raises ``JavaScriptError`` with name "TypeError". Only
      ``obj["__proto__"] = x`` makes an own property, so that any str is a safe key.
    - A function read from an object remembers it as its receiver.
    - ``==`` and ``hash`` go by JavaScript identity; an object is always true; ``repr`` never raises
      and runs no JavaScript.

    A Proxy is a ``JSObject``, or a ``JSFunction`` if it can be called; so is every kind of object
    that has no class of its own here. The V8 class is ``v8::Object``.
    """

    def __getitem__(self, key: str | int | JSSymbol, /) -> Any: ...
    def __setitem__(self, key: str | int | JSSymbol, value: object, /) -> None: ...
    def __delitem__(self, key: str | int | JSSymbol, /) -> None: ...
    def __iter__(self) -> abc.Iterator[Any]: ...
    def __aiter__(self) -> abc.AsyncIterator[Any]: ...
    def __keys__(self) -> abc.Iterator[str]: ...
    @property
    def _isolate(self) -> Isolate: ...
    def _async_iterator(self) -> JSObject: ...
    def __len__(self) -> int: ...
    def __contains__(self, key: object, /) -> bool: ...
    def __bool__(self) -> bool: ...
    def keys(self) -> abc.KeysView[str]:
        """Return a live view of the keys."""
    def values(self) -> abc.ValuesView[Any]:
        """Return a live view of the values."""
    def items(self) -> abc.ItemsView[str, Any]:
        """Return a live view of the (key, value) pairs."""
    def get(self, key: str | int | JSSymbol, default: Any = None, /) -> Any:
        """Return the own property ``key``, or ``default`` when there is none."""
    def pop(self, key: str | int | JSSymbol, default: Any = ..., /) -> Any:
        """Delete ``key`` and return its value, or ``default``; KeyError when there is neither."""
    def popitem(self) -> tuple[str, Any]:
        """Delete the last property and return its key and value; KeyError when there is none."""
    def setdefault(self, key: str | int | JSSymbol, default: Any = None) -> Any:
        """Return the own property ``key``, after setting it to ``default`` when there is none."""
    def update(  # type: ignore[override]
        self, other: abc.Mapping[Any, Any] | abc.Iterable[tuple[Any, Any]] = (), /, **kwargs: Any
    ) -> None:
        """Write all items of ``other``, a mapping or pairs, and then ``kwargs``."""
    def to_python(self) -> Any:
        """Copy the value, and all that it reaches, to plain Python data.

        Array becomes list; an ordinary object, dict; Map, dict; Set, set; Date, an aware datetime;
        RegExp, a ``re.Pattern`` that finds the same; Error, a ``JavaScriptError`` that was not
        raised; a buffer, bytes or an ``array.array`` (see ``JSBuffer``). Cycles and sharing are
        kept, holes become ``undefined``. Functions, symbols and all other kinds of object (Promise,
        WeakMap, …) stay live handles.

        Raises:
            ConversionError: A Map key or Set element becomes unhashable, a Date does not fit, or
                Python says a RegExp otherwise; the message tells the path, as ``value["a"][3]``.
            DetachedError: A buffer has lost its memory.
            JavaScriptError: A getter or a trap threw.
        """

@final
class JSFunction(JSObject):
    """A live JavaScript function or class; the V8 class is ``v8::Function``."""

    def __call__(
        self,
        *args: object,
        this: object = ...,
        timeout: float | None = None,
        cpu_timeout: float | None = None,
        copy: bool = False,
        cancellation: Cancellation | None = None,
    ) -> Any:
        """Call the function: as ``Context.call`` in the context that the function came through.

        Args:
            *args: The arguments.
            this: The receiver. Default: the object that it was read from, or else ``undefined``.
            timeout: As in ``Context.eval``.
            cpu_timeout: As in ``Context.eval``.
            copy: As in ``Context.eval``.
            cancellation: As in ``Context.eval``.

        Returns:
            What the function returns.

        Raises:
            JavaScriptError: The function threw, or is a class.
            ConversionError: An argument cannot be converted, or belongs to another isolate.
            ValueError: A timeout is not positive.
        """
    def new(
        self,
        *args: object,
        timeout: float | None = None,
        cpu_timeout: float | None = None,
        cancellation: Cancellation | None = None,
    ) -> Any:
        """Construct an object, as JavaScript's ``new``; the V8 function is ``CallAsConstructor``.

        Args:
            *args: The arguments.
            timeout: As in ``Context.eval``.
            cpu_timeout: As in ``Context.eval``.
            cancellation: As in ``Context.eval``.

        Raises:
            JavaScriptError: The constructor threw, or the function is not one.
            ConversionError: As in a call; and so ValueError.
        """

@final
class JSError(JSObject):
    """A live JavaScript error: ``name``, ``message`` and ``stack`` are its attributes."""

@final
class JSPromise(JSObject):
    """A live promise; the V8 class is ``v8::Promise``."""

    @property
    def state(self) -> Literal["pending", "fulfilled", "rejected"]:
        """The state; the V8 function is ``Promise::State``."""
    def __await__(self) -> abc.Generator[Any, Any, Any]:
        """Wait, in a task of asyncio, for what the promise is fulfilled with.

        Raises what ``result`` raises, and ``ClosedError`` if the promise can no longer be settled.
        """
    def result(self, timeout: float | None = None) -> Any:
        """Return what the promise is fulfilled with, once it is.

        Waits for timers, other threads and tasks of asyncio, which must run elsewhere. A signal's
        handler can end the waiting.

        Args:
            timeout: Seconds to wait. None: for ever.

        Raises:
            JavaScriptError: It was rejected; this is the reason.
            BaseException: It was rejected with what a Python function raised: the same object.
            TimeoutError: It is still pending.
            ClosedError: It can no longer be settled.
            EngineError: It is pending, and this is a function that JavaScript calls: nothing can
                settle it before the function returns.
        """
    def _subscribe(
        self, callback: abc.Callable[[BaseException | None, Any], object], copy: bool, /
    ) -> None: ...

@final
class JSBuffer(_Handle):
    """Live memory of JavaScript: an ArrayBuffer, a SharedArrayBuffer, a typed array or a DataView.

    - ``memoryview(b)`` and ``numpy.asarray(b)`` share the memory, with the elements of the typed
      array (of all others, bytes), and write to it. The memory lives as long as such a view: also
      after JavaScript has detached the buffer, and after the context and the isolate are closed.
      JavaScript on another thread may write meanwhile, as the view needs no lock.
    - ``b[i]`` and ``b[i] = x`` read and write elements, of BigInt64Array and BigUint64Array as int.
      What does not fit is refused, not cut off. A slice is a view; ``b[i:j] = data`` takes memory
      of the same element type and length.
    - ``len`` and iteration are over the elements. ``bytes(b)`` copies the memory.
    - ``b.name`` reads what is not a Python name here, along the prototype chain: ``b.byteLength``,
      ``b.buffer``, ``b.subarray``. ``==`` and ``hash`` go by identity; an empty one is false.

    A buffer that is detached, or out of the bounds of an ArrayBuffer that shrank, raises
    ``DetachedError``. A resizable ArrayBuffer can be copied and read, but not viewed: BufferError.
    A SharedArrayBuffer, and what lies over one, may be passed to any isolate, where it becomes a
    new object over the same memory, of the length that it had when Python got it. An immutable
    ArrayBuffer gives a read-only view.
    """

    def __buffer__(self, flags: int, /) -> memoryview: ...
    def __bytes__(self) -> bytes: ...
    @overload
    def __getitem__(self, index: SupportsIndex, /) -> Any: ...
    @overload
    def __getitem__(self, index: slice, /) -> memoryview: ...
    @overload
    def __setitem__(
        self, index: SupportsIndex, value: SupportsIndex | SupportsFloat, /
    ) -> None: ...
    @overload
    def __setitem__(self, index: slice, value: Buffer, /) -> None: ...
    def __iter__(self) -> abc.Iterator[Any]: ...
    def __len__(self) -> int: ...
    def to_python(self) -> Any:
        """Copy the memory.

        Returns:
            Bytes, for an ArrayBuffer, a SharedArrayBuffer, a DataView, a Uint8Array and a
            Uint8ClampedArray; an ``array.array`` of the same elements for the other typed arrays;
            a memoryview of format "e" for a Float16Array, which ``array`` does not have.

        Raises:
            DetachedError: The memory has gone.
        """

@final
class Shared:
    """Memory of Python's that ``share`` has marked for use without a copy."""

    def __reduce__(self) -> NoReturn: ...

def share(buffer: object, /) -> Shared:
    """Let JavaScript use the memory of ``buffer`` without a copy.

    The result, as an argument, an element or a global, becomes a typed array over that memory: each
    call makes a new one. Both sides read and write it, with nothing to keep them apart: JavaScript
    that runs on another thread sees a write half done. ``buffer`` stays as long as it is (a
    bytearray cannot grow, an mmap cannot be closed) until the result is dropped and JavaScript has
    collected what it became; closing the isolate does that too.

    Args:
        buffer: A bytearray, an ``array.array``, a NumPy array or whatever else has memory that can
            be written, without gaps, of elements that a typed array can have. Of more dimensions
            than one all elements become one typed array.

    Raises:
        TypeError: It has no buffer, or is a ``JSBuffer``, which is JavaScript's already.
        BufferError: The memory is read-only (JavaScript could write to it), has gaps or is not
            aligned. As a plain argument it would be copied.
        ConversionError: No typed array has such elements.
        EngineError: The V8 in use keeps to a sandbox, outside of which it reaches no memory. Make
            the buffer in JavaScript then, and view it with ``memoryview``.
    """

@final
class JSArray(_Handle, abc.MutableSequence[Any]):
    """A live ``v8::Array``, as a sequence.

    Indices and slices work as in a list; a slice reads as a list. Holes read as ``undefined``.
    ``in``, ``index``, ``count`` and ``remove`` compare with Python's ``==``. ``arr.name`` reads
    what is not a Python name here, along the prototype chain: ``arr.map``, ``arr.join``,
    ``arr.length``. ``==`` and ``hash`` go by identity; an empty array is false.
    """

    @overload
    def __getitem__(self, index: SupportsIndex, /) -> Any: ...
    @overload
    def __getitem__(self, index: slice, /) -> list[Any]: ...
    @overload
    def __setitem__(self, index: SupportsIndex, value: object, /) -> None: ...
    @overload
    def __setitem__(self, index: slice, value: abc.Iterable[object], /) -> None: ...
    def __delitem__(self, index: SupportsIndex | slice, /) -> None: ...
    def __iter__(self) -> abc.Iterator[Any]: ...
    def __reversed__(self) -> abc.Iterator[Any]: ...
    def __len__(self) -> int: ...
    def __contains__(self, value: object, /) -> bool: ...
    def __iadd__(self, values: abc.Iterable[object], /) -> Self: ...
    def append(self, value: object, /) -> None:
        """Add ``value`` at the end."""
    def extend(self, values: abc.Iterable[object], /) -> None:
        """Add all ``values`` at the end; the array itself may be given."""
    def insert(self, index: SupportsIndex, value: object, /) -> None:
        """Add ``value`` before ``index``, which is clamped as in a list."""
    def pop(self, index: SupportsIndex = -1) -> Any:
        """Delete and return the element at ``index``; IndexError when there is none."""
    def remove(self, value: object, /) -> None:
        """Delete the first element that equals ``value``; ValueError when there is none."""
    def reverse(self) -> None:
        """Reverse the array in place."""
    def index(self, value: object, start: SupportsIndex = 0, stop: SupportsIndex = ..., /) -> int:
        """Return the index of the first equal element; ValueError when there is none."""
    def count(self, value: object) -> int:
        """Return how many elements equal ``value``."""
    def to_python(self) -> list[Any]:
        """Copy to a list; as ``JSObject.to_python``."""

@final
class JSMap(_Handle, abc.MutableMapping[Any, Any]):
    """A live ``v8::Map``, as a mapping; keys are any values, compared as JavaScript does.

    A Python list or dict as a key is copied in, so it is never found again. Iteration is over the
    keys as they were when it began, in order of insertion. ``map.name`` reads what is not a Python
    name here: ``map.size``. ``==`` and ``hash`` go by identity; an empty Map is false.
    """

    def __getitem__(self, key: object, /) -> Any: ...
    def __setitem__(self, key: object, value: object, /) -> None: ...
    def __delitem__(self, key: object, /) -> None: ...
    def __iter__(self) -> abc.Iterator[Any]: ...
    def __len__(self) -> int: ...
    def __contains__(self, key: object, /) -> bool: ...
    def __entries__(self) -> abc.Iterator[Any]: ...
    def get(self, key: object, default: Any = None, /) -> Any:
        """Return the value of ``key``, or ``default`` when there is none."""
    def pop(self, key: object, default: Any = ..., /) -> Any:
        """Delete ``key`` and return its value, or ``default``; KeyError when there is neither."""
    def setdefault(self, key: object, default: Any = None) -> Any:
        """Return the value of ``key``, after setting it to ``default`` when there is none."""
    def update(  # type: ignore[override]
        self, other: abc.Mapping[Any, Any] | abc.Iterable[tuple[Any, Any]] = (), /, **kwargs: Any
    ) -> None:
        """Write all items of ``other``, a mapping or pairs, and then ``kwargs``."""
    def to_python(self) -> dict[Any, Any]:
        """Copy to a dict; as ``JSObject.to_python``."""

@final
class JSSet(_Handle, abc.MutableSet[Any]):
    """A live JavaScript Set, as a set; elements are compared as JavaScript does.

    Iteration is over the elements as they were when it began, in order of insertion. ``| & - ^``
    give a Python set; ``|= &= -= ^=`` change the Set itself. ``set.name`` reads what is not a
    Python name here: ``set.size``, ``set.has``. ``==`` and ``hash`` go by identity (compare
    ``set(a) == set(b)`` for the elements); an empty Set is false. The V8 class is ``v8::Set``.
    """

    def __contains__(self, value: object, /) -> bool: ...
    def __iter__(self) -> abc.Iterator[Any]: ...
    def __len__(self) -> int: ...
    def __and__(self, other: abc.Set[Any], /) -> set[Any]: ...
    def __rand__(self, other: abc.Set[Any], /) -> set[Any]: ...
    def __or__(self, other: abc.Set[Any], /) -> set[Any]: ...
    def __ror__(self, other: abc.Set[Any], /) -> set[Any]: ...
    def __sub__(self, other: abc.Set[Any], /) -> set[Any]: ...
    def __rsub__(self, other: abc.Set[Any], /) -> set[Any]: ...
    def __xor__(self, other: abc.Set[Any], /) -> set[Any]: ...
    def __rxor__(self, other: abc.Set[Any], /) -> set[Any]: ...
    def add(self, value: object, /) -> None:
        """Add ``value``."""
    def discard(self, value: object, /) -> None:
        """Delete ``value`` if it is there."""
    def remove(self, value: object) -> None:
        """Delete ``value``; KeyError when it is not there."""
    def pop(self) -> Any:
        """Delete and return the element added first; KeyError when there is none."""
    def isdisjoint(self, other: abc.Iterable[Any]) -> bool:
        """Return whether the two have no element in common."""
    def to_python(self) -> set[Any]:
        """Copy to a set; as ``JSObject.to_python``."""
