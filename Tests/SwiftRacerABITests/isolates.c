#include <pthread.h>
#include <stdatomic.h>

#include "check.h"

static sr_status_t run(sr_context_t* where, const char* source, uint64_t timeout_ns) {
  sr_call_options_t options = SR_CALL_OPTIONS_INIT;
  options.timeout_ns = timeout_ns;
  return sr_context_evaluate(where, source, SR_NUL_TERMINATED, &options, NULL, &error);
}

static void versions_are_told(void) {
  CHECK(sr_abi_version() == SR_ABI_VERSION);
  CHECK(strcmp(sr_version(), SR_VERSION) == 0);
  CHECK(strchr(sr_v8_version(), '.'));
}

static void flags_are_set_before_the_first_isolate(void) {
  OK(sr_engine_set_flag("--max-lazy", &error));
  INVALID(sr_engine_set_flag("--no-such-flag", &error));
  INVALID(sr_engine_set_flag(NULL, &error));
}

static void flags_are_refused_later(void) {
  INVALID(sr_engine_set_flag("--max-lazy", &error));
}

static void a_timeout_stops_a_loop(void) {
  FAILS(sr_status_timed_out, run(context, "for (;;) ;", 20 * 1000 * 1000));
  OK(run(context, "1", 0));
  sr_call_options_t options = SR_CALL_OPTIONS_INIT;
  options.cpu_timeout_ns = 20 * 1000 * 1000;
  FAILS(sr_status_timed_out,
        sr_context_evaluate(context, "for (;;) ;", SR_NUL_TERMINATED, &options, NULL, &error));
}

static sr_status_t stop(void* env,
                        const sr_call_t* call,
                        sr_value_t** result,
                        sr_error_t** failure) {
  (void)call, (void)result, (void)failure;
  sr_isolate_terminate_execution(env);
  return sr_status_ok;
}

static void no_script_catches_a_termination(void) {
  sr_value_t* function;
  OK(sr_function_new(context, "stop", 0, stop, isolate, NULL, &function, &error));
  set_global("stop", function);
  FAILS(sr_status_terminated, run(context, "try { stop(); for (;;) ; } catch {}", 0));
  OK(run(context, "1", 0));
  sr_isolate_terminate_execution(isolate);
  OK(run(context, "1", 0));
  sr_value_delete(function);
}

static void* cancel(void* cancellation) {
  sr_cancellation_cancel(cancellation);
  return NULL;
}

static void a_cancellation_stops_the_call_that_names_it(void) {
  sr_cancellation_t* cancellation = sr_cancellation_new();
  CHECK(!sr_cancellation_is_cancelled(cancellation));
  sr_call_options_t options = SR_CALL_OPTIONS_INIT;
  options.cancellation = cancellation;
  pthread_t thread;
  CHECK(pthread_create(&thread, NULL, cancel, cancellation) == 0);
  FAILS(sr_status_terminated,
        sr_context_evaluate(context, "for (;;) ;", SR_NUL_TERMINATED, &options, NULL, &error));
  CHECK(pthread_join(thread, NULL) == 0);
  CHECK(sr_cancellation_is_cancelled(cancellation));
  sr_cancellation_delete(cancellation);
  OK(run(context, "1", 0));
}

static void the_heap_limit_stops_a_bomb(void) {
  sr_isolate_options_t options = SR_ISOLATE_OPTIONS_INIT;
  options.heap_limit = 32 << 20;
  sr_isolate_t* small;
  OK(sr_isolate_new(&options, &small, &error));
  sr_context_t* inside;
  OK(sr_context_new(small, NULL, &inside, &error));
  FAILS(sr_status_heap_limit_reached,
        run(inside, "const all = []; for (;;) all.push(new Array(1000).fill(1.5))", 0));
  sr_context_delete(inside);
  sr_isolate_delete(small);
}

struct soft {
  size_t calls;
  atomic_size_t releases;
  sr_isolate_t* isolate;
  sr_context_t* context;
  sr_status_t status;
};

