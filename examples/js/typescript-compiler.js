"use strict";

// The TypeScript compiler asks a host for files. This host has them in memory, so that the compiler
// needs nothing beyond ECMAScript: no file system, no process, no console.
//
// libraries: {file name: text} of the lib.*.d.ts that the compiler comes with.
// Result: a function (name, text) => {output, diagnostics: [{file, line, column, code, category, message}]}.
(libraries) => {
    const options = {
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.CommonJS,
        lib: ["lib.es2022.d.ts"],
        types: [],
        strict: true,
        noImplicitReturns: true,
        noUnusedLocals: true,
        newLine: ts.NewLineKind.LineFeed,
    };
    const parse = (name, text) => ts.createSourceFile(name, text, options.target, true);
    const parsedLibraries = new Map();

    const describe = (diagnostic) => {
        const { file, start = 0, code, category, messageText } = diagnostic;
        const { line, character } = file ? file.getLineAndCharacterOfPosition(start) : {};
        return {
            file: file ? file.fileName : null,
            line: file ? line + 1 : null,
            column: file ? character + 1 : null,
            code,
            category: ts.DiagnosticCategory[category].toLowerCase(),
            message: ts.flattenDiagnosticMessageText(messageText, "\n"),
        };
    };

    return (name, text) => {
        const source = parse(name, text);
        const has = (file) => file === name || Object.hasOwn(libraries, file);
        let output = null;
        const host = {
            fileExists: has,
            getCanonicalFileName: (file) => file,
            getCurrentDirectory: () => "",
            getDefaultLibFileName: () => "lib.d.ts",
            getDefaultLibLocation: () => "",
            getNewLine: () => "\n",
            getSourceFile: (file) => {
                if (file === name) return source;
                if (!has(file)) return undefined;
                if (!parsedLibraries.has(file)) parsedLibraries.set(file, parse(file, libraries[file]));
                return parsedLibraries.get(file);
            },
            readFile: (file) => (file === name ? text : libraries[file]),
            useCaseSensitiveFileNames: () => true,
            writeFile: (_, written) => {
                output = written;
            },
        };
        const program = ts.createProgram([name], options, host);
        const emitted = program.emit();
        const diagnostics = [...ts.getPreEmitDiagnostics(program), ...emitted.diagnostics];
        return { output, diagnostics: diagnostics.map(describe) };
    };
};
