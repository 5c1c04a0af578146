// How the opaque types of the C headers are stored, and how they become V8's handles.
#pragma once

#include <pthread.h>

#include <atomic>
#include <bit>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include <v8.h>

#include "CV8/base.h"
#include "CV8/heap.h"
#include "CV8/host.h"
#include "CV8/scope.h"
#include "CV8/unhandled.h"
#include "landing.h"
#include "residence.h"
#include "task_queue.h"

struct cv8_handle {
  // Persistent, not Global: a Global resets itself when it is freed, too late after its isolate.
  v8::Persistent<v8::Value> value;
  cv8_isolate* isolate;
  cv8_handle* next;  // in the release queue
  bool is_of_host;
};

namespace cv8 {

class Memory;

// A promise that was rejected, or what a microtask threw.
struct Unhandled {
  v8::Global<v8::Value> value;
  // Of a microtask only.
  v8::Global<v8::Message> message;
  // The number of the context that it happened in.
  uint32_t context;
};

// See unhandled.h.
struct UnhandledList {
  static constexpr size_t kFew = 64;
  std::vector<Unhandled> all;
  size_t next_sweep = kFew;
  cv8_unhandled_added added = nullptr;
  void* environment = nullptr;
};

}  // namespace cv8

struct cv8_isolate {
  v8::Isolate* isolate;  // null once disposed
  size_t stack_limit;
  // See CV8/fork.h.
  uint32_t generation;
  // How often the thread inside has entered, without what has called the host; see fork.h.
  std::atomic<uint32_t> inside;
  // See residence.h: a number that is never used again, the thread that it stays entered on, how
  // often, and where that thread's stack was when its limit was set.
  uint64_t number;
  pthread_t resident;
  int entered;
  uintptr_t stack_position;
  // Whether enough was left there to enter.
  bool has_stack;
  // See interrupt.h.
  std::atomic<bool> is_interrupt_requested;
  // Whether what runs does not stop and is to be abandoned; see abandon.cc.
  std::atomic<bool> is_overdue;
  // A handle scope below all others, closed when the isolate is disposed of. Without it each entry
  // would fetch a block for its handles and give it back.
  alignas(v8::HandleScope) std::byte base_scope[sizeof(v8::HandleScope)];
  // Pushed by any thread, taken as a whole by the one inside: so there is no ABA.
  std::atomic<cv8_handle*> released;
  // How many of its handles are of the host; touched on the thread inside.
  int64_t host_handles;
  // What of the host's JavaScript refers to; see host.h.
  cv8_tie* ties;
  // That of the scope which was opened last.
  void* environment;
  v8::Persistent<v8::Private> error_key;
  v8::Persistent<v8::Private> object_key;
  cv8::UnhandledList unhandled;
  // Of `cv8_condition`; set on the thread inside, read on any.
  std::atomic<uint8_t> conditions;
  // See memory.h.
  std::shared_ptr<cv8::Memory> memory;
  // See task_queue.h.
  std::shared_ptr<cv8::TaskQueue> tasks;

  bool is_lost() const {
    return (conditions.load(std::memory_order_relaxed) & cv8_condition_lost) != 0;
  }
};

struct cv8_context {
  cv8_isolate* isolate;
  cv8_handle* handle;
};

namespace cv8 {

// Where V8's isolate refers to ours.
inline constexpr uint32_t kOwnerSlot = 0;

// Frames kept of an uncaught exception; V8 records them when an Error is made.
inline constexpr int kFrameLimit = 64;

static_assert(sizeof(v8::Local<v8::Value>) == sizeof(cv8_local*));

template <class T>
cv8_local* Out(v8::Local<T> local) {
  return std::bit_cast<cv8_local*>(local);
}

template <class T = v8::Value>
v8::Local<T> In(cv8_local* local) {
  return std::bit_cast<v8::Local<T>>(local);
}

// Everything that is entered between the opening and the closing of a scope, in V8's order.
struct Scope {
  Scope(cv8_context* entered, void* environment)
      : residence(entered->isolate),
        isolate(entered->isolate->isolate),
        owner(entered->isolate),
        outer_environment(std::exchange(owner->environment, environment)),
        environment(environment),
        handlers(isolate),
        context(In<v8::Context>(Out(entered->handle->value.Get(isolate)))) {}

  // Inside what JavaScript has called; the context is current already in a function of its own.
  Scope(cv8_isolate* owner, v8::Local<v8::Context> context, bool is_current = true)
      : residence(owner),
        isolate(owner->isolate),
        owner(owner),
        outer_environment(owner->environment),
        environment(owner->environment),
        handlers(isolate),
        context(context),
        is_context_current(is_current) {}

  ~Scope() {
    owner->environment = outer_environment;
    // V8 would find the order of what it left by a jump wrong, and end the process.
    if (owner->is_lost()) [[unlikely]]
      return;
    if (is_context_entered)
      context->Exit();
    handlers.~Handlers();
  }

  // For what makes objects; calls and property accesses enter the context themselves.
  void EnterContext() {
    if (is_context_current)
      return;
    context->Enter();
    is_context_entered = true;
    is_context_current = true;
  }