static void note_soft_limit(void* env) {
  struct soft* soft = env;
  soft->calls++;
  soft->status = sr_context_evaluate(soft->context, "1", 1, NULL, NULL, NULL);
  sr_isolate_set_heap_limit(soft->isolate, 256 << 20);
}

static void note_release(void* env) {
  ((struct soft*)env)->releases++;
}

static void the_soft_limit_tells_before(void) {
  struct soft soft = {0, 0, NULL, NULL, sr_status_ok};
  sr_isolate_options_t options = SR_ISOLATE_OPTIONS_INIT;
  options.stack_limit = 512 << 10;
  options.heap_limit = 64 << 20;
  options.soft_heap_limit = 24 << 20;
  options.on_soft_heap_limit = note_soft_limit;
  options.env = &soft;
  options.release = note_release;
  OK(sr_isolate_new(&options, &soft.isolate, &error));
  OK(sr_context_new(soft.isolate, NULL, &soft.context, &error));
  OK(run(soft.context,
         "globalThis.all = []; for (let i = 0; i < 12000; i++) all.push(Array(1000).fill(1.5))",
         0));
  CHECK(soft.calls >= 1);
  // No JavaScript runs in the middle of that.
  CHECK(soft.status == sr_status_invalid_argument);
  sr_context_delete(soft.context);
  sr_isolate_close(soft.isolate);
  sr_isolate_delete(soft.isolate);
  SOON(soft.releases == 1);
}

static void statistics_tell_what_is_used(void) {
  sr_heap_statistics_t statistics = SR_HEAP_STATISTICS_INIT;
  OK(sr_isolate_heap_statistics(isolate, &statistics, &error));
  CHECK(statistics.size == sizeof statistics);
  CHECK(statistics.used_heap > 0 && statistics.used_heap <= statistics.total_heap);
  CHECK(statistics.heap_limit > 0 && statistics.memory_limit > 0 && statistics.malloced > 0);
  CHECK(statistics.context_count >= 1);
  sr_value_t* buffer = evaluate("new ArrayBuffer(5000000)");
  sr_heap_statistics_t later = SR_HEAP_STATISTICS_INIT;
  OK(sr_isolate_heap_statistics(isolate, &later, &error));
  CHECK(later.buffers >= statistics.buffers + 5000000 && later.external >= 5000000);
  sr_value_delete(buffer);
  OK(sr_isolate_collect_garbage(isolate, &error));
  OK(sr_isolate_heap_statistics(isolate, &later, &error));
  CHECK(later.buffers < statistics.buffers + 5000000);
}

static void closing_is_for_good_and_may_be_repeated(void) {
  sr_isolate_t* other;
  OK(sr_isolate_new(NULL, &other, &error));
  sr_context_t* inside;
  OK(sr_context_new(other, NULL, &inside, &error));
  CHECK(!sr_isolate_is_closed(other) && !sr_context_is_closed(inside));
  sr_isolate_close(other);
  sr_isolate_close(other);
  CHECK(sr_isolate_is_closed(other) && sr_context_is_closed(inside));
  FAILS(sr_status_closed, run(inside, "1", 0));
  FAILS(sr_status_closed, sr_isolate_collect_garbage(other, &error));
  sr_heap_statistics_t statistics = SR_HEAP_STATISTICS_INIT;
  FAILS(sr_status_closed, sr_isolate_heap_statistics(other, &statistics, &error));
  sr_context_t* none = context;
  FAILS(sr_status_closed, sr_context_new(other, NULL, &none, &error));
  CHECK(!none);
  sr_isolate_delete(other);
  sr_context_delete(inside);
}

int main(void) {
  versions_are_told();
  flags_are_set_before_the_first_isolate();
  open_context();
  flags_are_refused_later();
  a_timeout_stops_a_loop();
  no_script_catches_a_termination();
  a_cancellation_stops_the_call_that_names_it();
  the_heap_limit_stops_a_bomb();
  the_soft_limit_tells_before();
  statistics_tell_what_is_used();
  closing_is_for_good_and_may_be_repeated();
  return close_context();
}
