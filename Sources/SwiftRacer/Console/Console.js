// What a console does, by the Console specification: `handle(method, ...values)` gives undefined, or
// an array of what the host is told: a level and a text, or a level and values.
//
// It runs in a realm of its own, so nothing that scripts replace matters here. Of their objects it
// reads what can be read without running any code of theirs: no getter, no trap, no toString.
//
// With `marks`, what is to be coloured stands between a noncharacter that says how, and U+FDDF.
(look, formats, marks) => {
  'use strict';

  const maximumDepth = 2;
  const maximumEntries = 100;
  const maximumObjects = 1000;
  const maximumString = 10_000;
  const maximumText = 1_000_000;
  const maximumIndentation = 40;
  const maximumHoles = 10_000;
  const maximumRows = 1000;
  const maximumColumns = 50;
  const lineLength = 72;
  Error.stackTraceLimit = 50;

  const counts = new Map();
  const timers = new Map();
  let groups = 0;

  const isObject = (value) =>
    (typeof value === 'object' && value !== null) || typeof value === 'function';
  const getterOf = (prototype, name) => Object.getOwnPropertyDescriptor(prototype, name).get;
  const typedArrayLength = getterOf(Object.getPrototypeOf(Uint8Array.prototype), 'length');
  const lengthOfBuffer = getterOf(ArrayBuffer.prototype, 'byteLength');
  const lengthOfShared = getterOf(SharedArrayBuffer.prototype, 'byteLength');

  const marker = (start) => (text) => (marks ? `${start}${text}\uFDDF` : text);
  const [asString, asNumber, asNothing, asName, asNull, asPattern] =
    Array.from('\uFDD0\uFDD1\uFDD2\uFDD3\uFDD4\uFDD5', marker);
  const widthOf = (text) => (marks ? text.replace(/[\uFDD0-\uFDDF]/g, '') : text).length;

  // An own property that is no accessor, or undefined.
  const dataOf = (object, key) => Reflect.getOwnPropertyDescriptor(object, key)?.value;

  // Whether V8 would call a function of a script's, Error.prepareStackTrace, to make a stack's text.
  const isPrepared = (error) => {
    let object = look('errors', error);
    while (isObject(object) && look('kind', object) !== 'Proxy') {
      const found = Reflect.getOwnPropertyDescriptor(object, 'prepareStackTrace');
      if (found) return found.get !== undefined || typeof found.value === 'function';
      object = Reflect.getPrototypeOf(object);
    }
    return object !== null;
  };

  const shortened = (text, maximum, what = 'more characters') =>
    text.length > maximum ? `${text.slice(0, maximum)}... ${text.length - maximum} ${what}` : text;

  const quoted = (text) => {
    const inner = JSON.stringify(shortened(text, maximumString)).slice(1, -1);
    return `'${inner.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
  };

  const textOf = (value) => {
    if (typeof value === 'bigint') return `${value}n`;
    return Object.is(value, -0) ? '-0' : String(value);
  };
  const primitive = (value) => {
    if (typeof value === 'string') return asString(quoted(value));
    const kinds = { symbol: asString, undefined: asNothing, object: asNull };
    return (kinds[typeof value] ?? asNumber)(shortened(textOf(value), maximumString));
  };

  const keyText = (key) => {
    if (typeof key === 'symbol') return `[${shortened(String(key), maximumString)}]`;
    return key.length < 100 && /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key)
      ? key
      : quoted(key);
  };

  const isIndex = (key) => typeof key === 'string' && /^\d+$/.test(key);

  // Short entries, several in each.
  const inLines = (entries) => {
    const lines = [];
    for (const entry of entries) {
      const last = lines.length - 1;
      if (last >= 0 && widthOf(lines[last]) + widthOf(entry) + 2 <= lineLength) {
        lines[last] += `, ${entry}`;
      } else {
        lines.push(entry);
      }
    }
    return lines;
  };

  class Inspector {
    #around = [];
    #left = maximumObjects;
    #charactersLeft = maximumText;

    show(value, depth) {
      if (typeof value === 'string') {
        this.#charactersLeft -= Math.min(value.length, maximumString);
        return asString(this.#charactersLeft < 0 ? "'...'" : quoted(value));
      }
      if (!isObject(value)) return primitive(value);
      if (this.#around.includes(value)) return asName('[Circular]');
      if (this.#left-- <= 0) return '[...]';
      const kind = look('kind', value);
      if (kind === 'Proxy') return '[Proxy]';
      this.#around.push(value);
      try {
        return this.#object(value, kind, depth);
      } catch (error) {
        // The global object of a context that is out of reach, say.
        if (error instanceof RangeError) throw error;
        return `[${kind}: out of reach]`;
      } finally {
        this.#around.pop();
      }
    }

    #object(value, kind, depth) {
      const title = this.#name(value, kind);
      switch (kind) {
        case 'Function': return this.#named(asName(this.#function(value)), value, depth);
        case 'Array': return this.#list(title === 'Array' ? '' : title, value, depth);
        case 'TypedArray': return this.#list(title, value, depth, typedArrayLength.call(value));
        case 'Arguments': return this.#list('[Arguments]', value, depth, dataOf(value, 'length'));
        case 'Map': return this.#map(title, value, depth);
        case 'Set': return this.#set(title, value, depth);
        case 'Error': return this.#error(value, depth);
        case 'Date': return this.#named(asPattern(this.#date(value)), value, depth);
        case 'RegExp': return this.#named(asPattern(look('text', value)), value, depth);
        case 'Promise': return this.#promise(value, depth);
        case 'Boxed': return this.#boxed(title, value, depth);
        case 'ArrayBuffer': return `${title} { byteLength: ${lengthOfBuffer.call(value)} }`;
        case 'SharedArrayBuffer': return `${title} { byteLength: ${lengthOfShared.call(value)} }`;
        case 'Object': return this.#plain(title, value, depth);
        default: return this.#plain(kind === title ? title : `${title} [${kind}]`, value, depth);
      }
    }

    #name(value, kind) {
      if (Reflect.getPrototypeOf(value) === null) return `[${kind}: null prototype]`;
      return shortened(look('name', value), 100);
    }

    #function(value) {
      const name = dataOf(value, 'name');
      const isClass = dataOf(value, 'prototype') !== undefined
        && !Reflect.getOwnPropertyDescriptor(value, 'prototype').writable;
      const text = typeof name === 'string' && name !== '' ? shortened(name, 200) : '';
      if (isClass) return `[class ${text || '(anonymous)'}]`;
      return text ? `[Function: ${text}]` : '[Function (anonymous)]';
    }

    #date(value) {
      const time = Date.prototype.getTime.call(value);
      return Number.isNaN(time) ? 'Invalid Date' : new Date(time).toISOString();
    }

    #error(value, depth) {
      // A text, or undefined if a script's code says what it is.
      const part = (key) => {
        for (let object = value; object; object = Reflect.getPrototypeOf(object)) {
          if (look('kind', object) === 'Proxy') return undefined;
          const found = Reflect.getOwnPropertyDescriptor(object, key);
          if (found) return typeof found.value === 'string' ? found.value : undefined;
        }
        return '';
      };
      const parts = [part('name'), part('message')];
      const headline = parts.filter((text) => text).join(': ') || 'Error';
      // Some versions of V8 make the text when the property is first read, of name and message; in
      // others it has a getter.
      const isRead = !parts.includes(undefined) && !isPrepared(value);
      const found = isRead ? Reflect.getOwnPropertyDescriptor(value, 'stack') : { get: true };
      const frames = found?.get ? look('frames', value) : '';
      const stack = frames === '' ? found?.value : headline + frames;
      const known = typeof stack === 'string' && stack !== '' ? stack : `[${headline}]`;
      const text = shortened(known, maximumString);
      const entries = this.#properties(value, depth, (key) => key !== 'stack' && key !== 'message');
      const cause = Reflect.getOwnPropertyDescriptor(value, 'cause');
      if (cause && !cause.enumerable) entries.push(`[cause]: ${this.#descriptor(cause, depth)}`);
      return entries.length > 0 ? `${text} ${this.#join('{', entries, '}')}` : text;
    }

    #promise(value, depth) {
      const [state, result] = look('promise', value);
      if (state === 'pending') return `Promise { ${asNothing('<pending>')} }`;
      if (depth > maximumDepth) return '[Promise]';
      const text = this.show(result, depth + 1);
      return this.#join('Promise {', [state === 'rejected' ? `${asNothing('<rejected>')} ${text}` : text], '}');
    }

    #boxed(name, value, depth) {
      // The characters of a boxed string are properties of it.
      const text = `[${name}: ${primitive(look('primitive', value))}]`;
      return this.#named(text, value, depth, (key) => !isIndex(key));
    }

    #named(text, value, depth, isShown) {
      const entries = this.#properties(value, depth, isShown);
      return entries.length > 0 ? `${text} ${this.#join('{', entries, '}')}` : text;
    }

    #plain(name, value, depth) {
      const prefix = name === 'Object' ? '' : `${name} `;
      if (depth > maximumDepth) return `[${name}]`;
      return this.#join(`${prefix}{`, this.#properties(value, depth), '}');
    }

    #list(name, value, depth, length = dataOf(value, 'length')) {
      if (depth > maximumDepth) return `[${name || 'Array'}]`;
      const prefix = name === '' ? '' : name.startsWith('[') ? `${name} ` : `${name}(${length}) `;
      const entries = [];
      let index = 0;
      // Holes are looked for one by one, but not for ever.
      const end = Math.min(length, maximumHoles);
      for (let holes = 0; index < end && entries.length < maximumEntries; index++) {
        const found = Reflect.getOwnPropertyDescriptor(value, index);
        const isLast = index + 1 === end;
        if (!found) holes++;
        if (holes > 0 && (found || isLast)) {
          entries.push(asNothing(`<${holes} empty item${holes === 1 ? '' : 's'}>`));
          holes = 0;
        }
        if (found) entries.push(this.#descriptor(found, depth));
      }
      const isLong = entries.length > 6 && entries.every((entry) => widthOf(entry) <= 16);
      this.#more(entries, length - index);
      // With many elements, to list the keys alone would be felt.
      if (length <= maximumHoles) {
        entries.push(...this.#properties(value, depth, (key) => !isIndex(key)));
      }
      return this.#join(`${prefix}[`, isLong ? inLines(entries) : entries, ']');
    }

    #map(name, value, depth) {
      const size = getterOf(Map.prototype, 'size').call(value);
      if (depth > maximumDepth) return `[${name}]`;
      const entries = [];
      for (const [key, item] of Map.prototype.entries.call(value)) {
        if (entries.length === maximumEntries) break;
        entries.push(`${this.show(key, depth + 1)} => ${this.show(item, depth + 1)}`);
      }
      this.#more(entries, size - entries.length);
      return this.#join(`${name}(${size}) {`, [...entries, ...this.#properties(value, depth)], '}');
    }

    #set(name, value, depth) {
      const size = getterOf(Set.prototype, 'size').call(value);
      if (depth > maximumDepth) return `[${name}]`;
      const entries = [];
      for (const item of Set.prototype.values.call(value)) {
        if (entries.length === maximumEntries) break;
        entries.push(this.show(item, depth + 1));
      }
      this.#more(entries, size - entries.length);
      return this.#join(`${name}(${size}) {`, [...entries, ...this.#properties(value, depth)], '}');
    }

    #more(entries, more) {
      if (more > 0) entries.push(`... ${more} more item${more === 1 ? '' : 's'}`);
    }

    #properties(value, depth, isShown = () => true) {
      const entries = [];
      let more = 0;
      for (const key of Reflect.ownKeys(value)) {
        if (!isShown(key)) continue;
        const found = Reflect.getOwnPropertyDescriptor(value, key);
        if (!found?.enumerable) continue;
        if (entries.length < maximumEntries) {
          entries.push(`${keyText(key)}: ${this.#descriptor(found, depth)}`);
        } else {
          more++;
        }
      }
      if (more > 0) entries.push(`... ${more} more propert${more === 1 ? 'y' : 'ies'}`);
      return entries;
    }

    #descriptor({ get, set, value }, depth) {
      if (get) return asName(set ? '[Getter/Setter]' : '[Getter]');
      return set ? asName('[Setter]') : this.show(value, depth + 1);
    }

    #join(start, entries, end) {
      if (entries.length === 0) return start + end;
      const length = entries.reduce((sum, entry) => sum + widthOf(entry) + 2, start.length);
      if (length <= lineLength && !entries.some((entry) => entry.includes('\n'))) {
        return `${start} ${entries.join(', ')} ${end}`;
      }
      const lines = entries.map((entry) => `  ${entry.replaceAll('\n', '\n  ')}`);
      return `${start}\n${lines.join(',\n')}\n${end}`;
    }
  }

  const inspect = (value, depth = 0) => new Inspector().show(value, depth);
  const plain = (value) =>
    typeof value === 'string' ? shortened(value, maximumText) : inspect(value);
  // A label as text, which for an object would run its toString.
  const labelOf = (label) => (label === undefined ? 'default' : plain(label));

  const directive = (letter, value) => {
    switch (letter) {
      case 's':
        if (typeof value === 'string') return shortened(value, maximumText);
        return isObject(value) ? inspect(value, maximumDepth) : primitive(value);
      case 'd':
      case 'i':
        if (typeof value === 'bigint') return primitive(value);
        if (isObject(value) || typeof value === 'symbol') return 'NaN';
        return primitive(letter === 'i' ? Number.parseInt(value, 10) : Number(value));
      case 'f':
        if (isObject(value) || typeof value === 'symbol') return 'NaN';
        return primitive(Number.parseFloat(value));
      case 'c':
        return '';
      default:
        return inspect(value);
    }
  };

  // The specification's Formatter, and what its Printer makes of the result.
  const format = (values) => {
    if (values.length === 0) return '';
    const [first, ...rest] = values;
    if (typeof first !== 'string') return [first, ...rest].map(plain).join(' ');
    let used = 0;
    const text = shortened(first, maximumText).replace(/%([%sdifoOc])/g, (all, letter) => {
      if (letter === '%') return rest.length > 0 ? '%' : all;
      return used < rest.length ? directive(letter, rest[used++]) : all;
    });
    return [text, ...rest.slice(used).map(plain)].join(' ');
  };

  const indented = (text) => {
    const indentation = ' '.repeat(Math.min(2 * groups, maximumIndentation));
    return indentation + shortened(text, maximumText).replaceAll('\n', `\n${indentation}`);
  };

  const tell = (level, values) =>
    formats ? [level, indented(format(values))] : [level, ...values];

  const stack = () =>
    new Error().stack.split('\n').slice(1)
      .filter((line) => !line.includes('swiftracer:console')).join('\n');

  // `data` as rows of texts, the first of them the headings; undefined if it is no table.
  const rowsOf = (data, wanted) => {
    const entriesOf = (value) => {
      const kind = look('kind', value);
      if (kind === 'Proxy') return [];
      if (kind === 'Map') {
        return Array.from(Map.prototype.entries.call(value), ([key, item]) => [plain(key), item]);
      }
      if (kind === 'Set') {
        return Array.from(Set.prototype.values.call(value), (item, index) => [String(index), item]);
      }
      const keys = Reflect.ownKeys(value).slice(0, 2 * maximumRows);
      return keys.flatMap((key) => {
        const found = Reflect.getOwnPropertyDescriptor(value, key);
        if (typeof key === 'symbol' || !found?.enumerable) return [];
        return [[key, 'value' in found ? found.value : found]];
      });
    };
    const columns = new Map();
    const rows = entriesOf(data).slice(0, maximumRows).map(([index, row]) => {
      const cells = new Map();
      if (!isObject(row) || look('kind', row) === 'Function') {
        return { index, cells, value: inspect(row, maximumDepth) };
      }
      for (const [key, value] of entriesOf(row).slice(0, maximumColumns)) {
        const isFull = columns.size >= maximumColumns && !columns.has(key);
        if (wanted ? !wanted.includes(key) : isFull) continue;
        columns.set(key, true);
        cells.set(key, inspect(value, maximumDepth));
      }
      return { index, cells };
    });
    const names = wanted ?? [...columns.keys()];
    const hasValues = rows.some(({ value }) => value !== undefined);
    return [
      ['(index)', ...names, ...(hasValues ? ['Values'] : [])],
      ...rows.map(({ index, cells, value }) => [
        index, ...names.map((name) => cells.get(name) ?? ''), ...(hasValues ? [value ?? ''] : []),
      ]),
    ].map((cells) => cells.map((cell) => shortened(cell.replaceAll('\n', ' '), 200)));
  };

  const table = (rows) => {
    const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
    const rule = (left, middle, right) =>
      left + widths.map((width) => '─'.repeat(width + 2)).join(middle) + right;
    const line = (cells) =>
      `│${cells.map((cell, column) => ` ${cell.padEnd(widths[column])} `).join('│')}│`;
    const [head, ...body] = rows.map(line);
    return [rule('┌', '┬', '┐'), head, rule('├', '┼', '┤'), ...body, rule('└', '┴', '┘')].join('\n');
  };

  const columnsOf = (columns) => {
    if (!isObject(columns) || look('kind', columns) !== 'Array') return undefined;
    const length = Math.min(dataOf(columns, 'length'), maximumColumns);
    return Array.from({ length }, (_, index) => labelOf(dataOf(columns, index)));
  };

  const elapsed = (label, level, data) => {
    if (!timers.has(label)) return tell('warn', [`Timer '${label}' does not exist`]);
    const time = `${label}: ${(look('now') - timers.get(label)).toFixed(3)}ms`;
    return formats
      ? [level, indented([time, ...data.map(plain)].join(' '))]
      : [level, time, ...data];
  };

  const methods = {
    assert: ([condition, ...data]) => {
      if (condition) return undefined;
      const text = 'Assertion failed';
      if (data.length === 0) return tell('assert', [text]);
      return typeof data[0] === 'string'
        ? tell('assert', [`${text}: ${data[0]}`, ...data.slice(1)])
        : tell('assert', [text, ...data]);
    },
    clear: () => {
      groups = 0;
      return formats ? undefined : ['clear'];
    },
    count: ([label]) => {
      const name = labelOf(label);
      counts.set(name, (counts.get(name) ?? 0) + 1);
      return tell('count', [`${name}: ${counts.get(name)}`]);
    },
    countReset: ([label]) => {
      const name = labelOf(label);
      if (counts.delete(name)) return undefined;
      return tell('warn', [`Count for '${name}' does not exist`]);
    },
    dir: ([value]) => (formats ? ['dir', indented(inspect(value))] : ['dir', value]),
    group: (data) => {
      const told = data.length > 0 || !formats ? tell('group', data) : undefined;
      groups++;
      return told;
    },
    groupEnd: () => {
      groups = Math.max(0, groups - 1);
      return formats ? undefined : ['groupEnd'];
    },
    table: ([data, columns, ...rest]) => {
      if (!formats) return ['table', data, ...(columns === undefined ? rest : [columns, ...rest])];
      if (!isObject(data) || ['Function', 'Proxy'].includes(look('kind', data))) {
        return tell('log', [data]);
      }
      return ['table', indented(table(rowsOf(data, columnsOf(columns))))];
    },
    time: ([label]) => {
      const name = labelOf(label);
      if (timers.has(name)) return tell('warn', [`Timer '${name}' already exists`]);
      timers.set(name, look('now'));
      return undefined;
    },
    timeLog: ([label, ...data]) => elapsed(labelOf(label), 'timeLog', data),
    timeEnd: ([label]) => {
      const name = labelOf(label);
      const told = elapsed(name, 'timeEnd', []);
      timers.delete(name);
      return told;
    },
    trace: (data) => {
      if (!formats) return ['trace', ...data, stack()];
      const text = ['Trace', ...(data.length > 0 ? [format(data)] : [])].join(': ');
      return ['trace', indented(`${text}\n${stack()}`)];
    },
  };
  methods.groupCollapsed = methods.group;
  // For the tools of a browser.
  methods.profile = methods.profileEnd = methods.timeStamp = () => undefined;

  return (method, ...values) => (methods[method] ? methods[method](values) : tell(method, values));
}
