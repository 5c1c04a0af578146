#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

// Runs `body` in a child, which must end well.
static void in_a_child(void (*body)(void)) {
  const pid_t child = fork();
  CHECK(child >= 0);
  if (child == 0) {
    body();
    _Exit(0);
  }
  int status;
  CHECK(waitpid(child, &status, 0) == child);
  CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static bool ends_in_the_middle;

// LeakSanitizer asks whether it is not to look.
int __lsan_is_turned_off(void);
int __lsan_is_turned_off(void) {
  return ends_in_the_middle;
}

static sr_value_t* object;

static void use_what_the_parent_made(void) {
  sr_value_t* value;
  FAILS(sr_status_forked, sr_context_evaluate(context, "1", 1, NULL, &value, &error));
  FAILS(sr_status_forked, sr_object_get(object, "a", 1, &value, &error));
  sr_value_delete(object);
  sr_context_delete(context);
  sr_isolate_terminate_execution(isolate);
  sr_isolate_close(isolate);
  sr_isolate_delete(isolate);
}

static void use_what_the_child_makes(void) {
  open_context();
  CHECK(holds("1 + 1 === 2"));
  sr_context_delete(context);
  sr_isolate_delete(isolate);
}

static void end_with_everything_alive(void) {
  ends_in_the_middle = true;
  open_context();
  OK(sr_context_evaluate(context, "setInterval(() => {}, 1)", SR_NUL_TERMINATED, NULL, NULL,
                         &error));
  exit(0);
}

int main(void) {
  open_context();
  object = evaluate("({a: 1})");
  in_a_child(use_what_the_parent_made);
  in_a_child(use_what_the_child_makes);
  in_a_child(end_with_everything_alive);
  sr_value_t* value;
  OK(sr_object_get(object, "a", 1, &value, &error));
  CHECK(is_number(value, 1));
  sr_value_delete(object);
  return close_context();
}
