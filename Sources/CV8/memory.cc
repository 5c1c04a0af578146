#include "memory.h"

#include <unistd.h>

#include <algorithm>
#include <cstdint>

#include "compat.h"
#include "internal.h"
#include "landing.h"

// The type information of the class that is derived from below: a V8 that was built without any
// lacks it. Nobody looks at it, but it is referred to. Weak, for a V8 that has it.
__attribute__((weak, visibility("hidden"))) extern const void* const kAllocatorType[2] __asm__(
    "_ZTIN2v811ArrayBuffer9AllocatorE");
const void* const kAllocatorType[2] = {nullptr, nullptr};

namespace cv8 {
namespace {

// V8 derives the sizes of its spaces from the limit by halving, and they must be whole pages.
constexpr size_t kHeapGranule = size_t{4} << 20;
// What V8 needs for itself.
constexpr size_t kLeastLimit = size_t{8} << 20;
// How much larger V8's heap becomes for what runs when the limit is reached: it cannot be stopped
// half-way through a built-in call that doubles a table. And how often, before the isolate is given
// up.
constexpr size_t kLeastExtension = size_t{64} << 20;
constexpr size_t kMostExtension = size_t{256} << 20;
constexpr int kMostExtensions = 3;
// What of the limit is for new objects.
constexpr size_t kYoungShare = 5;
constexpr size_t kMostYoung = size_t{24} << 20;
// What a call may add to what is over the limit already, so that it can let go of some.
constexpr size_t kAllowance = size_t{2} << 20;
// How often the heap is looked at, in ticks of the processor: some tenths of a millisecond.
constexpr uint64_t kLookInterval = 1'000'000;
// The largest typed array that V8 puts into the heap.
constexpr size_t kSmallest = 64;

size_t Whole(size_t limit) {
  limit = std::max(limit, kLeastLimit);
  return limit > SIZE_MAX - kHeapGranule ? limit
                                         : (limit + kHeapGranule - 1) / kHeapGranule * kHeapGranule;
}

// What V8 chooses for a machine like this.
size_t DefaultLimit() {
  const auto pages = static_cast<uint64_t>(std::max(sysconf(_SC_PHYS_PAGES), 0L));
  const auto page = static_cast<uint64_t>(std::max(sysconf(_SC_PAGESIZE), 0L));
  v8::ResourceConstraints constraints;
  constraints.ConfigureDefaults(pages * page, 0);
  return Whole(constraints.max_old_generation_size_in_bytes() +
               constraints.max_young_generation_size_in_bytes());
}

class CountingAllocator : public v8::ArrayBuffer::Allocator {
 public:
  explicit CountingAllocator(std::shared_ptr<Memory> memory) : memory_(std::move(memory)) {}

  void* Allocate(size_t length) override {
    return Counted(length, [=] { return BufferAllocator()->Allocate(length); });
  }

  void* AllocateUninitialized(size_t length) override {
    return Counted(length, [=] { return BufferAllocator()->AllocateUninitialized(length); });
  }

  void Free(void* data, size_t length) override {
    BufferAllocator()->Free(data, length);
    memory_->GiveBack(length);
  }

#if CV8_V8_AT_LEAST(12, 0)
  size_t MaxAllocationSize() const override { return BufferAllocator()->MaxAllocationSize(); }
  v8::PageAllocator* GetPageAllocator() override { return BufferAllocator()->GetPageAllocator(); }
#endif

 private:
  template <class Allocate>
  void* Counted(size_t length, Allocate allocate) {
    if (!memory_->Take(length))
      return nullptr;
    void* data = allocate();
    if (!data)
      memory_->GiveBack(length);
    return data;
  }

