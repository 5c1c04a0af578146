#include <math.h>

#include "check.h"

static sr_kind_t kind(const char* source) {
  sr_value_t* value = evaluate(source);
  const sr_kind_t kind = sr_value_kind(value);
  sr_value_delete(value);
  return kind;
}

static void every_kind_is_told(void) {
  CHECK(kind("undefined") == sr_kind_undefined);
  CHECK(kind("null") == sr_kind_null);
  CHECK(kind("true") == sr_kind_boolean);
  CHECK(kind("1.5") == sr_kind_number);
  CHECK(kind("'a'") == sr_kind_string);
  CHECK(kind("1n") == sr_kind_bigint);
  CHECK(kind("Symbol('s')") == sr_kind_symbol);
  CHECK(kind("({})") == sr_kind_object);
  CHECK(kind("/x/") == sr_kind_object);
  CHECK(kind("new Number(1)") == sr_kind_object);
  CHECK(kind("[]") == sr_kind_array);
  CHECK(kind("class A {}; A") == sr_kind_function);
  CHECK(kind("new Date(0)") == sr_kind_date);
  CHECK(kind("new Map") == sr_kind_map);
  CHECK(kind("new Set") == sr_kind_set);
  CHECK(kind("new RangeError") == sr_kind_error);
  CHECK(kind("Promise.resolve()") == sr_kind_promise);
  CHECK(kind("new DataView(new ArrayBuffer(1))") == sr_kind_buffer);
  CHECK(sr_value_kind(NULL) == sr_kind_undefined);
}

static bool same(SR_OWN sr_value_t* first, SR_OWN sr_value_t* second) {
  bool is_same;
  OK(sr_value_is_same(first, second, &is_same, &error));
  sr_value_delete(first);
  sr_value_delete(second);
  return is_same;
}

static void primitives_need_no_isolate(void) {
  CHECK(same(sr_undefined_new(), evaluate("undefined")));
  CHECK(same(sr_null_new(), evaluate("null")));
  CHECK(same(sr_boolean_new(true), evaluate("true")));
  CHECK(same(sr_number_new(-0.0), evaluate("0")));
  CHECK(!same(sr_number_new(NAN), evaluate("NaN")));
  CHECK(same(string("a"), evaluate("'a'")));
  CHECK(same(sr_bigint_new_int64(-7), evaluate("-7n")));
  CHECK(!same(sr_null_new(), sr_undefined_new()));
  CHECK(!same(sr_number_new(7), sr_bigint_new_int64(7)));
  sr_value_t* half = evaluate("0.5");
  double number;
  OK(sr_number_get(half, &number, &error));
  CHECK(number == 0.5);
  bool boolean = true;
  NOT_CONVERTED(sr_boolean_get(half, &boolean, &error));
  CHECK(!boolean);
  sr_value_delete(half);
}

static void objects_are_the_same_or_not(void) {
  CHECK(same(evaluate("globalThis.o = {}"), evaluate("o")));
  CHECK(!same(evaluate("({})"), evaluate("({})")));
  CHECK(same(evaluate("Symbol.iterator"), evaluate("Symbol.iterator")));
  CHECK(!same(evaluate("Symbol()"), evaluate("Symbol()")));
  CHECK(!same(evaluate("({})"), evaluate("1")));
}

static void a_copy_is_another_reference(void) {
  sr_value_t* first = evaluate("({})");
  sr_value_t* second = sr_value_copy(first);
  sr_value_delete(first);
  CHECK(same(sr_value_copy(second), second));
  CHECK(!sr_value_copy(NULL));
}

