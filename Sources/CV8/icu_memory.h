#pragma once

namespace cv8 {

// Has ICU, which keeps the data of `Intl` objects and tells V8 nothing of it, count its memory for
// the isolate that the thread is in. Must come before ICU is used.
void CountICUMemory();

}  // namespace cv8
