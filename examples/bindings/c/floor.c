// What the work costs in plain C, over the same library as the bindings: the floor of the table.
//
// Reads "QUESTION COUNT" from standard input, a line each, and writes the nanoseconds of one round,
// as Benchmarks/bindings/worker.py does for Python.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <swiftracer.h>
#include <time.h>

enum { mebibyte = 1 << 20 };

static sr_context_t* context;
static char* payload;

static void check(bool holds, const char* what) {
  if (holds)
    return;
  fprintf(stderr, "floor: %s failed\n", what);
  exit(1);
}

// Calls a function; deletes the arguments.
static sr_value_t* call(const char* path, sr_value_t** arguments, size_t count) {
  sr_value_t* result;
  check(sr_context_call(context, path, strlen(path), (const sr_value_t* const*)arguments, count,
                        NULL, &result, NULL) == sr_status_ok,
        path);
  for (size_t i = 0; i < count; i++)
    sr_value_delete(arguments[i]);
  return result;
}

static void call_once(void) {
  sr_value_t* arguments[] = {sr_number_new(1), sr_number_new(2)};
  sr_value_t* result = call("add", arguments, 2);
  double number;
  check(sr_number_get(result, &number, NULL) == sr_status_ok && number == 3, "add");
  sr_value_delete(result);
}

static void text_once(void) {
  sr_value_t* argument;
  check(sr_string_new(payload, mebibyte, &argument, NULL) == sr_status_ok, "sr_string_new");
  sr_value_t* result = call("echo", &argument, 1);
  const char* text;
  size_t length;
  check(sr_string_get(result, &text, &length, NULL) == sr_status_ok && length == mebibyte &&
            text[length - 1] == 'x',
        "sr_string_get");
  sr_value_delete(result);
}

static void buffer_once(void) {
  sr_value_t* argument;
  check(
      sr_buffer_new(context, sr_element_uint8, payload, mebibyte, &argument, NULL) == sr_status_ok,
      "sr_buffer_new");
  sr_value_t* result = call("echo", &argument, 1);
  sr_view_t* view;
  check(sr_view_new(result, &view, NULL) == sr_status_ok && sr_view_byte_count(view) == mebibyte &&
            ((const char*)sr_view_bytes(view))[mebibyte - 1] == 'x',
        "sr_view_new");
  sr_view_delete(view);
  sr_value_delete(result);
}

// Processor time of this thread: what else runs on the machine is not counted.
static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

int main(void) {
  sr_isolate_t* isolate;
  check(sr_isolate_new(NULL, &isolate, NULL) == sr_status_ok, "sr_isolate_new");
  check(sr_context_new(isolate, NULL, &context, NULL) == sr_status_ok, "sr_context_new");
  const char* functions = "const add = (a, b) => a + b; const echo = (value) => value;";
  check(
      sr_context_evaluate(context, functions, SR_NUL_TERMINATED, NULL, NULL, NULL) == sr_status_ok,
      "sr_context_evaluate");
  payload = malloc(mebibyte);
  check(payload != NULL, "malloc");
  memset(payload, 'x', mebibyte);

  char question[16];
  long count;
  while (scanf("%15s %ld", question, &count) == 2) {
    void (*once)(void) = strcmp(question, "call") == 0   ? call_once
                         : strcmp(question, "text") == 0 ? text_once
                                                         : buffer_once;
    const double start = now();
    for (long i = 0; i < count; i++)
      once();
    printf("%.1f\n", (now() - start) / (double)count);
    fflush(stdout);
  }
  free(payload);
  sr_context_delete(context);
  sr_isolate_delete(isolate);
  return 0;
}
