// Where a thread whose stack overflows inside V8 is taken out of it.
#pragma once

#include <cstdint>

namespace cv8 {

// Has V8 survive that from now on. Once, when V8 starts: whoever handles such faults already goes
// on to handle all others.
void SurviveOverflows();

// Gives this thread a stack to handle its faults on, if it has none. Once for each thread.
void PrepareForOverflow();

}  // namespace cv8
