// Whoever makes a mistake is told, and lives.
#include "check.h"

static void null_is_no_object(void) {
  sr_value_t* value;
  sr_list_t* list;
  sr_view_t* view;
  sr_script_t* script;
  sr_context_t* none;
  bool boolean;
  double number;
  size_t count;
  int64_t integer;
  const char* text;
  const uint16_t* units;
  sr_promise_state_t state;
  sr_resolver_t* resolver;
  sr_heap_statistics_t statistics = SR_HEAP_STATISTICS_INIT;
  INVALID(sr_isolate_heap_statistics(NULL, &statistics, &error));
  INVALID(sr_isolate_collect_garbage(NULL, &error));
  INVALID(sr_context_new(NULL, NULL, &none, &error));
  INVALID(sr_context_evaluate(NULL, "1", 1, NULL, &value, &error));
  INVALID(sr_context_call(NULL, "f", 1, NULL, 0, NULL, &value, &error));
  INVALID(sr_context_global(NULL, &value, &error));
  INVALID(sr_script_new(NULL, "1", 1, NULL, &script, &error));
  INVALID(sr_script_run(NULL, NULL, &value, &error));
  INVALID(sr_value_is_same(NULL, NULL, &boolean, &error));
  INVALID(sr_value_clone(NULL, context, &value, &error));
  INVALID(sr_value_describe(NULL, context, &value, &error));
  INVALID(sr_boolean_get(NULL, &boolean, &error));
  INVALID(sr_number_get(NULL, &number, &error));
  INVALID(sr_string_get(NULL, &text, &count, &error));
  INVALID(sr_string_get_utf16(NULL, &units, &count, &error));
  INVALID(sr_bigint_get(NULL, 10, &value, &error));
  INVALID(sr_bigint_get_words(NULL, &boolean, NULL, 0, &count, &error));
  INVALID(sr_bigint_get_int64(NULL, &integer, &error));
  INVALID(sr_symbol_new(NULL, "a", 1, &value, &error));
  INVALID(sr_symbol_for(NULL, "a", 1, &value, &error));
  INVALID(sr_symbol_description(NULL, &value, &error));
  INVALID(sr_object_new(NULL, &value, &error));
  INVALID(sr_object_get(NULL, "a", 1, &value, &error));
  INVALID(sr_object_set(NULL, "a", 1, NULL, &error));
  INVALID(sr_object_get_by(NULL, NULL, &value, &error));
  INVALID(sr_object_set_by(NULL, NULL, NULL, &error));
  INVALID(sr_object_has(NULL, NULL, &boolean, &error));
  INVALID(sr_object_remove(NULL, NULL, &error));
  INVALID(sr_object_keys(NULL, &list, &error));
  INVALID(sr_object_call(NULL, "a", 1, NULL, 0, NULL, &value, &error));
  INVALID(sr_array_new(NULL, NULL, 0, &value, &error));
  INVALID(sr_array_count(NULL, &count, &error));
  INVALID(sr_array_get(NULL, 0, &value, &error));
  INVALID(sr_array_set(NULL, 0, NULL, &error));
  INVALID(sr_array_elements(NULL, &list, &error));
  INVALID(sr_map_new(NULL, &value, &error));
  INVALID(sr_map_count(NULL, &count, &error));
  INVALID(sr_map_get(NULL, NULL, &value, &error));
  INVALID(sr_map_set(NULL, NULL, NULL, &error));
  INVALID(sr_map_has(NULL, NULL, &boolean, &error));
  INVALID(sr_map_remove(NULL, NULL, &boolean, &error));
  INVALID(sr_map_entries(NULL, &list, &error));
  INVALID(sr_set_new(NULL, &value, &error));
  INVALID(sr_set_count(NULL, &count, &error));
  INVALID(sr_set_add(NULL, NULL, &error));
  INVALID(sr_set_has(NULL, NULL, &boolean, &error));
  INVALID(sr_set_remove(NULL, NULL, &boolean, &error));
  INVALID(sr_set_members(NULL, &list, &error));
  INVALID(sr_date_new(NULL, 0, &value, &error));
  INVALID(sr_date_get(NULL, &number, &error));
  INVALID(sr_function_call(NULL, NULL, NULL, 0, NULL, &value, &error));
  INVALID(sr_function_construct(NULL, NULL, 0, NULL, &value, &error));
  INVALID(sr_buffer_new(NULL, sr_element_uint8, "a", 1, &value, &error));
  INVALID(sr_buffer_new_sharing(NULL, sr_element_uint8, NULL, 0, NULL, NULL, &value, &error));
  INVALID(sr_view_new(NULL, &view, &error));
  INVALID(sr_promise_new(NULL, &value, &resolver, &error));
  INVALID(sr_resolver_resolve(NULL, NULL, &error));
  INVALID(sr_resolver_reject(NULL, NULL, &error));
  INVALID(sr_promise_state(NULL, &state, &error));
  INVALID(sr_promise_get(NULL, &value, &error));
  INVALID(sr_promise_wait(NULL, NULL, &value, &error));
  INVALID(sr_json_parse(NULL, "1", 1, &value, &error));
  INVALID(sr_json_stringify(NULL, context, &value, &error));
}

