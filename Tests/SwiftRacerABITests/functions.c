#include "check.h"

static sr_value_t* host_function(const char* name, sr_function_body_t body, void* env) {
  sr_value_t* function;
  OK(sr_function_new(context, name, 2, body, env, NULL, &function, &error));
  if (name)
    set_global(name, function);
  return function;
}

static sr_status_t add(void* env,
                       const sr_call_t* call,
                       sr_value_t** result,
                       sr_error_t** failure) {
  double sum = *(double*)env;
  for (size_t i = 0; i < sr_call_count(call); i++) {
    double number;
    const sr_status_t status = sr_number_get(sr_call_argument(call, i), &number, failure);
    if (status != sr_status_ok)
      return status;
    sum += number;
  }
  *result = sr_number_new(sum);
  return sr_status_ok;
}

static void scripts_call_functions_of_the_host(void) {
  double base = 100;
  sr_value_t* function = host_function("add", add, &base);
  CHECK(holds("add(1, 2) === 103 && add.name === 'add' && add.length === 2 && add() === 100"));
  CHECK(holds("try { add('x'); false } catch (e) { e instanceof TypeError }"));
  sr_value_t* arguments[] = {sr_number_new(5)};
  sr_value_t* result;
  OK(sr_function_call(function, NULL, (const sr_value_t* const*)arguments, 1, NULL, &result,
                      &error));
  CHECK(is_number(result, 105));
  sr_value_delete(arguments[0]);
  sr_value_delete(function);
}

static sr_status_t look(void* env,
                        const sr_call_t* call,
                        sr_value_t** result,
                        sr_error_t** failure) {
  (void)env, (void)result;
  CHECK(sr_value_kind(sr_call_receiver(call)) == sr_kind_object);
  CHECK(sr_value_kind(sr_call_argument(call, 0)) == sr_kind_date);
  CHECK(sr_value_kind(sr_call_argument(call, 99)) == sr_kind_undefined);
  CHECK(!sr_context_is_closed(sr_call_context(call)));
  return sr_context_evaluate(sr_call_context(call), "globalThis.looked = true", SR_NUL_TERMINATED,
                             NULL, NULL, failure);
}

static void a_call_tells_this_and_the_context(void) {
  sr_value_t* function = host_function("look", look, NULL);
  CHECK(holds("({look}).look(new Date(0)) === undefined && looked"));
  sr_value_delete(function);
}

static sr_status_t throw_named(void* env,
                               const sr_call_t* call,
                               sr_value_t** result,
                               sr_error_t** failure) {
  (void)call, (void)result;
  *failure = sr_error_new("DiskError", "no space", env, env ? count_release : NULL);
  return sr_error_status(*failure);
}

static void scripts_catch_errors_of_the_host(void) {
  sr_value_t* function = host_function("fail", throw_named, NULL);
  CHECK(
      holds("try { fail() } catch (e) { e instanceof Error && e.name === 'DiskError' &&"
            " e.message === 'no space' }"));
  sr_value_delete(function);
}

static void an_error_that_nobody_catches_comes_out_again(void) {
  size_t released = 0;
  sr_value_t* function = host_function("fail", throw_named, &released);
  CHECK(sr_context_evaluate(context, "function outer() { fail() } outer()", SR_NUL_TERMINATED, NULL,
                            NULL, &error) == sr_status_exception);
  CHECK(sr_error_env(error) == &released && released == 0);
  CHECK(strcmp(sr_error_message(error, NULL), "DiskError: no space") == 0);
  CHECK(sr_error_frame_count(error) == 2);
  sr_error_delete(error);
  error = NULL;
  sr_value_delete(function);
  OK(sr_isolate_collect_garbage(isolate, &error));
}

static sr_status_t throw_value(void* env,
                               const sr_call_t* call,
                               sr_value_t** result,
                               sr_error_t** failure) {
  (void)env, (void)result;
  *failure = sr_error_new_throwing(sr_call_argument(call, 0));
  return sr_status_exception;
}

static void any_value_is_thrown(void) {
  sr_value_t* function = host_function("raise", throw_value, NULL);
  CHECK(holds("const thing = {}; try { raise(thing) } catch (e) { e === thing }"));
  CHECK(holds("try { raise() } catch (e) { e === undefined }"));
  CHECK(sr_context_evaluate(context, "raise(7)", 8, NULL, NULL, &error) == sr_status_exception);
  sr_error_t* thrown = error;
  CHECK(is_number(sr_error_value(thrown), 7));
  sr_error_delete(thrown);
  error = NULL;
  sr_value_delete(function);
}

static sr_status_t pass_on(void* env,
                           const sr_call_t* call,
                           sr_value_t** result,
                           sr_error_t** failure) {
  (void)env;
  return sr_function_call(sr_call_argument(call, 0), NULL, NULL, 0, NULL, result, failure);
}

static void what_javascript_threw_passes_as_the_same_value(void) {
  sr_value_t* function = host_function("pass", pass_on, NULL);
  CHECK(
      holds("const boom = new Error('boom');"
            "try { pass(() => { throw boom }) } catch (e) { e === boom }"));
  CHECK(holds("pass(() => 7) === 7"));
  sr_value_delete(function);
}

static void endless_recursion_through_both_is_an_exception(void) {
  sr_value_t* function = host_function("again", pass_on, NULL);
  FAILS(sr_status_exception,
        sr_context_evaluate(context, "function deeper() { again(deeper) } deeper()",
                            SR_NUL_TERMINATED, NULL, NULL, &error));
  CHECK(holds("1 + 1 === 2"));
  sr_value_delete(function);
}

