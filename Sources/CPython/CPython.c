// SwiftPM wants a source in a C target; everything is inline in the header.
#include "CPython.h"