static void what_cannot_fail_takes_null(void) {
  sr_isolate_delete(NULL);
  sr_isolate_close(NULL);
  sr_isolate_terminate_execution(NULL);
  sr_isolate_set_heap_limit(NULL, 1);
  CHECK(sr_isolate_is_closed(NULL));
  sr_cancellation_delete(NULL);
  sr_cancellation_cancel(NULL);
  CHECK(!sr_cancellation_is_cancelled(NULL));
  sr_context_delete(NULL);
  sr_context_close(NULL);
  CHECK(sr_context_is_closed(NULL));
  sr_script_delete(NULL);
  sr_value_delete(NULL);
  CHECK(sr_list_count(NULL) == 0 && !sr_list_get(NULL, 0));
  sr_list_delete(NULL);
  CHECK(!sr_call_context(NULL) && sr_call_count(NULL) == 0);
  CHECK(sr_value_kind(sr_call_receiver(NULL)) == sr_kind_undefined);
  CHECK(sr_value_kind(sr_call_argument(NULL, 0)) == sr_kind_undefined);
  CHECK(!sr_view_bytes(NULL) && sr_view_byte_count(NULL) == 0);
  CHECK(sr_view_element(NULL) == sr_element_uint8);
  sr_view_delete(NULL);
  sr_resolver_delete(NULL);
}

static void a_result_needs_a_place(void) {
  sr_value_t* value = evaluate("[1]");
  INVALID(sr_isolate_new(NULL, NULL, &error));
  INVALID(sr_context_new(isolate, NULL, NULL, &error));
  INVALID(sr_array_get(value, 0, NULL, &error));
  INVALID(sr_array_count(value, NULL, &error));
  INVALID(sr_array_elements(value, NULL, &error));
  INVALID(sr_isolate_heap_statistics(isolate, NULL, &error));
  INVALID(sr_promise_new(context, NULL, NULL, &error));
  sr_resolver_t* resolver;
  INVALID(sr_promise_new(context, NULL, &resolver, &error));
  sr_value_t* promise;
  INVALID(sr_promise_new(context, &promise, NULL, &error));
  CHECK(!promise);
  CHECK(sr_array_get(value, 0, NULL, NULL) == sr_status_invalid_argument);
  sr_value_delete(value);
}

static void options_need_their_size(void) {
  size_t released = 0;
  sr_isolate_options_t for_isolate = {0};
  for_isolate.env = &released;
  for_isolate.release = count_release;
  sr_isolate_t* none;
  INVALID(sr_isolate_new(&for_isolate, &none, &error));
  CHECK(released == 1);
  sr_context_options_t for_context = SR_CONTEXT_OPTIONS_INIT;
  for_context.without = 1u << 20;
  for_context.env = &released;
  for_context.release = count_release;
  sr_context_t* nowhere;
  INVALID(sr_context_new(isolate, &for_context, &nowhere, &error));
  CHECK(released == 2);
  INVALID(sr_context_new(NULL, &for_context, &nowhere, &error));
  CHECK(released == 3);
  sr_call_options_t for_call = {0};
  INVALID(sr_context_evaluate(context, "1", 1, &for_call, NULL, &error));
  for_call.size = sizeof for_call;
  for_call.line = UINT32_MAX;
  INVALID(sr_context_evaluate(context, "1", 1, &for_call, NULL, &error));
  sr_heap_statistics_t statistics = {0};
  INVALID(sr_isolate_heap_statistics(isolate, &statistics, &error));
  CHECK(sr_context_evaluate(context, "throw new Error()", 17, NULL, NULL, &error) ==
        sr_status_exception);
  sr_frame_t frame = {0};
  CHECK(!sr_error_location(error, &frame) && !sr_error_frame(error, 0, &frame));
  sr_error_delete(error);
  error = NULL;
}

