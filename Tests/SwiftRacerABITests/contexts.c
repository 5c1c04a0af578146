#include <stdatomic.h>

#include "check.h"

struct notes {
  char console[100];
  char unhandled[100];
  atomic_size_t releases;
};

static void note_console(void* env, const char* level, const char* text, size_t length) {
  struct notes* notes = env;
  CHECK(strlen(text) == length);
  snprintf(notes->console, sizeof notes->console, "%s: %s", level, text);
}

static void note_unhandled(void* env, const sr_error_t* unhandled) {
  struct notes* notes = env;
  snprintf(notes->unhandled, sizeof notes->unhandled, "%s", sr_error_message(unhandled, NULL));
}

static void note_release(void* env) {
  ((struct notes*)env)->releases++;
}

static struct notes notes;

static void options_name_who_is_told(void) {
  sr_context_options_t options = SR_CONTEXT_OPTIONS_INIT;
  options.console = note_console;
  options.unhandled = note_unhandled;
  options.env = &notes;
  options.release = note_release;
  sr_context_t* told;
  OK(sr_context_new(isolate, &options, &told, &error));
  OK(sr_context_evaluate(told, "console.warn('now', [1]); Promise.reject(new Error('lost')); 1",
                         SR_NUL_TERMINATED, NULL, NULL, &error));
  CHECK(strcmp(notes.console, "warn: now [ 1 ]") == 0);
  CHECK(strcmp(notes.unhandled, "Error: lost") == 0);
  CHECK(notes.releases == 0);
  sr_context_close(told);
  sr_context_delete(told);
}

static void features_can_be_denied(void) {
  sr_context_options_t options = SR_CONTEXT_OPTIONS_INIT;
  options.without = sr_feature_timers | sr_feature_queue_microtask | sr_feature_structured_clone |
                    sr_feature_web_assembly | sr_feature_code_generation_from_strings |
                    sr_feature_shared_objects;
  sr_context_t* bare;
  OK(sr_context_new(isolate, &options, &bare, &error));
  const char* source =
      "const has = name => typeof globalThis[name] !== 'undefined';"
      "let code = false; try { eval('1'); code = true } catch {}"
      "[has('setTimeout'), has('queueMicrotask'), has('structuredClone'), has('WebAssembly'), code]"
      ".join()";
  sr_value_t* result;
  OK(sr_context_evaluate(bare, source, SR_NUL_TERMINATED, NULL, &result, &error));
  CHECK(is_text(result, "false,false,false,false,false"));
  OK(sr_context_evaluate(context, source, SR_NUL_TERMINATED, NULL, &result, &error));
  CHECK(is_text(result, "true,true,true,true,true"));

  sr_value_t* object = evaluate("({})");
  sr_value_t* global;
  OK(sr_context_global(bare, &global, &error));
  NOT_CONVERTED(sr_object_set(global, "other", SR_NUL_TERMINATED, object, &error));
  sr_value_delete(global);
  sr_value_delete(object);
  sr_context_delete(bare);
}

static void the_timeout_of_a_context_is_that_of_its_calls(void) {
  sr_context_options_t options = SR_CONTEXT_OPTIONS_INIT;
  options.timeout_ns = 20 * 1000 * 1000;
  options.background_timeout_ns = 1000 * 1000 * 1000;
  options.cpu_timeout_ns = UINT64_MAX;
  sr_context_t* hasty;
  OK(sr_context_new(isolate, &options, &hasty, &error));
  FAILS(sr_status_timed_out,
        sr_context_evaluate(hasty, "for (;;) ;", SR_NUL_TERMINATED, NULL, NULL, &error));
  sr_context_delete(hasty);
}

static void scripts_run_as_often_as_wanted(void) {
  sr_script_t* script;
  sr_call_options_t options = SR_CALL_OPTIONS_INIT;
  options.name = "counter.js";
  OK(sr_script_new(context, "globalThis.n = (globalThis.n ?? 0) + 1", SR_NUL_TERMINATED, &options,
                   &script, &error));
  OK(sr_script_run(script, NULL, NULL, &error));
  sr_value_t* result;
  OK(sr_script_run(script, &options, &result, &error));
  CHECK(is_number(result, 2));
  sr_script_delete(script);

  sr_script_t* none = script;
  FAILS(sr_status_syntax, sr_script_new(context, "(", 1, NULL, &none, &error));
  CHECK(!none);
}

static void a_path_names_a_function(void) {
  sr_value_t* numbers[] = {sr_number_new(3), sr_number_new(8)};
  const sr_value_t* const* arguments = (const sr_value_t* const*)numbers;
  sr_value_t* result;
  OK(sr_context_call(context, "Math.max", SR_NUL_TERMINATED, arguments, 2, NULL, &result, &error));
  CHECK(is_number(result, 8));
  OK(sr_context_evaluate(context, "const twice = x => 2 * x", SR_NUL_TERMINATED, NULL, NULL,
                         &error));
  OK(sr_context_call(context, "twice", 5, arguments, 1, NULL, &result, &error));
  CHECK(is_number(result, 6));
  FAILS(sr_status_exception,
        sr_context_call(context, "Math.most", SR_NUL_TERMINATED, NULL, 0, NULL, &result, &error));
  FAILS(sr_status_exception, sr_context_call(context, "", 0, NULL, 0, NULL, &result, &error));
  sr_value_delete(numbers[0]);
  sr_value_delete(numbers[1]);
}

static void json_carries_much_at_once(void) {
  sr_value_t* value;
  OK(sr_json_parse(context, "{\"a\": [1, 2, {\"b\": \"\\ud800\"}]}", SR_NUL_TERMINATED, &value,
                   &error));
  CHECK(sr_value_kind(value) == sr_kind_object);
  sr_value_t* text;
  OK(sr_json_stringify(value, NULL, &text, &error));
  CHECK(is_text(text, "{\"a\":[1,2,{\"b\":\"\\ud800\"}]}"));
  sr_value_delete(value);

  FAILS(sr_status_exception, sr_json_parse(context, "{", 1, &value, &error));
  value = evaluate("() => 1");
  OK(sr_json_stringify(value, NULL, &text, &error));
  CHECK(sr_value_kind(text) == sr_kind_undefined);
  sr_value_delete(text);
  sr_value_delete(value);
  value = string("undefined");
  OK(sr_json_stringify(value, context, &text, &error));
  CHECK(is_text(text, "\"undefined\""));
  INVALID(sr_json_stringify(value, NULL, &text, &error));
  sr_value_delete(value);
  value = evaluate("const loop = {}; loop.loop = loop");
  FAILS(sr_status_exception, sr_json_stringify(value, NULL, &text, &error));
  sr_value_delete(value);
}

static void what_follows_a_nul_is_source(void) {
  sr_value_t* result;
  const char source[] = "'a\0b'.length";
  OK(sr_context_evaluate(context, source, sizeof source - 1, NULL, &result, &error));
  CHECK(is_number(result, 3));
}

int main(void) {
  open_context();
  options_name_who_is_told();
  features_can_be_denied();
  the_timeout_of_a_context_is_that_of_its_calls();
  scripts_run_as_often_as_wanted();
  a_path_names_a_function();
  json_carries_much_at_once();
  what_follows_a_nul_is_source();
  const int status = close_context();
  SOON(notes.releases == 1);
  return status;
}
