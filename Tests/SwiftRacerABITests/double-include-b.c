#include <swiftracer.h>

const char* version_seen_by_b(void);

const char* version_seen_by_b(void) {
  return sr_version();
}