  struct Handlers {
    explicit Handlers(v8::Isolate* isolate) : scope(isolate), caught(isolate) {}
    v8::HandleScope scope;
    v8::TryCatch caught;
  };

  Residence residence;
  v8::Isolate* const isolate;
  cv8_isolate* const owner;
  void* const outer_environment;
  void* const environment;
  // In a union, since they are not always destroyed.
  union {
    Handlers handlers;
  };
  const v8::Local<v8::Context> context;
  bool is_context_current = false;
  bool is_context_entered = false;
  // What the last failed call left: V8's own record is cleared so that the next call can run.
  v8::Local<v8::Value> thrown;
  v8::Local<v8::Message> message;

  v8::TryCatch& caught() { return handlers.caught; }
};

static_assert(sizeof(Scope) <= sizeof(cv8_scope));
static_assert(alignof(Scope) <= alignof(cv8_scope));

inline Scope& In(cv8_scope* scope) {
  return *std::launder(reinterpret_cast<Scope*>(scope));
}

// What is given back instead of a value when there is none.
inline constexpr cv8_value kUndefined = {cv8_kind_undefined, 0, nullptr};

inline cv8_local* Nothing(const Scope& scope) {
  return Out(v8::Undefined(scope.isolate));
}

// A value of the C side as V8's.
inline v8::Local<v8::Value> In(const Scope& scope, const cv8_value& value) {
  switch (value.kind) {
    case cv8_kind_undefined:
      return v8::Undefined(scope.isolate);
    case cv8_kind_null:
      return v8::Null(scope.isolate);
    case cv8_kind_boolean:
      return v8::Boolean::New(scope.isolate, value.number != 0);
    case cv8_kind_number:
      return v8::Number::New(scope.isolate, value.number);
    case cv8_kind_handle:
      return static_cast<cv8_handle*>(value.reference)->value.Get(scope.isolate);
    default:
      return In(static_cast<cv8_local*>(value.reference));
  }
}

template <class T>
v8::Local<T> InAs(const Scope& scope, const cv8_value& value) {
  return In(scope, value).template As<T>();
}

// The arguments of a call as V8's, on the stack where they are few.
class Arguments {
 public:
  Arguments(const Scope& scope, const cv8_value* values, size_t count) {
    if (count > kFew) {
      many_ = std::make_unique<v8::Local<v8::Value>[]>(count);
      data_ = many_.get();
    }
    for (size_t i = 0; i < count; i++)
      data_[i] = In(scope, values[i]);
  }
  v8::Local<v8::Value>* data() { return data_; }

 private:
  static constexpr size_t kFew = 8;
  v8::Local<v8::Value> few_[kFew];
  std::unique_ptr<v8::Local<v8::Value>[]> many_;
  v8::Local<v8::Value>* data_ = few_;
};

// A value of V8 as the C side's.
cv8_value Inspect(v8::Local<v8::Value> value);

inline cv8_value InspectOrUndefined(v8::Local<v8::Value> value) {
  return value.IsEmpty() ? cv8_value{cv8_kind_undefined, 0, nullptr} : Inspect(value);
}

// The one place where V8's way of failing becomes a status. An empty handle alone says little: a
// string past the limit is refused with nothing pending.
cv8_status Fail(Scope& scope);

template <class T, class Result>
cv8_status Finish(Scope& scope, v8::MaybeLocal<T> maybe, Result** result) {
  v8::Local<T> local;
  if (!maybe.ToLocal(&local))
    return Fail(scope);
  *result = Out(local);
  return cv8_status_ok;
}

template <class T>
cv8_status Finish(Scope& scope, v8::MaybeLocal<T> maybe, cv8_value* result) {
  v8::Local<T> local;
  if (!maybe.ToLocal(&local))
    return Fail(scope);
  *result = Inspect(local);
  return cv8_status_ok;
}

inline cv8_status Finish(Scope& scope, v8::Maybe<bool> maybe, bool* result) {
  return maybe.To(result) ? cv8_status_ok : Fail(scope);
}

// Of what an object may refuse without throwing.
inline cv8_status FinishDefining(Scope& scope, v8::Maybe<bool> maybe) {
  bool defined = false;
  const cv8_status status = Finish(scope, maybe, &defined);
  return status == cv8_status_ok && !defined ? cv8_status_invalid : status;
}

// Where the memory of all buffers comes from. One for the process: memory moves between isolates,
// and outlives them.
const std::shared_ptr<v8::ArrayBuffer::Allocator>& BufferAllocator();

// A handle that is not yet in any queue, for whatever V8 keeps: a value, a script, a context.
cv8_handle* Keep(cv8_isolate* isolate, v8::Local<v8::Value> value, bool is_of_host = false);

// Adds to what `cv8_handle_live_count` tells.
void CountLive(int64_t difference);

// Gives back all that JavaScript still refers to, when the isolate is disposed of.
void ReleaseTies(cv8_isolate* isolate);

// Frees the handles that wait, and resets them first unless their isolate is gone.
void DrainReleased(cv8_isolate* isolate, bool disposed);

}  // namespace cv8
