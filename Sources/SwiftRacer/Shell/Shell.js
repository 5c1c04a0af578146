// What a shell shows of values and errors, and how it completes what is typed: the same for every
// program that has one. The result is called with the name of an operation and what it takes.
//
// It runs in a realm of its own, so nothing that scripts replace matters here, and reads of their
// objects what can be read without running any code of theirs; `dir` does that for texts.
(look, dir, global) => {
  'use strict';

  const maximumLine = 100;
  const maximumListed = 10_000;
  const maximumCompletions = 1000;
  // The colours of what Console.js marks, and of what stands here.
  const colors = {
    '\uFDD0': 32, '\uFDD1': 33, '\uFDD2': 90, '\uFDD3': 36, '\uFDD4': 1, '\uFDD5': 35,
    '\uFDD6': 31, '\uFDD7': 90,
  };
  const [excerptMark, errorMark, quietMark, endMark] = ['\uFDD4', '\uFDD6', '\uFDD7', '\uFDDF'];

  const dataOf = (object, key) => Reflect.getOwnPropertyDescriptor(object, key)?.value;
  // Taken before a script can replace it: called like this, it reads what is declared in no object.
  const globalEval = dataOf(global, 'eval');
  const isObject = (value) =>
    (typeof value === 'object' && value !== null) || typeof value === 'function';

  // A terminal is to get no control characters but those of the colours.
  const shown = (text, isColored) => text
    .replace(/[\ud800-\udfff]/gu, '\uFFFD')
    .replace(/[\0-\x08\x0b-\x1f\x7f-\x9f]/g, (character) =>
      `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`)
    .replace(/[\uFDD0-\uFDDF]/g, (mark) => {
      if (!isColored) return '';
      return mark === endMark ? '\x1b[0m' : `\x1b[${colors[mark] ?? 0}m`;
    });

  const inspect = (value) => dir('dir', value)[1];

  // MARK: Errors

  // How many columns of a terminal a character takes.
  const wide = new RegExp(
    '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}'
    + '\\p{Emoji_Presentation}\\u3000-\\u303E\\uFF01-\\uFF60\\uFFE0-\\uFFE6]', 'u');
  const widthOf = (text) => {
    let width = 0;
    for (const character of text) {
      if (/[\p{Mark}\p{Default_Ignorable_Code_Point}]/u.test(character)) continue;
      width += wide.test(character) ? 2 : 1;
    }
    return width;
  };

  // The line that threw, and marks under what did; a part of it if it is long.
  const excerptOf = ({ line, column, endColumn, sourceLine }) => {
    const text = sourceLine.replace(/[\0-\x08\x0a-\x1f\x7f-\x9f\ud800-\udfff]/gu, '\uFFFD');
    if (text.trim() === '' || !(column >= 1)) return [];
    const begin = Math.min(column - 1, text.length);
    const end = Math.min(Math.max(endColumn ?? 0, column + 1) - 1, Math.max(text.length, begin + 1));
    let from = begin < maximumLine ? 0 : begin - maximumLine / 2;
    let to = Math.min(from + maximumLine, text.length);
    // Not in the middle of a character.
    if (/[\udc00-\udfff]/.test(text[from] ?? '')) from--;
    if (/[\udc00-\udfff]/.test(text[to] ?? '')) to++;
    const [left, right] = [from > 0 ? '…' : '', to < text.length ? '…' : ''];
    const before = left + text.slice(from, begin);
    const blanks = before.split('\t').map((part) => ' '.repeat(widthOf(part))).join('\t');
    const carets = '^'.repeat(Math.max(1, widthOf(text.slice(begin, Math.min(end, to)))));
    return [left + text.slice(from, to) + right, `${blanks}${errorMark}${carets}${endMark}`];
  };

  const placeOf = (details) => {
    const { file, line, column, sourceLine } = details;
    if (!line) return [];
    // V8 was given another line, to name the script: what it misses is missed before that.
    if (sourceLine?.startsWith('//# sourceURL=')) return [`${file || '<anonymous>'}:${line - 1}`];
    const place = [file || '<anonymous>', line, ...(column ? [column] : [])].join(':');
    return [place, ...(sourceLine ? excerptOf(details) : [])];
  };

  // `thrown` has what was thrown, unless that is gone.
  const report = (isColored, json, ...thrown) => {
    const details = JSON.parse(json);
    const [place, ...excerpt] = placeOf(details);
    const isError = details.name !== '';
    const text = thrown.length > 0 ? inspect(thrown[0]) : details.stack ?? details.message;
    // Without frames, as what does not parse has none, it stands in brackets.
    const headline = [details.name, details.message].filter((part) => part).join(': ');
    const isBracketed = isError && text.startsWith(`[${headline}]`);
    const told = isBracketed ? headline + text.slice(headline.length + 2) : text;
    const lines = told.split('\n').map((line, index) => {
      if (isError && index === 0) return `${errorMark}${line}${endMark}`;
      return /^ +at /.test(line) ? `${quietMark}${line}${endMark}` : line;
    });
    if (!isError) lines[0] = `${errorMark}Uncaught${endMark} ${lines[0]}`;
    const head = place === undefined ? [] : [`${excerptMark}${place}${endMark}`, ...excerpt];
    return shown([...head, ...lines].join('\n'), isColored);
  };

  // MARK: Input

  // Whether code that does not parse would, if it went on.
  const isIncomplete = (json, code) => {
    const { message, line, column, sourceLine } = JSON.parse(json);
    if (/^Unexpected end of input|^Unterminated template|^Missing } in template/.test(message)) {
      return true;
    }
    const rest = sourceLine?.slice((column ?? 1) - 1) ?? '';
    if (message === 'Invalid or unexpected token') {
      // A comment; or a string whose line ends with a backslash.
      return rest.startsWith('/*') || /^(['"]).*\\$/.test(rest);
    }
    const isAtEnd = line === code.trimEnd().split('\n').length && /^[})]?\s*$/.test(rest);
    return isAtEnd && /^missing \) after|^Missing catch or finally/.test(message);
  };

  // What a line may stand for first and then, where it is not clear: an object, before a block.
  const readings = (code) =>
    /^\s*\{/.test(code) && !/;\s*$/.test(code) ? [`(${code}\n)`, code] : [code];

  const declared = new Set();
  const declaration =
    /\b(?:let|const|class)\s+(?:([\p{ID_Start}$_][\p{ID_Continue}$]*)|\{([^}]*)\}|\[([^\]]*)\])/gu;
  const identifier = /[\p{ID_Start}$_][\p{ID_Continue}$]*/gu;

  // Remembers what a line declares that is in no object.
  const remember = (code) => {
    for (const [, name, ...patterns] of code.matchAll(declaration)) {
      for (const text of [name, ...patterns]) {
        for (const [found] of (text ?? '').matchAll(identifier)) declared.add(found);
      }
    }
  };

  // MARK: Completion

  const chain =
    /(?:([\p{ID_Start}$_][\p{ID_Continue}$]*)((?:\??\.[\p{ID_Start}$_][\p{ID_Continue}$]*|\[(?:\d+|'[^'\\]*'|"[^"\\]*")\])*)\??\.)?([\p{ID_Start}$_][\p{ID_Continue}$]*)?$/u;
  const part = /\.([\p{ID_Start}$_][\p{ID_Continue}$]*)|\[(?:(\d+)|'([^']*)'|"([^"]*)")\]/gu;
  const keywords = [
    'async', 'await', 'break', 'case', 'catch', 'class', 'const', 'continue', 'debugger', 'default',
    'delete', 'do', 'else', 'export', 'extends', 'false', 'finally', 'for', 'function', 'if',
    'import', 'in', 'instanceof', 'let', 'new', 'null', 'of', 'return', 'static', 'super', 'switch',
    'this', 'throw', 'true', 'try', 'typeof', 'undefined', 'var', 'void', 'while', 'with', 'yield',
  ];

  // The object itself, or what a primitive finds its methods in.
  const objectOf = (value) => {
    if (isObject(value)) return value;
    const name = { string: 'String', number: 'Number', boolean: 'Boolean', bigint: 'BigInt',
      symbol: 'Symbol' }[typeof value];
    const constructor = name && dataOf(global, name);
    return isObject(constructor) && look('kind', constructor) !== 'Proxy'
      ? dataOf(constructor, 'prototype') : undefined;
  };

  // The objects in which a property is looked for, up to one that may run code.
  function* prototypes(value) {
    for (let object = objectOf(value); isObject(object); object = Reflect.getPrototypeOf(object)) {
      if (look('kind', object) === 'Proxy') return;
      yield object;
    }
  }

  // In an array, so that it can be told from nothing: a getter, say, which is not to be run.
  const read = (value, key) => {
    for (const object of prototypes(value)) {
      const found = Reflect.getOwnPropertyDescriptor(object, key);
      if (found) return 'value' in found ? [found.value] : undefined;
    }
    return undefined;
  };

  const isListed = (object) => {
    if (!['Array', 'TypedArray', 'Arguments'].includes(look('kind', object))) return true;
    const length = read(object, 'length')?.[0];
    return typeof length === 'number' && length <= maximumListed;
  };

  const namesIn = (value) => {
    const names = new Set();
    for (const object of prototypes(value)) {
      if (!isListed(object)) continue;
      for (const key of Reflect.ownKeys(object)) {
        if (typeof key === 'string' && /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key)) {
          names.add(key);
        }
      }
    }
    return names;
  };

  // What a name alone stands for, in an array.
  const rootOf = (name) => {
    if (name === 'globalThis' || name === 'this') return [global];
    for (let object = global; object !== null; object = Reflect.getPrototypeOf(object)) {
      if (look('kind', object) === 'Proxy') return undefined;
      if (Reflect.getOwnPropertyDescriptor(object, name)) return read(global, name);
    }
    // Declared, and in no object: to read it runs no code.
    return declared.has(name) ? [globalEval(name)] : undefined;
  };

  // How the last word of `text` may go on.
  const complete = (text) => {
    const [, root, path, prefix = ''] = chain.exec(text);
    // Behind a number's dot, or in the middle of something that is not understood.
    const before = text.slice(0, text.length - prefix.length);
    if (root === undefined && /[.\]\d]\s*$/.test(before)) return [];
    if (root !== undefined && /[.)\]}"'`/\p{ID_Continue}$]$/u.test(before.slice(0, before.length
      - root.length - path.length - (before.endsWith('?.') ? 2 : 1)))) return [];
    let names;
    try {
      if (root === undefined) {
        names = [...keywords, ...declared, ...namesIn(global)];
      } else {
        let found = rootOf(root);
        for (const [, ...keys] of path.matchAll(part)) {
          if (!found) break;
          found = read(found[0], keys.find((key) => key !== undefined));
        }
        names = found ? [...namesIn(found[0])] : [];
      }
    } catch (error) {
      // The name is not declared yet, say, or an object is out of reach.
      if (error instanceof RangeError) throw error;
      names = [];
    }
    const fitting = names.filter((name) =>
      name.startsWith(prefix) && (prefix !== '' || !name.startsWith('__')));
    return [...new Set(fitting)].sort().slice(0, maximumCompletions);
  };

  // MARK: Values

  // The completion value, in what V8 holds it out in: so no host has converted it.
  const valueOf = (completion) => completion['.repl_result'];

  // The promise that it is, if it is one. The host waits: here, a script's `then` would be called.
  const promise = (completion) => {
    const value = valueOf(completion);
    return isObject(value) && look('kind', value) === 'Promise' ? value : undefined;
  };

  // The completion value, or what its promise was fulfilled with.
  const settledValueOf = (completion) => {
    const value = promise(completion);
    return value === undefined ? valueOf(completion) : look('promise', value)[1];
  };

  // What is printed of what was typed; nothing of undefined.
  const typed = (isColored, completion) => {
    const value = valueOf(completion);
    return value === undefined ? undefined : shown(inspect(value), isColored);
  };

  // What is printed of the value of a script.
  const text = (isColored, completion) => {
    const value = settledValueOf(completion);
    if (value === undefined || typeof value === 'string') return value;
    return shown(inspect(value), isColored);
  };

  const operations = {
    promise,
    typed,
    text,
    // A toJSON of the script's is called.
    json: (completion) => JSON.stringify(settledValueOf(completion)) ?? 'null',
    report,
    isIncomplete,
    readings,
    remember,
    complete,
    // How many milliseconds until a timer is due; nothing if there is none.
    nextTimer: () => look('timer'),
  };
  return (operation, ...values) => operations[operation](...values);
}
