// What each question of the benchmark costs a bare C++ embedder of the same V8.
//
// usage: floor <question> <seconds per sample>
//        floor start
//
// The first form says how often it repeats the work in one sample, then takes one sample for each
// line of its input; it does nothing that a careful embedder would leave out, and nothing more:
// one HandleScope and one check of the result per operation, strings made from bytes.
// The second form says when the first result was there and what memory that took. Every answer is
// a line of JSON.

#include <algorithm>
#include <chrono>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "compat.h"
#include "objects.h"
#include "world.h"

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kArrayLength = 100000;
constexpr size_t kTextLength = size_t{1} << 20;
constexpr int kHostCalls = 1000;
constexpr int kHostCallsAtOnce = 100;

int64_t ToInteger(v8::Local<v8::Value> value) {
  if (!value->IsInt32())
    Fail("the result is not an integer");
  return value.As<v8::Int32>()->Value();
}

// V8 from its start to its end, and one isolate.
class Engine {
 public:
  Engine() : platform_(v8::platform::NewDefaultPlatform()) {
    v8::V8::InitializeICU();
    v8::V8::InitializePlatform(platform_.get());
    v8::V8::Initialize();
    allocator_.reset(v8::ArrayBuffer::Allocator::NewDefaultAllocator());
    isolate_ = NewIsolate();
  }
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  ~Engine() {
    isolate_->Dispose();
    v8::V8::Dispose();
    v8::V8::DisposePlatform();
  }

  v8::Isolate* NewIsolate() const {
    v8::Isolate::CreateParams params;
    params.array_buffer_allocator = allocator_.get();
    return v8::Isolate::New(params);
  }
  v8::Isolate* isolate() const { return isolate_; }

 private:
  std::unique_ptr<v8::Platform> platform_;
  std::unique_ptr<v8::ArrayBuffer::Allocator> allocator_;
  v8::Isolate* isolate_;
};