static sr_status_t misbehave(void* env,
                             const sr_call_t* call,
                             sr_value_t** result,
                             sr_error_t** failure) {
  (void)env, (void)failure;
  *result = sr_value_copy(sr_call_argument(call, 0));
  return (sr_status_t)77;
}

static void a_failure_without_an_error_is_told(void) {
  sr_value_t* function = host_function("odd", misbehave, NULL);
  CHECK(holds("try { odd(1) } catch (e) { e.message.includes('77') }"));
  sr_value_delete(function);
}

static sr_status_t foreign(void* env,
                           const sr_call_t* call,
                           sr_value_t** result,
                           sr_error_t** failure) {
  (void)call, (void)failure;
  *result = sr_value_copy(env);
  return sr_status_ok;
}

static void a_result_of_another_isolate_is_refused(void) {
  sr_isolate_t* other;
  OK(sr_isolate_new(NULL, &other, &error));
  sr_context_t* there;
  OK(sr_context_new(other, NULL, &there, &error));
  sr_value_t* object;
  OK(sr_object_new(there, &object, &error));
  sr_value_t* function = host_function("foreign", foreign, object);
  CHECK(holds("try { foreign(); false } catch (e) { e instanceof TypeError }"));
  sr_value_delete(function);
  OK(sr_context_evaluate(context, "delete globalThis.foreign", SR_NUL_TERMINATED, NULL, NULL,
                         &error));
  sr_value_delete(object);
  sr_context_delete(there);
  sr_isolate_delete(other);
}

struct whole {
  sr_isolate_t* isolate;
  sr_context_t* context;
  sr_value_t* function;
};

static sr_status_t give_everything_back(void* env,
                                        const sr_call_t* call,
                                        sr_value_t** result,
                                        sr_error_t** failure) {
  struct whole* whole = env;
  sr_value_delete(whole->function);
  sr_context_close(whole->context);
  sr_context_delete(whole->context);
  sr_isolate_close(whole->isolate);
  sr_isolate_delete(whole->isolate);
  CHECK(sr_context_evaluate(sr_call_context(call), "1", 1, NULL, result, failure) ==
        sr_status_closed);
  return sr_status_closed;
}

static void a_host_function_may_close_what_it_runs_in(void) {
  struct whole whole;
  OK(sr_isolate_new(NULL, &whole.isolate, &error));
  OK(sr_context_new(whole.isolate, NULL, &whole.context, &error));
  OK(sr_function_new(whole.context, NULL, 0, give_everything_back, &whole, NULL, &whole.function,
                     &error));
  sr_value_t* result;
  CHECK(sr_function_call(whole.function, NULL, NULL, 0, NULL, &result, &error) != sr_status_ok);
  CHECK(!result);
  sr_error_delete(error);
  error = NULL;
}

static void what_a_function_holds_is_released_once(void) {
  size_t released = 0;
  sr_value_t* function;
  OK(sr_function_new(context, NULL, 0, foreign, &released, count_release, &function, &error));
  CHECK(released == 0);
  sr_value_delete(function);
  for (int i = 0; i < 10 && released == 0; i++)
    OK(sr_isolate_collect_garbage(isolate, &error));
  CHECK(released == 1);
  INVALID(sr_function_new(NULL, NULL, 0, foreign, &released, count_release, &function, &error));
  CHECK(released == 2);
  INVALID(sr_function_new(context, NULL, 0, NULL, &released, count_release, &function, &error));
  CHECK(released == 3);
  INVALID(sr_function_new(context, NULL, 0, foreign, &released, count_release, NULL, &error));
  CHECK(released == 4);
}

static void functions_construct(void) {
  sr_value_t* class = evaluate("(class { constructor(x) { this.x = x } })");
  sr_value_t* arguments[] = {sr_number_new(4)};
  sr_value_t* object;
  OK(sr_function_construct(class, (const sr_value_t* const*)arguments, 1, NULL, &object, &error));
  sr_value_t* x;
  OK(sr_object_get(object, "x", 1, &x, &error));
  CHECK(is_number(x, 4));
  sr_value_delete(object);
  FAILS(sr_status_exception, sr_function_call(class, NULL, NULL, 0, NULL, NULL, &error));
  sr_value_delete(arguments[0]);
  sr_value_delete(class);
}

static void a_receiver_is_this(void) {
  sr_value_t* function = evaluate("(function () { 'use strict'; return this })");
  sr_value_t* receiver = string("me");
  sr_value_t* result;
  OK(sr_function_call(function, receiver, NULL, 0, NULL, &result, &error));
  CHECK(is_text(result, "me"));
  OK(sr_function_call(function, NULL, NULL, 0, NULL, &result, &error));
  CHECK(sr_value_kind(result) == sr_kind_undefined);
  sr_value_delete(result);
  sr_value_delete(receiver);
  sr_value_delete(function);
}

int main(void) {
  open_context();
  scripts_call_functions_of_the_host();
  a_call_tells_this_and_the_context();
  scripts_catch_errors_of_the_host();
  an_error_that_nobody_catches_comes_out_again();
  any_value_is_thrown();
  what_javascript_threw_passes_as_the_same_value();
  endless_recursion_through_both_is_an_exception();
  a_failure_without_an_error_is_told();
  a_result_of_another_isolate_is_refused();
  a_host_function_may_close_what_it_runs_in();
  what_a_function_holds_is_released_once();
  functions_construct();
  a_receiver_is_this();
  return close_context();
}