static void a_clone_may_go_to_another_isolate(void) {
  sr_isolate_t* other;
  OK(sr_isolate_new(NULL, &other, &error));
  sr_context_t* there;
  OK(sr_context_new(other, NULL, &there, &error));
  sr_value_t* original = evaluate(
      "const graph = {list: [1, 'x', 10n, null, undefined], map: new Map([['k', new Set([1])]]),"
      " when: new Date(5), bytes: new Uint8Array([1, 2]), pattern: /a+/g};"
      "graph.self = graph; graph");
  sr_value_t* clone;
  OK(sr_value_clone(original, there, &clone, &error));
  sr_value_t* global;
  OK(sr_context_global(there, &global, &error));
  OK(sr_object_set(global, "graph", 5, clone, &error));
  sr_value_t* result;
  OK(sr_context_evaluate(
      there,
      "[graph.self === graph, graph.list.length, graph.list[2] === 10n, graph.map.get('k').has(1),"
      " graph.when.getTime(), graph.bytes[1], graph.pattern.flags].join()",
      SR_NUL_TERMINATED, NULL, &result, &error));
  CHECK(is_text(result, "true,5,true,true,5,2,g"));
  sr_value_delete(global);
  sr_value_delete(clone);
  sr_value_delete(original);

  sr_value_t* failure = evaluate("[new Error('here')]");
  NOT_CONVERTED(sr_value_clone(failure, there, &clone, &error));
  sr_value_delete(failure);
  sr_value_t* function = evaluate("[() => 1]");
  NOT_CONVERTED(sr_value_clone(function, there, &clone, &error));
  OK(sr_value_clone(function, context, &clone, &error));
  CHECK(!same(clone, function));
  sr_value_t* number = sr_number_new(1);
  OK(sr_value_clone(number, there, &clone, &error));
  CHECK(is_number(clone, 1));
  sr_value_delete(number);
  sr_value_t* hostile = evaluate("({get a() { throw new Error('no') }})");
  FAILS(sr_status_exception, sr_value_clone(hostile, there, &clone, &error));
  sr_value_delete(hostile);
  sr_context_delete(there);
  sr_isolate_delete(other);
}

static void every_value_has_a_text_for_people(void) {
  sr_value_t* symbol = evaluate("Symbol('s')");
  sr_value_t* text;
  OK(sr_value_describe(symbol, NULL, &text, &error));
  CHECK(is_text(text, "Symbol(s)"));
  sr_value_delete(symbol);
  sr_value_t* object = evaluate("({toString() { throw 1 }})");
  OK(sr_value_describe(object, NULL, &text, &error));
  CHECK(is_text(text, "[object Object]"));
  sr_value_delete(object);
  sr_value_t* number = sr_number_new(1.5);
  INVALID(sr_value_describe(number, NULL, &text, &error));
  OK(sr_value_describe(number, context, &text, &error));
  CHECK(is_text(text, "1.5"));
  sr_value_delete(number);
}

static void strings_keep_every_unit(void) {
  sr_value_t* value = evaluate("'h\\u00e9\\0\\ud83d\\ude00\\ud800!'");
  const char* text;
  size_t length;
  OK(sr_string_get(value, &text, &length, &error));
  const char expected[] = "h\xc3\xa9\0\xf0\x9f\x98\x80\xef\xbf\xbd!";
  CHECK(length == sizeof expected - 1 && memcmp(text, expected, sizeof expected) == 0);
  const char* again;
  OK(sr_string_get(value, &again, NULL, &error));
  CHECK(text == again);
  const uint16_t* units;
  OK(sr_string_get_utf16(value, &units, &length, &error));
  CHECK(length == 7 && units[1] == 0xe9 && units[3] == 0xd83d && units[5] == 0xd800 &&
        units[7] == 0);
  sr_value_t* made;
  OK(sr_string_new_utf16(units, length, &made, &error));
  CHECK(same(value, made));
  OK(sr_string_new_utf16(NULL, 0, &made, &error));
  CHECK(same(made, string("")));
}

