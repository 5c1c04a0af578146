#include "swiftracer.h"

// What programs were compiled with: a struct may grow at its end, and nothing in it may move.
_Static_assert(sizeof(sr_status_t) == 4 && sizeof(sr_kind_t) == 4, "an enum changed its size");
_Static_assert(offsetof(sr_frame_t, column) == 40, "sr_frame_t changed");
_Static_assert(offsetof(sr_isolate_options_t, release) == 48, "sr_isolate_options_t changed");
_Static_assert(offsetof(sr_heap_statistics_t, detached_context_count) == 72,
               "sr_heap_statistics_t changed");
_Static_assert(offsetof(sr_context_options_t, release) == 64, "sr_context_options_t changed");
_Static_assert(offsetof(sr_call_options_t, cancellation) == 40, "sr_call_options_t changed");
