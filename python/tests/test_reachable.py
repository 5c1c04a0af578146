"""What a script reaches in a fresh context: the whole graph, and no more than it is to reach."""

from __future__ import annotations

from typing import Any

import pytest
from engines import has_webassembly, needs_webassembly
from reachable import list_path, reachable

from swiftracer import Context, Isolate

# The global object, by the specification; those that V8 10.2 does not have yet are there too.
ECMASCRIPT = [
    "AggregateError",
    "Array",
    "ArrayBuffer",
    "AsyncDisposableStack",
    "Atomics",
    "BigInt",
    "BigInt64Array",
    "BigUint64Array",
    "Boolean",
    "DataView",
    "Date",
    "DisposableStack",
    "Error",
    "EvalError",
    "FinalizationRegistry",
    "Float16Array",
    "Float32Array",
    "Float64Array",
    "Function",
    "Infinity",
    "Int16Array",
    "Int32Array",
    "Int8Array",
    "Iterator",
    "JSON",
    "Map",
    "Math",
    "NaN",
    "Number",
    "Object",
    "Promise",
    "Proxy",
    "RangeError",
    "ReferenceError",
    "Reflect",
    "RegExp",
    "Set",
    "SharedArrayBuffer",
    "String",
    "SuppressedError",
    "Symbol",
    "SyntaxError",
    "Temporal",
    "TypeError",
    "URIError",
    "Uint16Array",
    "Uint32Array",
    "Uint8Array",
    "Uint8ClampedArray",
    "WeakMap",
    "WeakRef",
    "WeakSet",
    "decodeURI",
    "decodeURIComponent",
    "encodeURI",
    "encodeURIComponent",
    "escape",
    "eval",
    "globalThis",
    "isFinite",
    "isNaN",
    "parseFloat",
    "parseInt",
    "undefined",
    "unescape",
]
OTHER_STANDARDS = ["Intl", *(["WebAssembly"] if has_webassembly else [])]
OURS = [
    "clearInterval",
    "clearTimeout",
    "console",
    "queueMicrotask",
    "setInterval",
    "setTimeout",
    "structuredClone",
]

SWITCHES: dict[str, list[str]] = {
    "timers": ["clearInterval", "clearTimeout", "setInterval", "setTimeout"],
    "queue_microtask": ["queueMicrotask"],
    "structured_clone": ["structuredClone"],
    "webassembly": ["WebAssembly"],
}


def test_the_global_object_has_what_is_documented_and_nothing_else(context: Context) -> None:
    names = set(context.eval("Reflect.ownKeys(globalThis).map(String)", copy=True))

    assert names <= {*ECMASCRIPT, *OTHER_STANDARDS, *OURS, "Symbol(Symbol.toStringTag)"}
    assert names >= {*OTHER_STANDARDS, *OURS}


@needs_webassembly
def test_the_whole_graph_is_the_committed_one(context: Context) -> None:
    if not list_path().exists():
        pytest.skip(f"there is no {list_path().name}: python/tests/reachable.py --write makes it")

    found = reachable(context)

    assert found == list_path().read_text().splitlines()


def test_every_context_has_the_same_graph(isolate: Isolate) -> None:
    expected = reachable(isolate.context())

    assert reachable(isolate.context(shared_objects=False, timeout=60)) == expected
    with Context(heap_limit=64 << 20) as alone:
        assert reachable(alone) == expected


@pytest.mark.parametrize(
    "switch",
    [
        pytest.param(switch, marks=[needs_webassembly] if switch == "webassembly" else [])
        for switch in SWITCHES
    ],
)
def test_what_is_switched_off_takes_all_that_hangs_on_it_along(
    isolate: Isolate, switch: str
) -> None:
    options: dict[str, Any] = {switch: False}
    everything = reachable(isolate.context())

    left = reachable(isolate.context(**options))

    for name in SWITCHES[switch]:
        assert not [line for line in left if f".{name}" in line.partition(":")[0]]
    assert len(left) < len(everything)


@pytest.mark.parametrize("console", [True, lambda *_: None], ids=["logging", "callable"])
def test_a_console_of_the_host_has_the_methods_of_v8s(isolate: Isolate, console: Any) -> None:
    methods = "Object.getOwnPropertyNames(console).sort()"
    silent = set(isolate.context().eval(methods, copy=True))

    told = set(isolate.context(console=console).eval(methods, copy=True))

    assert told <= silent


@pytest.mark.parametrize(
    "code",
    ["%DebugPrint(1)", "%GetOptimizationStatus(() => 1)", "gc()", "require('fs')", "import('fs')"],
)
def test_what_is_v8s_own_or_node_s_is_out_of_reach(context: Context, code: str) -> None:
    reports: list[BaseException] = []
    apart = context.isolate.context(unhandled=reports.append)

    assert (
        apart.eval(f"""
        let outcome = 'it worked'
        try {{
            const value = (0, eval)(`{code}`)
            if (value instanceof Promise) value.catch(() => {{ outcome = 'refused' }})
        }} catch (error) {{ outcome = 'refused' }}
        () => outcome
    """)()
        == "refused"
    )