static void what_is_no_utf8_is_refused(void) {
  sr_value_t* value;
  INVALID(sr_string_new("a\xff", 2, &value, &error));
  INVALID(sr_string_new("\xed\xa0\x80", 3, &value, &error));
  INVALID(sr_string_new("a", SIZE_MAX / 2 + 7, &value, &error));
  INVALID(sr_string_new(NULL, 1, &value, &error));
  OK(sr_string_new(NULL, 0, &value, &error));
  CHECK(is_text(value, ""));
}

static void bigints_are_text_words_or_integers(void) {
  const char* digits = "-123456789012345678901234567890";
  sr_value_t* value;
  OK(sr_bigint_new(digits, SR_NUL_TERMINATED, &value, &error));
  set_global("big", value);
  CHECK(holds("big === -123456789012345678901234567890n"));
  sr_value_t* text;
  OK(sr_bigint_get(value, 10, &text, &error));
  CHECK(is_text(text, digits));
  bool is_negative;
  uint64_t words[4] = {0, 0, 7, 7};
  size_t count;
  OK(sr_bigint_get_words(value, &is_negative, words, 4, &count, &error));
  CHECK(is_negative && count == 2 && words[2] == 7);
  sr_value_t* made;
  OK(sr_bigint_new_words(is_negative, words, count, &made, &error));
  CHECK(same(sr_value_copy(value), made));
  words[1] = 9;
  OK(sr_bigint_get_words(value, &is_negative, words, 1, &count, &error));
  CHECK(count == 2 && words[1] == 9);
  OK(sr_bigint_get_words(value, &is_negative, NULL, 0, &count, &error));
  CHECK(count == 2);
  int64_t integer;
  NOT_CONVERTED(sr_bigint_get_int64(value, &integer, &error));
  sr_value_delete(value);

  value = sr_bigint_new_int64(INT64_MIN);
  OK(sr_bigint_get_int64(value, &integer, &error));
  CHECK(integer == INT64_MIN);
  OK(sr_bigint_get(value, 16, &text, &error));
  CHECK(is_text(text, "-8000000000000000"));
  INVALID(sr_bigint_get(value, 1, &text, &error));
  INVALID(sr_bigint_get(value, 37, &text, &error));
  sr_value_delete(value);
  INVALID(sr_bigint_new("12a", 3, &value, &error));
  OK(sr_bigint_new_words(true, NULL, 0, &value, &error));
  CHECK(same(value, evaluate("0n")));
}

static void symbols_are_made_and_found(void) {
  sr_value_t *first, *second;
  OK(sr_symbol_new(context, "s", 1, &first, &error));
  OK(sr_symbol_new(context, "s", 1, &second, &error));
  CHECK(!same(first, second));
  OK(sr_symbol_for(context, "app.key", SR_NUL_TERMINATED, &first, &error));
  CHECK(same(first, evaluate("Symbol.for('app.key')")));
  OK(sr_symbol_new(context, NULL, 0, &first, &error));
  set_global("bare", first);
  CHECK(holds("bare.description === undefined"));
  sr_value_delete(first);
}

static void symbols_have_descriptions_or_not(void) {
  sr_value_t* symbol = evaluate("Symbol('why')");
  sr_value_t* text;
  OK(sr_symbol_description(symbol, &text, &error));
  CHECK(is_text(text, "why"));
  sr_value_delete(symbol);
  symbol = evaluate("Symbol()");
  OK(sr_symbol_description(symbol, &text, &error));
  CHECK(sr_value_kind(text) == sr_kind_undefined);
  sr_value_delete(text);
  sr_value_delete(symbol);
}

int main(void) {
  open_context();
  every_kind_is_told();
  primitives_need_no_isolate();
  objects_are_the_same_or_not();
  a_copy_is_another_reference();
  a_clone_may_go_to_another_isolate();
  every_value_has_a_text_for_people();
  strings_keep_every_unit();
  what_is_no_utf8_is_refused();
  bigints_are_text_words_or_integers();
  symbols_are_made_and_found();
  symbols_have_descriptions_or_not();
  return close_context();
}
