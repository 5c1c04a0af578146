#include "check.h"

static void bytes_are_copied_in(void) {
  const float numbers[] = {1.5f, -2.5f};
  sr_value_t* buffer;
  OK(sr_buffer_new(context, sr_element_float32, numbers, sizeof numbers, &buffer, &error));
  CHECK(sr_value_kind(buffer) == sr_kind_buffer);
  set_global("numbers", buffer);
  CHECK(holds("numbers instanceof Float32Array && numbers.join() === '1.5,-2.5'"));
  sr_value_delete(buffer);
  INVALID(sr_buffer_new(context, sr_element_float32, numbers, 3, &buffer, &error));
  INVALID(sr_buffer_new(context, (sr_element_t)99, numbers, 4, &buffer, &error));
  INVALID(sr_buffer_new(context, sr_element_uint8, NULL, 4, &buffer, &error));
  INVALID(sr_buffer_new(context, sr_element_uint8, numbers, SIZE_MAX, &buffer, &error));
  OK(sr_buffer_new(context, sr_element_uint8, NULL, 0, &buffer, &error));
  sr_value_delete(buffer);
}

static void every_element_is_told(void) {
  for (int element = sr_element_uint8; element <= sr_element_biguint64; element++) {
    const uint64_t zero = 0;
    sr_value_t* buffer;
    const sr_status_t status =
        sr_buffer_new(context, (sr_element_t)element, &zero, sizeof zero, &buffer, &error);
    if (element == sr_element_float16 && status == sr_status_conversion_failed) {
      // This V8 has none.
      sr_error_delete(error);
      error = NULL;
      continue;
    }
    CHECK(status == sr_status_ok);
    sr_view_t* view;
    OK(sr_view_new(buffer, &view, &error));
    CHECK(sr_view_element(view) == (sr_element_t)element && sr_view_byte_count(view) == 8);
    sr_view_delete(view);
    sr_value_delete(buffer);
  }
}

static void a_view_is_the_memory_itself(void) {
  sr_value_t* buffer = evaluate("globalThis.bytes = new Uint8Array([1, 2, 3, 4]).subarray(1)");
  sr_view_t* view;
  OK(sr_view_new(buffer, &view, &error));
  uint8_t* bytes = sr_view_bytes(view);
  CHECK(sr_view_byte_count(view) == 3 && bytes[0] == 2);
  bytes[2] = 99;
  CHECK(holds("bytes[2] === 99 && (bytes[0] = 50) && true"));
  CHECK(bytes[0] == 50);

  OK(sr_context_evaluate(context, "structuredClone(bytes.buffer, {transfer: [bytes.buffer]})",
                         SR_NUL_TERMINATED, NULL, NULL, &error));
  CHECK(bytes[2] == 99);
  sr_view_t* none;
  FAILS(sr_status_detached, sr_view_new(buffer, &none, &error));
  CHECK(!none);
  sr_view_delete(view);
  sr_value_delete(buffer);
}

static void a_view_outlives_its_isolate(void) {
  sr_isolate_t* other;
  OK(sr_isolate_new(NULL, &other, &error));
  sr_context_t* there;
  OK(sr_context_new(other, NULL, &there, &error));
  sr_value_t* buffer;
  OK(sr_context_evaluate(there, "new Uint8Array([7])", SR_NUL_TERMINATED, NULL, &buffer, &error));
  sr_view_t* view;
  OK(sr_view_new(buffer, &view, &error));
  sr_value_delete(buffer);
  sr_context_delete(there);
  sr_isolate_close(other);
  sr_isolate_delete(other);
  CHECK(*(uint8_t*)sr_view_bytes(view) == 7);
  sr_view_delete(view);
}

static void memory_of_the_host_is_used_in_place(void) {
  static int32_t memory[3] = {1, 2, 3};
  size_t released = 0;
  sr_value_t* buffer;
  const sr_status_t status = sr_buffer_new_sharing(context, sr_element_int32, memory, sizeof memory,
                                                   &released, count_release, &buffer, &error);
  if (status != sr_status_ok) {
    // V8 was built with its sandbox: it says so, and lets go.
    CHECK(status == sr_status_invalid_argument && released == 1);
    sr_error_delete(error);
    error = NULL;
    return;
  }
  set_global("shared", buffer);
  CHECK(holds("shared[0] = 42, shared[1] === 2"));
  CHECK(memory[0] == 42);
  CHECK(released == 0);
  OK(sr_context_evaluate(context, "delete globalThis.shared", SR_NUL_TERMINATED, NULL, NULL,
                         &error));
  sr_value_delete(buffer);
  for (int i = 0; i < 100 && __atomic_load_n(&released, __ATOMIC_SEQ_CST) == 0; i++)
    OK(sr_isolate_collect_garbage(isolate, &error));
  CHECK(released == 1);
  INVALID(sr_buffer_new_sharing(context, sr_element_int32, (char*)memory + 1, 4, &released,
                                count_release, &buffer, &error));
  CHECK(released == 2);
}

static void what_may_shrink_has_no_view(void) {
  sr_value_t* buffer = evaluate(
      "typeof ArrayBuffer.prototype.resize === 'function'"
      " ? new ArrayBuffer(8, {maxByteLength: 16}) : null");
  sr_view_t* view;
  if (sr_value_kind(buffer) == sr_kind_buffer)
    INVALID(sr_view_new(buffer, &view, &error));
  sr_value_delete(buffer);
  buffer = evaluate("[1]");
  NOT_CONVERTED(sr_view_new(buffer, &view, &error));
  sr_value_delete(buffer);
}

int main(void) {
  open_context();
  bytes_are_copied_in();
  every_element_is_told();
  a_view_is_the_memory_itself();
  a_view_outlives_its_isolate();
  memory_of_the_host_is_used_in_place();
  what_may_shrink_has_no_view();
  return close_context();
}
