#include <math.h>

#include "check.h"

static void properties_are_got_and_set(void) {
  sr_value_t* object;
  OK(sr_object_new(context, &object, &error));
  sr_value_t* value = string("v");
  OK(sr_object_set(object, "k\xc3\xa9y", SR_NUL_TERMINATED, value, &error));
  sr_value_t* found;
  OK(sr_object_get(object, "k\xc3\xa9y", 4, &found, &error));
  CHECK(is_text(found, "v"));
  OK(sr_object_get(object, "none", 4, &found, &error));
  CHECK(sr_value_kind(found) == sr_kind_undefined);
  sr_value_delete(found);

  sr_value_t* keys[] = {evaluate("Symbol.toStringTag"), sr_number_new(3), string("x")};
  bool has;
  for (size_t i = 0; i < 3; i++) {
    OK(sr_object_has(object, keys[i], &has, &error));
    OK(sr_object_set_by(object, keys[i], value, &error));
    OK(sr_object_get_by(object, keys[i], &found, &error));
    CHECK(is_text(found, "v"));
  }
  sr_list_t* names;
  OK(sr_object_keys(object, &names, &error));
  CHECK(sr_list_count(names) == 3);
  CHECK(is_text(sr_value_copy(sr_list_get(names, 0)), "3"));
  CHECK(is_text(sr_value_copy(sr_list_get(names, 2)), "x"));
  CHECK(!sr_list_get(names, 3));
  sr_list_delete(names);
  for (size_t i = 0; i < 3; i++) {
    OK(sr_object_remove(object, keys[i], &error));
    OK(sr_object_has(object, keys[i], &has, &error));
    CHECK(!has);
    sr_value_delete(keys[i]);
  }
  sr_value_delete(value);
  sr_value_delete(object);
}

static void what_refuses_throws(void) {
  sr_value_t* frozen = evaluate("Object.freeze({a: 1})");
  sr_value_t* key = string("a");
  FAILS(sr_status_exception, sr_object_set(frozen, "a", 1, key, &error));
  FAILS(sr_status_exception, sr_object_remove(frozen, key, &error));
  sr_value_delete(frozen);
  sr_value_t* hostile = evaluate(
      "new Proxy({}, {get() { throw new Error('get') }, has() { throw new Error('has') },"
      " ownKeys() { throw new Error('keys') }})");
  sr_value_t* found;
  bool has;
  sr_list_t* names;
  FAILS(sr_status_exception, sr_object_get(hostile, "a", 1, &found, &error));
  FAILS(sr_status_exception, sr_object_has(hostile, key, &has, &error));
  FAILS(sr_status_exception, sr_object_keys(hostile, &names, &error));
  CHECK(!found && !has && !names);
  sr_value_delete(hostile);
  sr_value_delete(key);
}

static void methods_are_called_on_their_object(void) {
  sr_value_t* array = evaluate("[3, 1, 2]");
  sr_value_t* separator = string("-");
  const sr_value_t* arguments[] = {separator};
  sr_value_t* result;
  OK(sr_object_call(array, "sort", SR_NUL_TERMINATED, NULL, 0, NULL, NULL, &error));
  OK(sr_object_call(array, "join", SR_NUL_TERMINATED, arguments, 1, NULL, &result, &error));
  CHECK(is_text(result, "1-2-3"));
  FAILS(sr_status_exception,
        sr_object_call(array, "none", SR_NUL_TERMINATED, NULL, 0, NULL, &result, &error));
  sr_value_delete(separator);
  sr_value_delete(array);
}

static void arrays_are_read_and_grown(void) {
  sr_value_t* one = sr_number_new(1);
  sr_value_t* two = string("two");
  const sr_value_t* elements[] = {one, two, one};
  sr_value_t* array;
  OK(sr_array_new(context, elements, 3, &array, &error));
  size_t count;
  OK(sr_array_count(array, &count, &error));
  CHECK(count == 3);
  OK(sr_array_set(array, 4, one, &error));
  sr_value_t* element;
  OK(sr_array_get(array, 1, &element, &error));
  CHECK(is_text(element, "two"));
  OK(sr_array_get(array, 3, &element, &error));
  CHECK(sr_value_kind(element) == sr_kind_undefined);
  sr_value_delete(element);
  INVALID(sr_array_get(array, UINT32_MAX, &element, &error));
  INVALID(sr_array_set(array, SIZE_MAX, one, &error));
  sr_list_t* all;
  OK(sr_array_elements(array, &all, &error));
  CHECK(sr_list_count(all) == 5 && sr_value_kind(sr_list_get(all, 4)) == sr_kind_number);
  sr_list_delete(all);
  sr_value_delete(array);
  OK(sr_array_new(context, NULL, 0, &array, &error));
  sr_value_delete(array);
  INVALID(sr_array_new(context, NULL, 1, &array, &error));
  sr_value_delete(one);
  sr_value_delete(two);
}

