#include <pthread.h>
#include <time.h>

#include "check.h"

static sr_status_t wait_for(const sr_value_t* promise, uint64_t timeout_ns, sr_value_t** value) {
  sr_call_options_t options = SR_CALL_OPTIONS_INIT;
  options.timeout_ns = timeout_ns;
  return sr_promise_wait(promise, &options, value, &error);
}

static void settled_promises_tell_their_value(void) {
  sr_value_t* promise = evaluate("Promise.resolve(5)");
  sr_promise_state_t state;
  OK(sr_promise_state(promise, &state, &error));
  CHECK(state == sr_promise_state_fulfilled);
  sr_value_t* value;
  OK(sr_promise_get(promise, &value, &error));
  CHECK(is_number(value, 5));
  OK(sr_promise_wait(promise, NULL, &value, &error));
  CHECK(is_number(value, 5));
  sr_value_delete(promise);

  promise = evaluate("Promise.reject(new RangeError('far'))");
  OK(sr_promise_get(promise, &value, &error));
  CHECK(sr_value_kind(value) == sr_kind_error);
  sr_value_delete(value);
  CHECK(sr_promise_wait(promise, NULL, &value, &error) == sr_status_exception && !value);
  CHECK(strcmp(sr_error_message(error, NULL), "RangeError: far") == 0);
  sr_error_delete(error);
  error = NULL;
  sr_value_delete(promise);
}

static void timers_settle_what_is_waited_for(void) {
  sr_value_t* promise = evaluate("new Promise(done => setTimeout(done, 20, 'late'))");
  sr_value_t* value;
  OK(wait_for(promise, 10000000000, &value));
  CHECK(is_text(value, "late"));
  sr_value_delete(promise);
}

struct settling {
  sr_resolver_t* resolver;
  sr_status_t status;
};

static void* settle(void* env) {
  struct settling* settling = env;
  nanosleep(&(struct timespec){0, 20000000}, NULL);
  sr_value_t* value = sr_number_new(8);
  settling->status = sr_resolver_resolve(settling->resolver, value, NULL);
  sr_value_delete(value);
  return NULL;
}

static void another_thread_settles_what_is_waited_for(void) {
  sr_value_t* promise;
  struct settling settling = {NULL, sr_status_exception};
  OK(sr_promise_new(context, &promise, &settling.resolver, &error));
  sr_promise_state_t state;
  OK(sr_promise_state(promise, &state, &error));
  CHECK(state == sr_promise_state_pending);
  pthread_t thread;
  CHECK(pthread_create(&thread, NULL, settle, &settling) == 0);
  sr_value_t* value;
  OK(wait_for(promise, 10000000000, &value));
  CHECK(is_number(value, 8));
  CHECK(pthread_join(thread, NULL) == 0 && settling.status == sr_status_ok);
  sr_resolver_delete(settling.resolver);
  sr_value_delete(promise);
}

static void a_wait_ends_in_time(void) {
  sr_value_t* promise = evaluate("new Promise(() => {})");
  sr_value_t* value;
  FAILS(sr_status_timed_out, wait_for(promise, 20000000, &value));
  CHECK(!value);
  sr_cancellation_t* cancellation = sr_cancellation_new();
  sr_cancellation_cancel(cancellation);
  sr_call_options_t options = SR_CALL_OPTIONS_INIT;
  options.cancellation = cancellation;
  FAILS(sr_status_terminated, sr_promise_wait(promise, &options, &value, &error));
  sr_cancellation_delete(cancellation);
  sr_value_delete(promise);
}

static void* close_it(void* env) {
  nanosleep(&(struct timespec){0, 20000000}, NULL);
  sr_context_close(env);
  return NULL;
}

static void closing_ends_a_wait(void) {
  sr_context_t* other;
  OK(sr_context_new(isolate, NULL, &other, &error));
  sr_value_t* promise;
  OK(sr_context_evaluate(other, "globalThis.p = new Promise(() => {})", SR_NUL_TERMINATED, NULL,
                         &promise, &error));
  pthread_t thread;
  CHECK(pthread_create(&thread, NULL, close_it, other) == 0);
  sr_value_t* value;
  FAILS(sr_status_closed, wait_for(promise, 10000000000, &value));
  CHECK(pthread_join(thread, NULL) == 0);
  sr_value_delete(promise);
  sr_context_delete(other);
}

static void a_resolver_rejects_too(void) {
  sr_value_t* promise;
  sr_resolver_t* resolver;
  OK(sr_promise_new(context, &promise, &resolver, &error));
  sr_value_t* reason = string("why");
  OK(sr_resolver_reject(resolver, reason, &error));
  OK(sr_resolver_resolve(resolver, NULL, &error));
  sr_promise_state_t state;
  OK(sr_promise_state(promise, &state, &error));
  CHECK(state == sr_promise_state_rejected);
  sr_value_t* value;
  OK(sr_promise_get(promise, &value, &error));
  CHECK(is_text(value, "why"));
  sr_value_delete(reason);
  sr_resolver_delete(resolver);
  sr_value_delete(promise);
}

static void a_resolver_that_is_dropped_rejects(void) {
  sr_value_t* promise;
  sr_resolver_t* resolver;
  OK(sr_promise_new(context, &promise, &resolver, &error));
  sr_resolver_delete(resolver);
  sr_value_t* value;
  FAILS(sr_status_exception, wait_for(promise, 10000000000, &value));
  sr_value_delete(promise);
}

static sr_status_t wait_inside(void* env,
                               const sr_call_t* call,
                               sr_value_t** result,
                               sr_error_t** failure) {
  (void)env;
  return sr_promise_wait(sr_call_argument(call, 0), NULL, result, failure);
}

static void nobody_waits_inside_a_host_function(void) {
  sr_value_t* function;
  OK(sr_function_new(context, "wait", 1, wait_inside, NULL, NULL, &function, &error));
  set_global("wait", function);
  CHECK(
      holds("try { wait(new Promise(() => {})); false } catch (e) {"
            " e.message.includes('host function') }"));
  sr_value_delete(function);
}

int main(void) {
  open_context();
  settled_promises_tell_their_value();
  timers_settle_what_is_waited_for();
  another_thread_settles_what_is_waited_for();
  a_wait_ends_in_time();
  closing_ends_a_wait();
  a_resolver_rejects_too();
  a_resolver_that_is_dropped_rejects();
  nobody_waits_inside_a_host_function();
  return close_context();
}