template <class Operation>
double SecondsFor(int64_t number, Operation& operation) {
  const Clock::time_point start = Clock::now();
  for (int64_t i = 0; i < number; i++)
    operation();
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// Checks `operation` once, finds out how often it fits into a sample, and takes samples on demand.
template <class Operation>
void Serve(double sample_seconds, int64_t expected, Operation operation) {
  if (operation() != expected)
    Fail("the result is wrong");
  int64_t number = 1;
  double seconds = SecondsFor(number, operation);
  while (seconds < sample_seconds / 4) {
    number *= 2;
    seconds = SecondsFor(number, operation);
  }
  const double unit = seconds / number;
  number = std::max<int64_t>(1, static_cast<int64_t>(sample_seconds / unit));
  std::printf("{\"engine\": \"V8 %s\", \"number\": %" PRId64 ", \"unit\": %.9g}\n",
              v8::V8::GetVersion(), number, unit);
  std::fflush(stdout);
  for (int c = std::getchar(); c != EOF; c = std::getchar()) {
    if (c != '\n')
      continue;
    std::printf("{\"seconds\": %.9g}\n", SecondsFor(number, operation) / number);
    std::fflush(stdout);
  }
}

int64_t CallWithIntegers(const World& world, v8::Local<v8::Function> function) {
  v8::Isolate* isolate = world.isolate;
  v8::HandleScope scope(isolate);
  v8::Local<v8::Value> arguments[] = {v8::Integer::New(isolate, 1), v8::Integer::New(isolate, 2)};
  return ToInteger(Must(function->Call(world.context, v8::Undefined(isolate), 2, arguments)));
}

// Sums up, so that the reading cannot be optimised away.
int64_t ReadByIndex(const World& world, v8::Local<v8::Array> array) {
  constexpr uint32_t kChunk = 1024;  // keeps the handles of one scope within a few blocks
  const uint32_t length = array->Length();
  std::vector<int64_t> values(length);
  for (uint32_t start = 0; start < length; start += kChunk) {
    v8::HandleScope scope(world.isolate);
    for (uint32_t i = start; i < std::min(start + kChunk, length); i++) {
      values[i] = ToInteger(Must(array->Get(world.context, i)));
    }
  }
  return values.front() + values.back();
}

#if FLOOR_HAS_ARRAY_ITERATE
int64_t ReadByIteration(const World& world, v8::Local<v8::Array> array) {
  v8::HandleScope scope(world.isolate);
  std::vector<int64_t> values;
  values.reserve(array->Length());
  auto append = [](uint32_t, v8::Local<v8::Value> element, void* data) {
    static_cast<std::vector<int64_t>*>(data)->push_back(ToInteger(element));
    return v8::Array::CallbackResult::kContinue;
  };
  if (array->Iterate(world.context, append, &values).IsNothing())
    Fail("JavaScript threw");
  return values.front() + values.back();
}
#endif

int64_t ReadText(v8::Isolate* isolate, v8::Local<v8::Value> value) {
  if (!value->IsString())
    Fail("the result is not a string");
  v8::Local<v8::String> string = value.As<v8::String>();
  if (!string->IsOneByte())
    Fail("the string is not of one-byte characters");
  const size_t length = static_cast<size_t>(string->Length());
  std::unique_ptr<uint8_t[]> bytes(new uint8_t[length]);
  compat::WriteOneByte(isolate, string, bytes.get(), length);
  return static_cast<int64_t>(length) + bytes[length - 1];
}

int64_t CallWithText(const World& world, v8::Local<v8::Function> function, std::string_view text) {
  v8::Isolate* isolate = world.isolate;
  v8::HandleScope scope(isolate);
  v8::Local<v8::Value> arguments[] = {NewString(isolate, text)};
  v8::Local<v8::Value> result =
      Must(function->Call(world.context, v8::Undefined(isolate), 1, arguments));
  return result->IsInt32() ? ToInteger(result) : ReadText(isolate, result);
}

int64_t FirstResult(v8::Isolate* isolate) {
  v8::Isolate::Scope isolate_scope(isolate);
  v8::HandleScope scope(isolate);
  const World world{isolate, v8::Context::New(isolate)};
  v8::Context::Scope context_scope(world.context);
  return ToInteger(Evaluate(world, "1+1"));
}

// The questions that ask one property again and again; false if `question` is none of them.
bool AnswerProperty(std::string_view question, double seconds, const World& world) {
  v8::Isolate* isolate = world.isolate;
  v8::Local<v8::Context> context = world.context;
  v8::Local<v8::Object> object = Evaluate(world, "({value: 1})").As<v8::Object>();
  v8::Local<v8::String> ready = NewKey(isolate, "value");
  auto get = [&](v8::Local<v8::String> key) { return ToInteger(Must(object->Get(context, key))); };
  auto set = [&](v8::Local<v8::String> key) {
    return int64_t{object->Set(context, key, v8::Integer::New(isolate, 7)).FromMaybe(false)};
  };
  if (question == "property_get") {
    Serve(seconds, 1, [&] {
      v8::HandleScope scope(isolate);
      return get(NewKey(isolate, "value"));
    });
  } else if (question == "property_get_ready") {
    Serve(seconds, 1, [&] {
      v8::HandleScope scope(isolate);
      return get(ready);
    });
  } else if (question == "property_set") {
    Serve(seconds, 1, [&] {
      v8::HandleScope scope(isolate);
      return set(NewKey(isolate, "value"));
    });
  } else if (question == "property_set_ready") {
    Serve(seconds, 1, [&] {
      v8::HandleScope scope(isolate);
      return set(ready);
    });
  } else {
    return false;
  }
  return true;
}

bool AnswerText(std::string_view question, double seconds, const World& world) {
  v8::Isolate* isolate = world.isolate;
  v8::Local<v8::Context> context = world.context;
  if (question == "text_short") {
    auto function = Evaluate(world, "(s => s + '!')").As<v8::Function>();
    Serve(seconds, 4 + '!', [&] { return CallWithText(world, function, "abc"); });
  } else if (question == "text_in") {
    auto function = Evaluate(world, "(s => s.length)").As<v8::Function>();
    const std::string text(kTextLength, 'x');
    Serve(seconds, kTextLength, [&] { return CallWithText(world, function, text); });
  } else if (question == "text_out") {
    v8::Local<v8::Value> text = NewString(isolate, std::string(kTextLength, 'x'));
    if (!context->Global()->Set(context, NewKey(isolate, "text"), text).FromMaybe(false)) {
      Fail("JavaScript threw");
    }
    auto function = Evaluate(world, "(() => text)").As<v8::Function>();
    Serve(seconds, kTextLength + 'x', [&] {
      v8::HandleScope scope(isolate);
      return ReadText(isolate, Must(function->Call(context, v8::Undefined(isolate), 0, nullptr)));
    });
  } else {
    return false;
  }
  return true;
}

bool AnswerObjects(std::string_view question, double seconds, const World& world) {
  // What all numbers, lengths of strings and trues of the objects come to.
  constexpr int64_t kExpected = 200388890;
  auto walk = [&](v8::Local<v8::Value> value) {
    Walk walk(world);
    walk.Visit(value);
    return walk.result();
  };
  if (question == "objects_walk") {
    v8::Local<v8::Array> objects = MakeObjects(world);
    Serve(seconds, kExpected, [&] { return walk(objects); });
  } else if (question == "objects_round_trip") {
    auto echo = Evaluate(world, "(v => v)").As<v8::Function>();
    Serve(seconds, kExpected, [&] {
      v8::HandleScope scope(world.isolate);
      v8::Local<v8::Value> arguments[] = {MakeObjects(world)};
      return walk(Must(echo->Call(world.context, v8::Undefined(world.isolate), 1, arguments)));
    });
  } else {
    return false;
  }
  return true;
}

bool AnswerArray(std::string_view question, double seconds, const World& world) {
  const std::string code =
      "Array.from({length: " + std::to_string(kArrayLength) + "}, (_, i) => i)";
  if (question == "array_get") {
    auto array = Evaluate(world, code).As<v8::Array>();
    Serve(seconds, kArrayLength - 1, [&] { return ReadByIndex(world, array); });
  } else if (question == "array_iterate") {
#if FLOOR_HAS_ARRAY_ITERATE
    auto array = Evaluate(world, code).As<v8::Array>();
    Serve(seconds, kArrayLength - 1, [&] { return ReadByIteration(world, array); });
#else
    std::printf("{\"cannot\": \"V8 %s has no Array::Iterate\"}\n", v8::V8::GetVersion());
#endif
  } else {
    return false;
  }
  return true;
}

double ToNumber(v8::Local<v8::Value> value) {
  if (!value->IsNumber())
    Fail("an argument is not a number");
  return value.As<v8::Number>()->Value();
}

void Add(const v8::FunctionCallbackInfo<v8::Value>& info) {
  info.GetReturnValue().Set(ToNumber(info[0]) + ToNumber(info[1]));
}

// What `AddLater` has promised, and the sum.
struct Promised {
  v8::Global<v8::Promise::Resolver> resolver;
  double sum;
};

void AddLater(const v8::FunctionCallbackInfo<v8::Value>& info) {
  v8::Isolate* isolate = info.GetIsolate();
  auto* promised = static_cast<std::vector<Promised>*>(isolate->GetData(0));
  auto resolver = Must(v8::Promise::Resolver::New(isolate->GetCurrentContext()));
  promised->push_back({{isolate, resolver}, ToNumber(info[0]) + ToNumber(info[1])});
  info.GetReturnValue().Set(resolver->GetPromise());
}

void SetGlobalFunction(const World& world, const char* name, v8::FunctionCallback callback) {
  auto function = Must(v8::Function::New(world.context, callback));
  if (!world.context->Global()
           ->Set(world.context, NewKey(world.isolate, name), function)
           .FromMaybe(false)) {
    Fail("JavaScript threw");
  }
}

int64_t AwaitAll(const World& world, v8::Local<v8::Function> function) {
  v8::Isolate* isolate = world.isolate;
  v8::HandleScope scope(isolate);
  std::vector<Promised> promised;
  isolate->SetData(0, &promised);
  auto sum =
      Must(function->Call(world.context, v8::Undefined(isolate), 0, nullptr)).As<v8::Promise>();
  for (Promised& one : promised) {
    if (!one.resolver.Get(isolate)
             ->Resolve(world.context, v8::Number::New(isolate, one.sum))
             .FromMaybe(false)) {
      Fail("a promise was not resolved");
    }
  }
  isolate->PerformMicrotaskCheckpoint();
  if (sum->State() != v8::Promise::kFulfilled)
    Fail("the promise is not fulfilled");
  return ToInteger(sum->Result());
}

// The questions in which JavaScript calls C++.
bool AnswerHostCall(std::string_view question, double seconds, const World& world) {
  v8::Isolate* isolate = world.isolate;
  if (question == "host_call") {
    SetGlobalFunction(world, "add", Add);
    auto function = Evaluate(world,
                             "(function (count) {"
                             "  let sum = 0;"
                             "  for (let i = 0; i < count; i++) sum += add(i, 1);"
                             "  return sum; })")
                        .As<v8::Function>();
    Serve(seconds, kHostCalls * (kHostCalls + 1) / 2, [&] {
      v8::HandleScope scope(isolate);
      v8::Local<v8::Value> count = v8::Integer::New(isolate, kHostCalls);
      return ToInteger(Must(function->Call(world.context, v8::Undefined(isolate), 1, &count)));
    });
  } else if (question == "host_call_async") {
    // Otherwise they run at the end of each call.
    isolate->SetMicrotasksPolicy(v8::MicrotasksPolicy::kExplicit);
    SetGlobalFunction(world, "add", AddLater);
    const std::string code =
        "(async function () {"
        "  const calls = Array.from({length: " +
        std::to_string(kHostCallsAtOnce) +
        "}, (_, i) => add(i, 1));"
        "  return (await Promise.all(calls)).reduce((a, b) => a + b); })";
    auto function = Evaluate(world, code).As<v8::Function>();
    Serve(seconds, kHostCallsAtOnce * (kHostCallsAtOnce + 1) / 2,
          [&] { return AwaitAll(world, function); });
  } else {
    return false;
  }
  return true;
}

bool Answer(const Engine& engine, std::string_view question, double seconds) {
  v8::Isolate* isolate = engine.isolate();
  v8::Isolate::Scope isolate_scope(isolate);
  v8::HandleScope scope(isolate);
  const World world{isolate, v8::Context::New(isolate)};
  v8::Context::Scope context_scope(world.context);
  if (question == "eval_small") {
    Serve(seconds, 2, [&] {
      v8::HandleScope operation_scope(isolate);
      return ToInteger(Evaluate(world, "1+1"));
    });
  } else if (question == "call") {
    auto function = Evaluate(world, "((a, b) => a + b)").As<v8::Function>();
    Serve(seconds, 3, [&] { return CallWithIntegers(world, function); });
  } else if (question == "second_context") {
    Serve(seconds, 2, [&] { return FirstResult(isolate); });
  } else if (question == "second_isolate") {
    Serve(seconds, 2, [&] {
      v8::Isolate* second = engine.NewIsolate();
      const int64_t result = FirstResult(second);
      second->Dispose();
      return result;
    });
  } else {
    return AnswerProperty(question, seconds, world) || AnswerText(question, seconds, world) ||
           AnswerArray(question, seconds, world) || AnswerObjects(question, seconds, world) ||
           AnswerHostCall(question, seconds, world);
  }
  return true;
}

// The kilobytes that a line of /proc tells, as "VmHWM:     1234 kB".
int64_t Kilobytes(const char* path, std::string_view field) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with(field))
      return std::atoll(line.c_str() + field.size());
  }
  Fail("/proc does not tell the memory");
}

void PrintStart(Clock::time_point ready) {
  // steady_clock counts CLOCK_MONOTONIC, as Python's time.monotonic does.
  const double at = std::chrono::duration<double>(ready.time_since_epoch()).count();
  std::printf("{\"ready\": %.9f, \"peak\": %" PRId64 ", \"share\": %" PRId64 "}\n", at,
              Kilobytes("/proc/self/status", "VmHWM:"),
              Kilobytes("/proc/self/smaps_rollup", "Pss:"));
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view question = argc > 1 ? argv[1] : "";
  if (question == "start") {
    Engine engine;
    if (FirstResult(engine.isolate()) != 2)
      Fail("the result is wrong");
    PrintStart(Clock::now());
  } else {
    const double seconds = argc > 2 ? std::atof(argv[2]) : 0;
    if (!(seconds > 0))
      Fail("usage: floor <question> <seconds per sample>");
    Engine engine;
    if (!Answer(engine, question, seconds))
      Fail("there is no such question");
  }
  return 0;
}