static void reading_an_array_obeys_the_timeout(void) {
  sr_context_options_t options = SR_CONTEXT_OPTIONS_INIT;
  options.timeout_ns = 100 * 1000 * 1000;
  sr_context_t* hasty;
  OK(sr_context_new(isolate, &options, &hasty, &error));
  const char* sources[] = {
      "const a = [1, 2]; Object.defineProperty(a, 1, {get() { for (;;) ; }}); a",
      "new Array(50000000)",
  };
  for (size_t i = 0; i < 2; i++) {
    sr_value_t* array;
    sr_list_t* elements;
    OK(sr_context_evaluate(hasty, sources[i], SR_NUL_TERMINATED, NULL, &array, &error));
    FAILS(sr_status_timed_out, sr_array_elements(array, &elements, &error));
    CHECK(!elements);
    sr_value_delete(array);
  }
  sr_context_delete(hasty);
}

static void nobody_gets_a_list_that_is_too_long(void) {
  sr_value_t* array = evaluate("new Array(2 ** 32 - 1)");
  sr_list_t* elements;
  FAILS(sr_status_out_of_memory, sr_array_elements(array, &elements, &error));
  CHECK(!elements);
  sr_value_delete(array);
}

static void maps_are_used_whatever_scripts_replace(void) {
  OK(sr_context_evaluate(context, "Map.prototype.get = Map.prototype.set = () => { throw 1 }",
                         SR_NUL_TERMINATED, NULL, NULL, &error));
  sr_value_t* map;
  OK(sr_map_new(context, &map, &error));
  sr_value_t* key = evaluate("({})");
  sr_value_t* value = string("v");
  OK(sr_map_set(map, key, value, &error));
  OK(sr_map_set(map, value, key, &error));
  size_t count;
  OK(sr_map_count(map, &count, &error));
  CHECK(count == 2);
  sr_value_t* found;
  OK(sr_map_get(map, key, &found, &error));
  CHECK(is_text(found, "v"));
  sr_list_t* entries;
  OK(sr_map_entries(map, &entries, &error));
  CHECK(sr_list_count(entries) == 4 && sr_value_kind(sr_list_get(entries, 1)) == sr_kind_string);
  sr_list_delete(entries);
  bool was_there, has;
  OK(sr_map_remove(map, key, &was_there, &error));
  OK(sr_map_has(map, key, &has, &error));
  CHECK(was_there && !has);
  OK(sr_map_remove(map, key, &was_there, &error));
  CHECK(!was_there);
  sr_value_delete(key);
  sr_value_delete(value);
  sr_value_delete(map);
}

static void sets_hold_members_once(void) {
  sr_value_t* set;
  OK(sr_set_new(context, &set, &error));
  sr_value_t* member = string("m");
  OK(sr_set_add(set, member, &error));
  OK(sr_set_add(set, member, &error));
  size_t count;
  OK(sr_set_count(set, &count, &error));
  CHECK(count == 1);
  sr_list_t* members;
  OK(sr_set_members(set, &members, &error));
  CHECK(sr_list_count(members) == 1 && is_text(sr_value_copy(sr_list_get(members, 0)), "m"));
  sr_list_delete(members);
  bool was_there, has;
  OK(sr_set_has(set, member, &has, &error));
  OK(sr_set_remove(set, member, &was_there, &error));
  CHECK(has && was_there);
  sr_value_delete(member);
  sr_value_delete(set);
}

static void dates_are_milliseconds(void) {
  sr_value_t* date;
  OK(sr_date_new(context, 86400000, &date, &error));
  CHECK(sr_value_kind(date) == sr_kind_date);
  set_global("day", date);
  CHECK(holds("day.toISOString() === '1970-01-02T00:00:00.000Z'"));
  double milliseconds;
  OK(sr_date_get(date, &milliseconds, &error));
  CHECK(milliseconds == 86400000);
  sr_value_delete(date);
  OK(sr_date_new(context, NAN, &date, &error));
  OK(sr_date_get(date, &milliseconds, &error));
  CHECK(isnan(milliseconds));
  sr_value_delete(date);
  sr_value_t* object = evaluate("({getTime() { return 1 }})");
  NOT_CONVERTED(sr_date_get(object, &milliseconds, &error));
  sr_value_delete(object);
}

int main(void) {
  open_context();
  properties_are_got_and_set();
  what_refuses_throws();
  methods_are_called_on_their_object();
  arrays_are_read_and_grown();
  reading_an_array_obeys_the_timeout();
  nobody_gets_a_list_that_is_too_long();
  maps_are_used_whatever_scripts_replace();
  sets_hold_members_once();
  dates_are_milliseconds();
  return close_context();
}
