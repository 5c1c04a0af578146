// The header may be included twice, and in more than one file of a program.
#include <swiftracer.h>

#include <swiftracer.h>

const char* version_seen_by_b(void);

int main(void) {
  return version_seen_by_b() == sr_version() ? 0 : 1;
}