static void a_value_of_the_wrong_kind_is_told(void) {
  sr_value_t* number = sr_number_new(1);
  sr_value_t* object = evaluate("({})");
  sr_value_t* value;
  sr_list_t* list;
  size_t count;
  sr_promise_state_t state;
  NOT_CONVERTED(sr_object_get(number, "a", 1, &value, &error));
  NOT_CONVERTED(sr_object_keys(number, &list, &error));
  NOT_CONVERTED(sr_array_count(object, &count, &error));
  NOT_CONVERTED(sr_map_count(object, &count, &error));
  NOT_CONVERTED(sr_set_count(object, &count, &error));
  NOT_CONVERTED(sr_function_call(object, NULL, NULL, 0, NULL, &value, &error));
  NOT_CONVERTED(sr_promise_state(object, &state, &error));
  NOT_CONVERTED(sr_symbol_description(number, &value, &error));
  const char* text;
  NOT_CONVERTED(sr_string_get(number, &text, &count, &error));
  CHECK(!text && count == 0);
  const sr_value_t* arguments[] = {number, NULL};
  INVALID(sr_context_call(context, "String", 6, arguments, 2, NULL, &value, &error));
  INVALID(sr_context_call(context, "String", 6, NULL, 2, NULL, &value, &error));
  INVALID(sr_context_call(context, "String", 6, arguments, SIZE_MAX, NULL, &value, &error));
  sr_value_delete(number);
  sr_value_delete(object);
}

static void what_belongs_elsewhere_is_refused(void) {
  sr_isolate_t* other;
  OK(sr_isolate_new(NULL, &other, &error));
  sr_context_t* there;
  OK(sr_context_new(other, NULL, &there, &error));
  sr_value_t *foreign, *own = evaluate("[]"), *value;
  OK(sr_object_new(there, &foreign, &error));
  NOT_CONVERTED(sr_object_set(own, "a", 1, foreign, &error));
  NOT_CONVERTED(sr_array_set(own, 0, foreign, &error));
  NOT_CONVERTED(sr_context_call(context, "String", 6, (const sr_value_t* const*)&foreign, 1, NULL,
                                &value, &error));
  NOT_CONVERTED(sr_json_stringify(foreign, context, &value, &error));
  bool is_same = true;
  OK(sr_value_is_same(own, foreign, &is_same, &error));
  CHECK(!is_same);
  sr_value_delete(foreign);
  sr_value_delete(own);
  sr_context_delete(there);
  sr_isolate_delete(other);
}

static void what_is_closed_says_so(void) {
  sr_context_t* other;
  OK(sr_context_new(isolate, NULL, &other, &error));
  sr_value_t *array, *function, *promise, *value;
  sr_script_t* script;
  OK(sr_context_evaluate(other, "[]", 2, NULL, &array, &error));
  OK(sr_context_evaluate(other, "String", 6, NULL, &function, &error));
  sr_resolver_t* resolver;
  OK(sr_promise_new(other, &promise, &resolver, &error));
  OK(sr_script_new(other, "1", 1, NULL, &script, &error));
  sr_context_close(other);
  FAILS(sr_status_closed, sr_context_evaluate(other, "1", 1, NULL, &value, &error));
  CHECK(!value);
  FAILS(sr_status_closed, sr_object_get(array, "length", 6, &value, &error));
  FAILS(sr_status_closed, sr_function_call(function, NULL, NULL, 0, NULL, &value, &error));
  FAILS(sr_status_closed, sr_script_run(script, NULL, &value, &error));
  FAILS(sr_status_closed, sr_resolver_resolve(resolver, NULL, &error));
  FAILS(sr_status_closed, sr_promise_wait(promise, NULL, &value, &error));
  FAILS(sr_status_closed, sr_value_describe(array, NULL, &value, &error));
  CHECK(sr_value_kind(array) == sr_kind_array);
  sr_resolver_delete(resolver);
  sr_script_delete(script);
  sr_value_delete(promise);
  sr_value_delete(function);
  sr_context_delete(other);
  sr_value_delete(array);
}

int main(void) {
  open_context();
  null_is_no_object();
  what_cannot_fail_takes_null();
  a_result_needs_a_place();
  options_need_their_size();
  a_value_of_the_wrong_kind_is_told();
  what_belongs_elsewhere_is_refused();
  what_is_closed_says_so();
  return close_context();
}
