// The platform that V8 runs on: its own default one, made fit for forks.
#pragma once

#include <cstdint>

#include <v8.h>

namespace cv8 {

// Gives V8 its platform; before V8 starts.
void StartPlatform(int32_t worker_threads);

// Around a fork: nobody gets pages meanwhile.
void LockPages();
void UnlockPages();

// In a forked child: the worker threads are gone, and new ones start when V8 needs one.
void AbandonWorkers();

}  // namespace cv8