  const std::shared_ptr<Memory> memory_;
};

}  // namespace

const std::shared_ptr<v8::ArrayBuffer::Allocator>& BufferAllocator() {
  // Never freed: threads may still give memory back while the process ends.
  static const auto* const allocator = new std::shared_ptr<v8::ArrayBuffer::Allocator>(
      v8::ArrayBuffer::Allocator::NewDefaultAllocator());
  return *allocator;
}

std::shared_ptr<v8::ArrayBuffer::Allocator> NewCountingAllocator(std::shared_ptr<Memory> memory) {
  return std::make_shared<CountingAllocator>(std::move(memory));
}

void Memory::Configure(size_t limit, v8::ResourceConstraints& constraints) {
  if (limit == 0)
    return;
  constraints.ConfigureDefaultsFromHeapSize(0, Whole(limit));
  // V8 would make the space for new objects so small that it is collected all the time, and each
  // time looks at all handles: a built-in that makes many takes minutes.
  constraints.set_max_young_generation_size_in_bytes(
      std::max(constraints.max_young_generation_size_in_bytes(),
               std::min(Whole(limit) / kYoungShare, kMostYoung)));
  limit_.store(Whole(limit), std::memory_order_relaxed);
}

void Memory::Begin(v8::Isolate* isolate) {
  isolate_ = isolate;
  if (limit() == 0) {
    v8::HeapStatistics statistics;
    isolate->GetHeapStatistics(&statistics);
    limit_.store(statistics.heap_size_limit(), std::memory_order_relaxed);
  }
  ceiling_ = limit();
  ceiling_at_return_ = limit();
  granted_ = limit();
  isolate->AddNearHeapLimitCallback(OnNearLimit, this);
  isolate->AddGCPrologueCallback(BeforeCollection, this);
  isolate->AddGCEpilogueCallback(OnCollected, this);
}

void Memory::End() {
  isolate_ = nullptr;
}

void Memory::set_limit(size_t limit) {
  limit_.store(limit == 0 ? DefaultLimit() : Whole(limit), std::memory_order_relaxed);
}

void Memory::set_soft_limit(size_t limit) {
  soft_limit_.store(limit, std::memory_order_relaxed);
  worth_telling_.store(0, std::memory_order_relaxed);
  room_.store(0, std::memory_order_relaxed);
  is_soft_armed_.store(true, std::memory_order_relaxed);
}

void Memory::ObserveSoftLimit(cv8_soft_limit_reached reached, void* environment) {
  soft_limit_reached_ = reached;
  soft_environment_ = environment;
}

size_t Memory::External() const {
  return std::max(ExternalMemory(isolate_), buffers()) + Outside();
}

size_t Memory::Outside() const {
  return static_cast<size_t>(std::max<int64_t>(outside_.load(std::memory_order_relaxed), 0));
}

void Memory::CountOutside(int64_t difference) {
  const int64_t outside = outside_.fetch_add(difference, std::memory_order_relaxed) + difference;
  if (outside <= outside_room_ || !IsInside() || is_collecting_)
    return;
  const size_t used = UsedHeap() + External();
  const size_t room = used < ceiling_ ? (ceiling_ - used) / 4 : 0;
  outside_room_ = outside + static_cast<int64_t>(std::max(room, kAllowance));
  Note(used, false);
}

size_t Memory::UsedHeap() {
  v8::HeapStatistics statistics;
  isolate_->GetHeapStatistics(&statistics);
  known_heap_ = statistics.used_heap_size();
  return known_heap_;
}

bool Memory::IsInside() const {
  const Landing* landing = Landing::Innermost();
  return landing && landing->owner == owner_ && isolate_;
}

void Memory::Reach() {
  owner_->conditions.fetch_or(cv8_condition_limit_reached, std::memory_order_relaxed);
  isolate_->TerminateExecution();
}

void Memory::Collect() {
  Collecting([this] { isolate_->LowMemoryNotification(); });
}

void Memory::BeginCollecting() {
  UsedHeap();
  is_collecting_ = true;
}

void Memory::EndCollecting() {
  is_collecting_ = false;
  if (had_to_make_room_)
    LowerHeapLimit();
  had_to_make_room_ = false;
  room_ = 0;
}

// After a collection. Whoever holds more than the limit may go on a little, to let go of it; but
// not a little more each time.
void Memory::SetCeiling(size_t used) {
  if (used <= soft_limit_.load(std::memory_order_relaxed))
    is_soft_armed_.store(true, std::memory_order_relaxed);
  if (used <= limit())
    over_ = 0;
  else if (over_ == 0)
    over_ = used;
  ceiling_ = over_ > 0 ? over_ + kAllowance : limit();
  ceiling_at_return_ = over_ > 0 ? std::max(over_, used) + kAllowance : limit();
  SetWorth(used);
  const auto over = static_cast<uint8_t>(cv8_condition_over_limit);
  if (used > limit())
    owner_->conditions.fetch_or(over, std::memory_order_relaxed);
  else
    owner_->conditions.fetch_and(static_cast<uint8_t>(~over), std::memory_order_relaxed);
}

// After a collection, from when on the next is worth its time.
void Memory::SetWorth(size_t used) {
  const size_t soft = soft_limit_.load(std::memory_order_relaxed);
  worth_collecting_ = used + std::max(limit() / 16, kAllowance);
  worth_telling_.store(used + std::max(soft / 16, kAllowance), std::memory_order_relaxed);
}

// V8 can only lower its limit this way, and not below what is in use.
void Memory::LowerHeapLimit() {
  isolate_->RemoveNearHeapLimitCallback(OnNearLimit, limit());
  isolate_->AddNearHeapLimitCallback(OnNearLimit, this);
  extensions_ = 0;
}

void Memory::Crowd() {
  if (is_crowded_)
    return;
  is_crowded_ = true;
  isolate_->RequestInterrupt(
      [](v8::Isolate*, void* self) { static_cast<Memory*>(self)->LookAfterCrowding(false); }, this);
}

// Whether the host may have to be told of so much, garbage included unless it is `exact`.
bool Memory::IsWorthTelling(size_t used, bool exact) const {
  const size_t soft = soft_limit_.load(std::memory_order_relaxed);
  return soft > 0 && used > soft && is_soft_armed_.load(std::memory_order_relaxed) &&
         (exact || used > worth_telling_.load(std::memory_order_relaxed));
}

// What `used` means, which includes garbage unless it is `exact`.
void Memory::Note(size_t used, bool exact) {
  const size_t soft = soft_limit_.load(std::memory_order_relaxed);
  if (exact && used <= soft)
    is_soft_armed_.store(true, std::memory_order_relaxed);
  if (used > ceiling_) {
    if (exact)
      Reach();
    else if (used > worth_collecting_)
      Crowd();
  } else if (IsWorthTelling(used, exact)) {
    Crowd();
  }
}

// Where JavaScript can be stopped, and the host be called, but run no JavaScript.
bool Memory::LookAfterCrowding(bool at_return) {
  if (owner_->is_lost())
    return false;
  is_crowded_ = false;
  Collect();
  const size_t used = UsedHeap() + External();
  SetWorth(used);
  if (used > (at_return ? ceiling_at_return_ : ceiling_)) {
    Reach();
    return true;
  }
  const size_t soft = soft_limit_.load(std::memory_order_relaxed);
  if (used <= soft) {
    is_soft_armed_.store(true, std::memory_order_relaxed);
  } else if (soft > 0 && is_soft_armed_.exchange(false, std::memory_order_relaxed)) {
    const auto interrupted = static_cast<uint8_t>(cv8_condition_interrupted);
    owner_->conditions.fetch_or(interrupted, std::memory_order_relaxed);
    {
      InHost in_host;
      soft_limit_reached_(soft_environment_);
    }
    owner_->conditions.fetch_and(static_cast<uint8_t>(~interrupted), std::memory_order_relaxed);
  }
  return false;
}

size_t Memory::OnNearLimit(void* self, size_t current, size_t) {
  auto& memory = *static_cast<Memory*>(self);
  if (memory.is_collecting_) {
    // Objects are moved, for which V8 must have room within its own limit.
    memory.had_to_make_room_ = true;
    return std::max(current, memory.known_heap_ * 2) + kLeastExtension;
  }
  if (memory.granted_ < memory.limit()) {
    // It was raised meanwhile.
    memory.granted_ = memory.limit();
    return std::max(current, memory.granted_);
  }
  memory.Reach();
  if (memory.extensions_ < kMostExtensions) {
    memory.extensions_++;
    return current + std::clamp(memory.limit(), kLeastExtension, kMostExtension);
  }
  // V8 would print what nobody wants to read, and then call `OnOutOfMemory`.
  if (memory.IsInside())
    Leave(memory.owner_);
  return current;
}

// The only place in V8's C++ where a thread can be taken out of a function that does not stop: it
// is where it would be found without memory.
void Memory::BeforeCollection(v8::Isolate*, v8::GCType, v8::GCCallbackFlags, void* self) {
  const auto& memory = *static_cast<Memory*>(self);
  if (memory.owner_->is_overdue.load(std::memory_order_relaxed) && !memory.is_collecting_ &&
      memory.IsInside() && !Landing::Innermost()->is_in_host)
    LeaveStuck(memory.owner_);
}

void Memory::OnCollected(v8::Isolate*, v8::GCType type, v8::GCCallbackFlags, void* self) {
  auto& memory = *static_cast<Memory*>(self);
  if (!memory.is_collecting_ && memory.isolate_)
    memory.Note(memory.UsedHeap() + memory.External(), type == v8::kGCTypeMarkSweepCompact);
}

bool Memory::Take(size_t length) {
  const size_t buffers = buffers_.fetch_add(length, std::memory_order_relaxed) + length;
  // The smallest ones lie in the heap, and are moved out by functions that may not fail.
  if (length <= kSmallest || !IsInside() || buffers <= room_.load(std::memory_order_relaxed))
    return true;
  const size_t used = UsedHeap() + std::max(ExternalMemory(isolate_) + length, buffers) + Outside();
  if (used > ceiling_) {
    GiveBack(length);
    room_ = 0;
    // V8 collects garbage and asks again. If that is in vain, the script gets a RangeError, which
    // it may catch; but not this.
    refused_ = length;
    isolate_->RequestInterrupt(
        [](v8::Isolate*, void* self) {
          auto& memory = *static_cast<Memory*>(self);
          if (memory.refused_ > 0)
            memory.Reach();
        },
        this);
    return false;
  }
  size_t room = (ceiling_ - used) / 4;
  if (const size_t soft = soft_limit_.load(std::memory_order_relaxed); soft > 0)
    room = std::min(room, used < soft ? soft - used : std::max(soft / 16, kAllowance));
  room_.store(buffers + room, std::memory_order_relaxed);
  refused_ = 0;
  Note(used, false);
  return true;
}

bool Memory::IsOverAtReturn() {
  if (refused_ > 0) {
    Reach();
    return true;
  }
  // A built-in call that went past the limit may have ended before it could be stopped.
  // V8 makes a large object although it goes past the limit, and without a collection. That takes
  // time: asking V8 after each short call would double its cost.
  const uint64_t now = __builtin_readcyclecounter();
  if (now - looked_at_ > kLookInterval) {
    looked_at_ = now;
    UsedHeap();
  }
  const bool reached =
      owner_->conditions.load(std::memory_order_relaxed) & cv8_condition_limit_reached;
  const size_t used = known_heap_ + External();
  if (!reached && !is_crowded_ && used <= ceiling_at_return_ && !IsWorthTelling(used, false))
    return false;
  return LookAfterCrowding(true);
}

void Memory::Apply() {
  room_ = 0;
  worth_collecting_ = 0;
  granted_ = std::min(granted_, limit());
  LowerHeapLimit();
  over_ = 0;
  ceiling_ = limit();
  ceiling_at_return_ = limit();
  Note(UsedHeap() + External(), false);
}

void Memory::Recover() {
  const auto reached = static_cast<uint8_t>(cv8_condition_limit_reached);
  Collect();
  LowerHeapLimit();
  refused_ = 0;
  SetCeiling(UsedHeap() + External());
  owner_->conditions.fetch_and(static_cast<uint8_t>(~reached), std::memory_order_relaxed);
}

bool Memory::IsFull() {
  Collect();
  const size_t used = UsedHeap() + External();
  SetCeiling(used);
  if (used <= limit())
    LowerHeapLimit();
  return over_ > 0 && used > over_ + std::max(limit() / 4, 4 * kAllowance);
}

}  // namespace cv8
