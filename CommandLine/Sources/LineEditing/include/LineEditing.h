// Reading lines from a terminal, with libedit, and what Ctrl-C does meanwhile.
//
// This is C because libedit's functions take variable arguments and call back.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

// Text is in UTF-8 and ends with a zero byte.

typedef struct le_editor le_editor;

typedef enum le_outcome {
  le_outcome_line,
  // Ctrl-C, while the line was typed.
  le_outcome_interrupted,
  // Ctrl-D in an empty line, or the terminal is gone.
  le_outcome_end,
} le_outcome;

// What libedit is asked to complete: called with the line up to the cursor; it calls `le_offer` for
// each word that fits, in the order in which they are to be shown.
typedef void (*le_complete)(void* _Nullable context,
                            le_editor* _Nonnull editor,
                            const char* _Nonnull text);

// Starts editing on the terminal that is standard input and output.
//
// One editor in a process. Null if libedit cannot start: of `context`, nothing is kept then.
le_editor* _Nullable le_editor_new(le_complete _Nonnull complete, void* _Nullable context);

// Reads a line.
//
// `line` is without its end, and good until the next call; null but for `le_outcome_line`.
le_outcome le_editor_read(le_editor* _Nonnull editor,
                          const char* _Nonnull prompt,
                          const char* _Nullable* _Nonnull line);

// Adds a line to those that can be found again.
void le_editor_remember(le_editor* _Nonnull editor, const char* _Nonnull line);

// Offers a word, within a call of `le_complete`; `prefix_length` of its bytes are typed already.
void le_offer(le_editor* _Nonnull editor, const char* _Nonnull word, size_t prefix_length);

// Has `interrupted` called on a thread of its own, for each Ctrl-C that comes while no line is
// read.
//
// Once in a process, before any other thread starts. False if that is not possible.
bool le_watch_interrupts(void (*_Nonnull interrupted)(void* _Nullable context),
                         void* _Nullable context);

#ifdef __cplusplus
}
#endif
