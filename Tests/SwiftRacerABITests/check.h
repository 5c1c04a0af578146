// What the tests of swiftracer.h are written with.
#ifndef SWIFTRACER_TESTS_CHECK_H
#define SWIFTRACER_TESTS_CHECK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <swiftracer.h>
#include <time.h>

// Where the functions under test put their error.
static sr_error_t* error;

static inline void fail(const char* file, int line, const char* what) {
  fprintf(stderr, "%s:%d: %s\n", file, line, what);
  if (error)
    fprintf(stderr, "  %s\n", sr_error_description(error, NULL));
  // Without looking for leaks: there are some.
  _Exit(1);
}

#define CHECK(condition) ((condition) ? (void)0 : fail(__FILE__, __LINE__, #condition))

// The call does what it says, and leaves no error.
#define OK(call) CHECK((call) == sr_status_ok && !error)

// The call fails with this status, and an error of the same, which says something.
#define FAILS(expected, call)                             \
  do {                                                    \
    CHECK((call) == (expected));                          \
    CHECK(error && sr_error_status(error) == (expected)); \
    CHECK(strlen(sr_error_message(error, NULL)) > 0);     \
    sr_error_delete(error);                               \
    error = NULL;                                         \
  } while (0)

#define INVALID(call) FAILS(sr_status_invalid_argument, call)
#define NOT_CONVERTED(call) FAILS(sr_status_conversion_failed, call)

// The condition holds within two seconds: a thread of the library may be inside still.
#define SOON(condition)                                 \
  do {                                                  \
    for (int i = 0; i < 200 && !(condition); i++)       \
      nanosleep(&(struct timespec){0, 10000000}, NULL); \
    CHECK(condition);                                   \
  } while (0)

// The isolate and the context that a test runs in.
static sr_isolate_t* isolate;
static sr_context_t* context;

static inline void open_context(void) {
  OK(sr_isolate_new(NULL, &isolate, &error));
  OK(sr_context_new(isolate, NULL, &context, &error));
}

// Nothing of a test stays alive.
static inline int close_context(void) {
  sr_context_delete(context);
  sr_isolate_close(isolate);
  sr_isolate_delete(isolate);
  // A resolver that was dropped rejects its promise on a thread of the isolate.
  SOON(sr_engine_live_handle_count() == 0);
  return 0;
}

static inline sr_value_t* evaluate(const char* source) {
  sr_value_t* value;
  OK(sr_context_evaluate(context, source, SR_NUL_TERMINATED, NULL, &value, &error));
  return value;
}

static inline sr_value_t* string(const char* text) {
  sr_value_t* value;
  OK(sr_string_new(text, SR_NUL_TERMINATED, &value, &error));
  return value;
}

// Takes the value, and tells whether it is this text.
static inline bool is_text(SR_OWN sr_value_t* value, const char* expected) {
  const char* text;
  size_t length;
  OK(sr_string_get(value, &text, &length, &error));
  const bool is_same = length == strlen(expected) && strcmp(text, expected) == 0;
  if (!is_same)
    fprintf(stderr, "got \"%s\"\n", text);
  sr_value_delete(value);
  return is_same;
}

// Takes the value, and tells whether it is this number.
static inline bool is_number(SR_OWN sr_value_t* value, double expected) {
  double number;
  OK(sr_number_get(value, &number, &error));
  sr_value_delete(value);
  return number == expected;
}

// Whether `source` is true.
static inline bool holds(const char* source) {
  sr_value_t* value = evaluate(source);
  bool boolean;
  OK(sr_boolean_get(value, &boolean, &error));
  sr_value_delete(value);
  return boolean;
}

// Gives the global object a property.
static inline void set_global(const char* name, const sr_value_t* value) {
  sr_value_t* global;
  OK(sr_context_global(context, &global, &error));
  OK(sr_object_set(global, name, SR_NUL_TERMINATED, value, &error));
  sr_value_delete(global);
}

// Counts how often it was called, as the `release` of a `size_t`.
static inline void count_release(void* env) {
  ++*(size_t*)env;
}

#endif  // SWIFTRACER_TESTS_CHECK_H
