"""Compile TypeScript with Microsoft's compiler, as Debian ships it, inside this process.

A program that checks is compiled and run; one with mistakes shows what the checker says.

Usage: python examples/typescript.py [FILE.ts]
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import debian

from swiftracer import Context, JavaScriptError, JSFunction, JSObject, v8_version

HERE = Path(__file__).parent
CALCULATOR = HERE / "ts/calculator.ts"
MISTAKES = HERE / "ts/mistakes.ts"
SUMS = ("2 * (3 + 4) ^ 2", "max(1, sqrt(16), pi)", "price * 1.19", "2 $ 3")


def load_compiler(context: Context) -> JSFunction:
    """Load the compiler and return a function that compiles one file: (name, text) -> result."""
    lib = debian.folder("node-typescript", "typescript/lib")
    host = HERE / "js/typescript-compiler.js"
    context.eval((lib / "typescript.js").read_text(encoding="utf-8"), name="typescript.js")
    make = context.eval(host.read_text(encoding="utf-8"), name=host.name)
    libraries = {file.name: file.read_text(encoding="utf-8") for file in lib.glob("lib.*.d.ts")}
    compiler: JSFunction = make(libraries)
    return compiler


def compile_file(compiler: JSFunction, file: Path) -> str | None:
    """Compile ``file``, print what the checker says, and return the JavaScript if all is well."""
    text = file.read_text(encoding="utf-8")
    result: dict[str, Any] = compiler(file.name, text, copy=True)
    for found in result["diagnostics"]:
        place = f"{found['file']}:{found['line']}:{found['column']}"
        print(f"{place}: {found['category']} TS{found['code']}: {found['message']}")
    output: str | None = result["output"]
    if result["diagnostics"] or output is None:
        return None
    lines = len(text.splitlines()), len(output.splitlines())
    print(f"{file.name}: no mistakes in {lines[0]} lines, compiled to {lines[1]} of JavaScript")
    return output


def run_module(context: Context, code: str, name: str) -> JSObject:
    """Run a compiled module and return its exports."""
    module: JSFunction = context.eval(f"(exports) => {{{code}\n}}", name=name)
    exports: JSObject = context.eval("({})")
    module(exports)
    return exports


def main() -> int:
    """Compile what the command line names, or the two programs beside this one."""
    files = [Path(name) for name in sys.argv[1:]]
    with Context() as context:
        compiler = load_compiler(context)
        version = context.eval("ts.version")
        print(f"TypeScript {version} on V8 {v8_version}, in process {os.getpid()}\n")
        if files:
            return int(None in [compile_file(compiler, file) for file in files])

        compiled = compile_file(compiler, CALCULATOR)
        if compiled is None:
            return 1
        calculator = run_module(context, compiled, "calculator.js")
        for expression in SUMS:
            try:
                print(f"    {expression} = {calculator.calculate(expression, {'price': 250})}")
            except JavaScriptError as error:
                print(f"    {expression} : {error}")
        print()
        return int(compile_file(compiler, MISTAKES) is not None)


if __name__ == "__main__":
    sys.exit(main())
