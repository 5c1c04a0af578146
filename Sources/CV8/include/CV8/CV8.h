#ifndef CV8_H
#define CV8_H

#include "base.h"
#include "buffer.h"
#include "collection.h"
#include "engine.h"
#include "exception.h"
#include "fork.h"
#include "function.h"
#include "handle.h"
#include "heap.h"
#include "heap_snapshot.h"
#include "host.h"
#include "interrupt.h"
#include "isolate.h"
#include "json.h"
#include "object.h"
#include "primitive.h"
#include "promise.h"
#include "regexp.h"
#include "scope.h"
#include "script.h"
#include "stack.h"
#include "string.h"
#include "structured_clone.h"
#include "unhandled.h"

#endif  // CV8_H
