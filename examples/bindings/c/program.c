// The small program of the bindings, in C.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <swiftracer.h>

static sr_context_t* context;
static sr_error_t* error;

// Ends the program if `status` is not what is expected.
static void expect(sr_status_t expected, sr_status_t status) {
  if (status == expected)
    return;
  fprintf(stderr, "got %s, expected %s: %s\n", sr_status_name(status), sr_status_name(expected),
          sr_error_description(error, NULL));
  exit(1);
}

static sr_value_t* evaluate(const char* source) {
  sr_value_t* result;
  expect(sr_status_ok,
         sr_context_evaluate(context, source, SR_NUL_TERMINATED, NULL, &result, &error));
  return result;
}

// Deletes the arguments.
static sr_value_t* call(const char* path, sr_value_t** arguments, size_t count) {
  sr_value_t* result;
  expect(sr_status_ok,
         sr_context_call(context, path, SR_NUL_TERMINATED, (const sr_value_t* const*)arguments,
                         count, NULL, &result, &error));
  for (size_t i = 0; i < count; i++)
    sr_value_delete(arguments[i]);
  return result;
}

static void print_number(sr_value_t* value) {
  double number;
  expect(sr_status_ok, sr_number_get(value, &number, &error));
  printf("%g\n", number);
  sr_value_delete(value);
}

static void print_string(sr_value_t* value) {
  const char* text;
  expect(sr_status_ok, sr_string_get(value, &text, NULL, &error));
  puts(text);
  sr_value_delete(value);
}

static void print_bytes(sr_value_t* value) {
  sr_view_t* view;
  expect(sr_status_ok, sr_view_new(value, &view, &error));
  const unsigned char* bytes = sr_view_bytes(view);
  for (size_t i = 0; i < sr_view_byte_count(view); i++)
    printf("%02x", bytes[i]);
  puts("");
  sr_view_delete(view);
  sr_value_delete(value);
}

// Runs what fails with `status`; the caller deletes the error.
static void fail(const char* source, sr_status_t status) {
  expect(status, sr_context_evaluate(context, source, SR_NUL_TERMINATED, NULL, NULL, &error));
}

int main(void) {
  sr_isolate_t* isolate;
  sr_context_options_t options = SR_CONTEXT_OPTIONS_INIT;
  options.timeout_ns = 200000000;
  expect(sr_status_ok, sr_isolate_new(NULL, &isolate, &error));
  expect(sr_status_ok, sr_context_new(isolate, &options, &context, &error));
  sr_isolate_delete(isolate);  // the context keeps it

  print_number(evaluate("6 * 7"));
  sr_value_delete(evaluate("const greet = (name) => `Hello, ${name} \\u2764`;"));
  sr_value_t* name;
  expect(sr_status_ok, sr_string_new("Zo\u00EB", SR_NUL_TERMINATED, &name, &error));
  print_string(call("greet", &name, 1));
  sr_value_t* numbers[] = {sr_number_new(1), sr_number_new(2.5), sr_number_new(-1e3)};
  print_number(call("Math.max", numbers, 3));
  sr_value_delete(evaluate("const reversed = (bytes) => bytes.slice().reverse();"));
  sr_value_t* bytes;
  expect(sr_status_ok, sr_buffer_new(context, sr_element_uint8, "\x00\x01\xFF", 3, &bytes, &error));
  print_bytes(call("reversed", &bytes, 1));
  fail("nowhere.else", sr_status_exception);
  puts(sr_error_message(error, NULL));
  sr_error_delete(error);
  fail("for (;;);", sr_status_timed_out);
  puts("timed out");
  sr_error_delete(error);
  print_string(evaluate("'still here'"));
  sr_context_delete(context);
  return 0;
}
