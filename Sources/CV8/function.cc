#include "CV8/function.h"

#include <climits>

#include "internal.h"

extern "C" {

cv8_status cv8_function_call(cv8_scope* scope,
                             cv8_value function,
                             cv8_value receiver,
                             const cv8_value* arguments,
                             size_t count,
                             cv8_value* result) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  if (count > INT_MAX)
    return cv8_status_invalid;
  cv8::Arguments locals(entered, arguments, count);
  v8::Local<v8::Value> target = cv8::In(entered, function);
  v8::Local<v8::Value> self = cv8::In(entered, receiver);
  const int argc = static_cast<int>(count);
  if (target->IsFunction()) {
    return cv8::Finish(entered,
                       target.As<v8::Function>()->Call(entered.context, self, argc, locals.data()),
                       result);
  }
  return cv8::Finish(
      entered, target.As<v8::Object>()->CallAsFunction(entered.context, self, argc, locals.data()),
      result);
}

cv8_status cv8_function_construct(cv8_scope* scope,
                                  cv8_value constructor,
                                  const cv8_value* arguments,
                                  size_t count,
                                  cv8_value* result) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  if (count > INT_MAX)
    return cv8_status_invalid;
  cv8::Arguments locals(entered, arguments, count);
  return cv8::Finish(
      entered,
      cv8::InAs<v8::Object>(entered, constructor)
          ->CallAsConstructor(entered.context, static_cast<int>(count), locals.data()),
      result);
}

cv8_value cv8_function_name(cv8_scope* scope, cv8_value function) noexcept {
  CV8_ENTER(scope, entered, cv8::kUndefined);
  v8::Local<v8::Value> target = cv8::In(entered, function);
  if (!target->IsFunction())
    return {cv8_kind_undefined, 0, nullptr};
  return cv8::InspectOrUndefined(target.As<v8::Function>()->GetDebugName());
}

}  // extern "C"
