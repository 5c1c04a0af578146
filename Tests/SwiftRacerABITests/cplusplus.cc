// The header is C++17 too.
#include <swiftracer.h>

#include <cstring>

int main() {
  sr_isolate_options_t options = SR_ISOLATE_OPTIONS_INIT;
  sr_isolate_t* isolate = nullptr;
  if (sr_isolate_new(&options, &isolate, nullptr) != sr_status_ok)
    return 1;
  sr_context_t* context = nullptr;
  if (sr_context_new(isolate, nullptr, &context, nullptr) != sr_status_ok)
    return 1;
  sr_call_options_t call = SR_CALL_OPTIONS_INIT;
  call.name = "a.js";
  sr_value_t* value = nullptr;
  sr_error_t* error = nullptr;
  if (sr_context_evaluate(context, "throw new Error('x')", SR_NUL_TERMINATED, &call, &value,
                          &error) != sr_status_exception)
    return 1;
  sr_frame_t frame = SR_FRAME_INIT;
  const bool is_told =
      sr_error_location(error, &frame) && std::strcmp(frame.file, "a.js") == 0 && !value;
  sr_error_delete(error);
  sr_context_delete(context);
  sr_isolate_delete(isolate);
  return is_told ? 0 : 1;
}
