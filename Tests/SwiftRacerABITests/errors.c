#include "check.h"

static sr_status_t evaluate_named(const char* source, const char* name, uint32_t line) {
  sr_call_options_t options = SR_CALL_OPTIONS_INIT;
  options.name = name;
  options.line = line;
  return sr_context_evaluate(context, source, SR_NUL_TERMINATED, &options, NULL, &error);
}

static void an_exception_tells_what_and_where(void) {
  CHECK(evaluate_named("function f(x) {\n  return x.y.z;\n}\nf({})", "shop.js", 10) ==
        sr_status_exception);

  size_t length;
  CHECK(strcmp(sr_error_exception_name(error, &length), "TypeError") == 0 && length == 9);
  CHECK(strstr(sr_error_exception_message(error, NULL), "undefined"));
  CHECK(strncmp(sr_error_message(error, NULL), "TypeError: ", 11) == 0);
  CHECK(strstr(sr_error_stack(error, NULL), "shop.js:11"));
  CHECK(strstr(sr_error_description(error, NULL), "shop.js:11"));
  sr_frame_t frame = SR_FRAME_INIT;
  CHECK(sr_error_location(error, &frame));
  CHECK(strcmp(frame.file, "shop.js") == 0 && frame.line == 11 && frame.column > 1);
  CHECK(strcmp(frame.source_line, "  return x.y.z;") == 0);
  CHECK(sr_error_frame_count(error) == 2);
  CHECK(sr_error_frame(error, 0, &frame) && strcmp(frame.function, "f") == 0);
  CHECK(sr_error_frame(error, 1, &frame) && frame.function[0] == 0 && frame.line == 13);
  CHECK(!sr_error_frame(error, 2, &frame));
  sr_value_t* thrown = sr_error_value(error);
  CHECK(sr_value_kind(thrown) == sr_kind_error);
  sr_value_delete(thrown);
  sr_error_delete(error);
  error = NULL;
}

static void what_does_not_parse_is_a_syntax_error(void) {
  CHECK(evaluate_named("let = ;", NULL, 0) == sr_status_syntax);
  CHECK(strcmp(sr_error_exception_name(error, NULL), "SyntaxError") == 0);
  sr_frame_t frame = SR_FRAME_INIT;
  CHECK(sr_error_location(error, &frame) && strcmp(frame.file, "<eval>") == 0 && frame.line == 1);
  sr_error_delete(error);
  error = NULL;
}

static void causes_are_errors(void) {
  CHECK(evaluate_named("throw new Error('a', {cause: new RangeError('b', {cause: 7})})", "x", 1) ==
        sr_status_exception);
  const sr_error_t* cause = sr_error_cause(error, 0);
  CHECK(strcmp(sr_error_exception_name(cause, NULL), "RangeError") == 0);
  CHECK(cause == sr_error_cause(error, 0));
  const sr_error_t* last = sr_error_cause(error, 1);
  CHECK(last);
  CHECK(strcmp(sr_error_exception_message(last, NULL), "7") == 0);
  CHECK(!sr_error_exception_name(last, NULL));
  CHECK(!sr_error_cause(error, 2));
  sr_error_delete(error);
  error = NULL;
}

static void anything_can_be_thrown(void) {
  CHECK(evaluate_named("throw 42", "x", 1) == sr_status_exception);
  sr_error_t* thrown = error;
  CHECK(is_number(sr_error_value(thrown), 42));
  CHECK(!sr_error_exception_name(thrown, NULL) && !sr_error_stack(thrown, NULL));
  CHECK(strcmp(sr_error_exception_message(thrown, NULL), "42") == 0);
  sr_error_delete(thrown);
}

static void errors_outlive_their_isolate(void) {
  CHECK(evaluate_named("throw new Error('late')", "x", 1) == sr_status_exception);
  sr_error_t* kept = error;
  error = NULL;
  sr_context_delete(context);
  sr_isolate_close(isolate);
  sr_isolate_delete(isolate);
  CHECK(strcmp(sr_error_message(kept, NULL), "Error: late") == 0);
  sr_error_delete(kept);
  open_context();
}

static void errors_of_the_host_hold_what_they_were_given(void) {
  size_t released = 0;
  sr_error_t* made = sr_error_new("Oops", "it broke", &released, count_release);
  CHECK(sr_error_status(made) == sr_status_exception && sr_error_env(made) == &released);
  CHECK(strcmp(sr_error_message(made, NULL), "Oops: it broke") == 0);
  CHECK(!sr_error_value(made) && !sr_error_exception_name(made, NULL));
  CHECK(released == 0);
  sr_error_delete(made);
  CHECK(released == 1);

  sr_error_delete(sr_error_new(NULL, NULL, NULL, NULL));
  sr_value_t* number = sr_number_new(3);
  made = sr_error_new_throwing(number);
  CHECK(is_number(sr_error_value(made), 3));
  sr_value_delete(number);
  sr_error_delete(made);
}

static void every_status_has_a_name(void) {
  CHECK(strcmp(sr_status_name(sr_status_ok), "ok") == 0);
  for (int status = sr_status_ok; status <= sr_status_forked; status++)
    CHECK(strcmp(sr_status_name((sr_status_t)status), "unknown") != 0);
  CHECK(strcmp(sr_status_name((sr_status_t)(sr_status_forked + 1)), "unknown") == 0);
}

static void nothing_is_no_error(void) {
  sr_frame_t frame = SR_FRAME_INIT;
  size_t length = 1;
  CHECK(sr_error_status(NULL) == sr_status_ok);
  CHECK(!sr_error_message(NULL, &length) && length == 0);
  CHECK(!sr_error_location(NULL, &frame) && !sr_error_frame(NULL, 0, &frame));
  CHECK(sr_error_frame_count(NULL) == 0 && !sr_error_cause(NULL, 0));
  CHECK(!sr_error_value(NULL) && !sr_error_env(NULL));
  sr_error_delete(NULL);
}

static void who_wants_no_error_gets_none(void) {
  CHECK(sr_context_evaluate(context, "throw 1", SR_NUL_TERMINATED, NULL, NULL, NULL) ==
        sr_status_exception);
}

int main(void) {
  open_context();
  an_exception_tells_what_and_where();
  what_does_not_parse_is_a_syntax_error();
  causes_are_errors();
  anything_can_be_thrown();
  errors_outlive_their_isolate();
  errors_of_the_host_hold_what_they_were_given();
  every_status_has_a_name();
  nothing_is_no_error();
  who_wants_no_error_gets_none();
  return close_context();
}
