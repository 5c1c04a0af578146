#include <pthread.h>

#include "check.h"

enum { kThreads = 4, kRounds = 300 };

static sr_value_t* counter;

// Without the error that all share.
static void must(sr_status_t status) {
  if (status != sr_status_ok) {
    fprintf(stderr, "%s\n", sr_status_name(status));
    _Exit(1);
  }
}

static void* use_one_context(void* env) {
  (void)env;
  for (int i = 0; i < kRounds; i++) {
    sr_value_t* result;
    must(sr_function_call(counter, NULL, NULL, 0, NULL, &result, NULL));
    sr_value_t* text;
    must(sr_value_describe(result, context, &text, NULL));
    sr_value_delete(text);
    sr_value_delete(result);
  }
  return NULL;
}

static void threads_take_turns_in_an_isolate(void) {
  counter = evaluate("globalThis.n = 0; () => ++n");
  pthread_t threads[kThreads];
  for (int i = 0; i < kThreads; i++)
    CHECK(pthread_create(&threads[i], NULL, use_one_context, NULL) == 0);
  for (int i = 0; i < kThreads; i++)
    CHECK(pthread_join(threads[i], NULL) == 0);
  CHECK(is_number(evaluate("n"), kThreads * kRounds));
  sr_value_delete(counter);
}

static void* use_own_isolate(void* env) {
  (void)env;
  sr_isolate_t* own;
  must(sr_isolate_new(NULL, &own, NULL));
  sr_context_t* inside;
  must(sr_context_new(own, NULL, &inside, NULL));
  sr_value_t* result;
  must(sr_context_evaluate(inside, "[1, 2, 3].reduce((a, b) => a + b)", SR_NUL_TERMINATED, NULL,
                           &result, NULL));
  double number;
  must(sr_number_get(result, &number, NULL));
  if (number != 6)
    _Exit(1);
  sr_isolate_close(own);
  sr_value_delete(result);
  sr_isolate_delete(own);
  sr_context_delete(inside);
  return NULL;
}

static void isolates_run_in_parallel(void) {
  pthread_t threads[kThreads];
  for (int i = 0; i < kThreads; i++)
    CHECK(pthread_create(&threads[i], NULL, use_own_isolate, NULL) == 0);
  for (int i = 0; i < kThreads; i++)
    CHECK(pthread_join(threads[i], NULL) == 0);
}

static void* lend_text(void* value) {
  const char* text;
  size_t length;
  must(sr_string_get(value, &text, &length, NULL));
  const uint16_t* units;
  must(sr_string_get_utf16(value, &units, NULL, NULL));
  if (length != 5 || strcmp(text, "hello") != 0 || units[0] != 'h')
    _Exit(1);
  return NULL;
}

static void one_value_is_read_by_many(void) {
  sr_value_t* value = string("hello");
  pthread_t threads[kThreads];
  for (int i = 0; i < kThreads; i++)
    CHECK(pthread_create(&threads[i], NULL, lend_text, value) == 0);
  for (int i = 0; i < kThreads; i++)
    CHECK(pthread_join(threads[i], NULL) == 0);
  sr_value_delete(value);
}

static void* delete_value(void* value) {
  sr_value_delete(value);
  return NULL;
}

static void values_are_deleted_on_any_thread(void) {
  sr_value_t* value = evaluate("({})");
  pthread_t thread;
  CHECK(pthread_create(&thread, NULL, delete_value, value) == 0);
  CHECK(pthread_join(thread, NULL) == 0);
}

int main(void) {
  open_context();
  threads_take_turns_in_an_isolate();
  isolates_run_in_parallel();
  one_value_is_read_by_many();
  values_are_deleted_on_any_thread();
  return close_context();
}
