// Reads many arrays and ordinary objects at once, at the speed of compiled JavaScript, which is
// several times that of V8's API. What it finds it writes as one entry after the other: a tag and,
// for some, a number; the characters of strings lie in one text, and everything that is no short
// primitive in an array. It lives in a context of its own, where no script can change what it uses.
(function () {
  'use strict';

  const {isArray} = Array, {keys, getPrototypeOf} = Object;
  const hasOwn = Function.prototype.call.bind(Object.prototype.hasOwnProperty);

  const UNDEFINED = 0, NULL = 1, FALSE = 2, TRUE = 3, NUMBER = 4, STRING = 5, OTHER = 6;
  const ARRAY = 7, OBJECT = 8;
  // How many entries there is room for at first, and after how many a reading ends.
  const LEAST = 2 ** 12, MOST = 2 ** 16;
  // Beyond these lengths a string is no business of this, and a reading ends.
  const LONGEST_STRING = 256, LONGEST_TEXT = 2 ** 20;
  // How many shapes are looked through before another one is made.
  const RECENT = 16;

  let tags, numbers, capacity = 0, count, text, others;
  // The keys of objects that were read; which of them those of the object that is read now are.
  let shapes, shape, shapeIndex, isNew;
  // Where the reading is: in which container, at which of its entries or keys.
  let index, position, name, start;

  function reserve(size) {
    const oldTags = tags, oldNumbers = numbers;
    tags = new Uint8Array(size);
    numbers = new Float64Array(size);
    capacity = size;
    for (let i = 0; i < count; i++) {
      tags[i] = oldTags[i];
      numbers[i] = oldNumbers[i];
    }
  }

  function add(tag, number) {
    if (count === capacity) reserve(2 * capacity);
    tags[count] = tag;
    numbers[count++] = number;
  }

  function write(value) {
    if (typeof value === 'number') {
      add(NUMBER, value);
    } else if (typeof value === 'string' && value.length <= LONGEST_STRING) {
      add(STRING, value.length);
      text += value;
    } else if (value === true) {
      add(TRUE, 0);
    } else if (value === false) {
      add(FALSE, 0);
    } else if (value === null) {
      add(NULL, 0);
    } else if (value === undefined) {
      add(UNDEFINED, 0);
    } else {
      add(OTHER, 0);
      others[others.length] = value;
    }
  }

  function choose(index) {
    shapeIndex = index;
    shape = shapes[index];
    numbers[start] = index;
  }

  // Goes over to a shape with the same keys so far and `next` then; undefined if no key follows.
  function branch(next) {
    for (let i = shapes.length - 1; i >= 0 && i >= shapes.length - RECENT; i--) {
      const other = shapes[i];
      if (other[position] !== next) continue;
      let same = 0;
      while (same < position && other[same] === shape[same]) same++;
      if (same === position) {
        isNew = false;
        choose(i);
        return;
      }
    }
    const made = [];
    for (let i = 0; i < position; i++) made[i] = shape[i];
    if (next !== undefined) made[position] = next;
    isNew = true;
    shapes[shapes.length] = made;
    choose(shapes.length - 1);
  }

  function enter(next) {
    if (shape[position] !== next) {
      if (isNew && position === shape.length) shape[position] = next;
      else branch(next);
    }
    position++;
  }

  function isBare(object) {
    for (const _ in object) return false;
    return true;
  }

  function readObject(object, base) {
    position = 0;
    isNew = false;
    start = count;
    add(OBJECT, shapeIndex);
    // The loop is the faster way, and lists what is inherited too: here, nothing.
    if (getPrototypeOf(object) === base && isBare(base)) {
      for (const next in object) {
        name = next;
        const value = object[next];
        enter(next);
        write(value);
      }
    } else {
      const names = keys(object);
      for (let i = 0; i < names.length; i++) {
        name = names[i];
        const value = object[name];
        if (value === undefined && !hasOwn(object, name)) continue;
        enter(name);
        write(value);
      }
    }
    if (position !== shape.length) branch(undefined);
  }

  function readElements(array, end) {
    for (; position < end; position++) write(array[position]);
  }

  function begin() {
    count = 0;
    text = '';
    others = [];
    if (capacity === 0 || capacity > MOST) reserve(LEAST);
  }

  const result = () => [count, text, tags.buffer, numbers.buffer, others, shapes, index];

  return {
    // Forgets the shapes of another recording.
    reset() {
      shapes = [[]];
      shapeIndex = 0;
      shape = shapes[0];
    },

    // Reads containers, in order, as many as one reading may hold; most objects inherit from `base`.
    readContainers(containers, base) {
      begin();
      for (index = 0; index < containers.length; index++) {
        if (count >= MOST || text.length >= LONGEST_TEXT) break;
        const container = containers[index];
        name = undefined;
        if (isArray(container)) {
          const length = container.length;
          add(ARRAY, length);
          position = 0;
          readElements(container, length);
        } else {
          readObject(container, base);
        }
      }
      return result();
    },

    // Reads a part of an array.
    readArray(array, from, to) {
      begin();
      name = undefined;
      position = from;
      readElements(array, to);
      return result();
    },

    // Where it was when something threw.
    place: () => [index, position, name],
  };
})();
