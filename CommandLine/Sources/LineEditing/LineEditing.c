#define _GNU_SOURCE

#include "LineEditing.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#include <histedit.h>

enum { kMostHistory = 1000, kSpaceBetween = 2, kMostListed = 200 };

struct le_editor {
  EditLine* edit;
  History* history;
  const char* prompt;
  char* line;
  le_complete complete;
  void* context;
  // What is offered at the moment.
  char** words;
  size_t word_count;
  size_t prefix_length;
  mbstate_t decoding;
};

// --- Ctrl-C --------------------------------------------------------------------------------------

// One is read by the editor, the other by the thread that stops JavaScript.
static int editing_pipe[2] = {-1, -1};
static int running_pipe[2] = {-1, -1};
static atomic_bool is_editing;
static atomic_bool is_resized;

static void HandleSignal(int number) {
  const int error = errno;
  if (number == SIGWINCH) {
    atomic_store(&is_resized, true);
  } else {
    const char byte = 0;
    const int end = atomic_load(&is_editing) ? editing_pipe[1] : running_pipe[1];
    // A full pipe has enough of them already.
    (void)!write(end, &byte, 1);
  }
  errno = error;
}

struct watcher {
  void (*interrupted)(void* context);
  void* context;
};

static void* Watch(void* argument) {
  const struct watcher watcher = *(struct watcher*)argument;
  free(argument);
  for (;;) {
    char byte;
    const ssize_t count = read(running_pipe[0], &byte, 1);
    if (count == 1) {
      watcher.interrupted(watcher.context);
    } else if (count == 0 || errno != EINTR) {
      return NULL;
    }
  }
}

static bool OpenPipe(int ends[2], int flags) {
  return pipe2(ends, O_CLOEXEC) == 0 && fcntl(ends[1], F_SETFL, O_NONBLOCK) == 0 &&
         fcntl(ends[0], F_SETFL, flags) == 0;
}

bool le_watch_interrupts(void (*interrupted)(void* context), void* context) {
  if (!OpenPipe(editing_pipe, O_NONBLOCK) || !OpenPipe(running_pipe, 0)) {
    return false;
  }
  struct watcher* watcher = malloc(sizeof *watcher);
  if (watcher == NULL) {
    return false;
  }
  *watcher = (struct watcher){interrupted, context};
  pthread_t thread;
  if (pthread_create(&thread, NULL, Watch, watcher) != 0) {
    free(watcher);
    return false;
  }
  pthread_detach(thread);
  // What is read must end by it: no SA_RESTART.
  struct sigaction action = {.sa_handler = HandleSignal};
  sigemptyset(&action.sa_mask);
  return sigaction(SIGINT, &action, NULL) == 0 && sigaction(SIGWINCH, &action, NULL) == 0;
}

// --- Reading -------------------------------------------------------------------------------------

static struct le_editor* EditorOf(EditLine* edit) {
  struct le_editor* editor = NULL;
  el_get(edit, EL_CLIENTDATA, &editor);
  return editor;
}

static char* Prompt(EditLine* edit) {
  // libedit does not write to it.
  return (char*)EditorOf(edit)->prompt;
}

// Waits for a byte: 1 if there is one, 0 at the end, -1 for Ctrl-C.
static int ReadByte(struct le_editor* editor, char* byte) {
  for (;;) {
    struct pollfd sources[] = {{.fd = STDIN_FILENO, .events = POLLIN},
                               {.fd = editing_pipe[0], .events = POLLIN}};
    const int count = poll(sources, 2, -1);
    if (atomic_exchange(&is_resized, false)) {
      el_resize(editor->edit);
    }
    if (count < 0) {
      if (errno == EINTR) {
        continue;
      }
      return 0;
    }
    // A signal that came with what was typed after it is in the pipe, if not in `sources` yet.
    bool is_interrupted = false;
    char rest[64];
    while (read(editing_pipe[0], rest, sizeof rest) > 0) {
      is_interrupted = true;
    }
    if (is_interrupted) {
      errno = EINTR;
      return -1;
    }
    if (sources[0].revents == 0) {
      continue;
    }
    const ssize_t size = read(STDIN_FILENO, byte, 1);
    if (size >= 0 || errno != EINTR) {
      return size == 1 ? 1 : 0;
    }
  }
}

static int ReadCharacter(EditLine* edit, wchar_t* character) {
  struct le_editor* editor = EditorOf(edit);
  for (;;) {
    char byte;
    const int outcome = ReadByte(editor, &byte);
    if (outcome != 1) {
      memset(&editor->decoding, 0, sizeof editor->decoding);
      return outcome;
    }
    const size_t size = mbrtowc(character, &byte, 1, &editor->decoding);
    if (size == (size_t)-2) {
      continue;
    }
    if (size == (size_t)-1) {
      // Not a character: nothing of it is kept.
      memset(&editor->decoding, 0, sizeof editor->decoding);
      continue;
    }
    return 1;
  }
}

le_outcome le_editor_read(le_editor* editor, const char* prompt, const char** line) {
  *line = NULL;
  free(editor->line);
  editor->line = NULL;
  editor->prompt = prompt;
  atomic_store(&is_editing, true);
  int count = 0;
  errno = 0;
  const char* text = el_gets(editor->edit, &count);
  const int error = errno;
  atomic_store(&is_editing, false);
  if (text == NULL || count <= 0) {
    el_reset(editor->edit);
    // libedit leaves the cursor where it was.
    fputc('\n', stdout);
    fflush(stdout);
    return count < 0 && error == EINTR ? le_outcome_interrupted : le_outcome_end;
  }
  size_t length = strlen(text);
  while (length > 0 && (text[length - 1] == '\n' || text[length - 1] == '\r')) {
    length--;
  }
  editor->line = strndup(text, length);
  *line = editor->line;
  return editor->line == NULL ? le_outcome_end : le_outcome_line;
}

void le_editor_remember(le_editor* editor, const char* line) {
  HistEvent event;
  history(editor->history, &event, H_ENTER, line);
}

// --- Completion ----------------------------------------------------------------------------------

void le_offer(le_editor* editor, const char* word, size_t prefix_length) {
  char** words = realloc(editor->words, (editor->word_count + 1) * sizeof *words);
  char* copy = words == NULL ? NULL : strdup(word);
  if (words != NULL) {
    editor->words = words;
  }
  if (copy == NULL) {
    return;
  }
  editor->words[editor->word_count++] = copy;
  editor->prefix_length = prefix_length;
}

static void ForgetWords(struct le_editor* editor) {
  for (size_t index = 0; index < editor->word_count; index++) {
    free(editor->words[index]);
  }
  free(editor->words);
  editor->words = NULL;
  editor->word_count = 0;
}

// How many bytes all words begin with, none of them in the middle of a character.
static size_t CommonLength(char** words, size_t count) {
  size_t length = strlen(words[0]);
  for (size_t index = 1; index < count; index++) {
    size_t same = 0;
    while (same < length && words[index][same] == words[0][same]) {
      same++;
    }
    length = same;
  }
  while (length > 0 && (words[0][length] & 0xC0) == 0x80) {
    length--;
  }
  return length;
}

static size_t WidthOf(const char* word) {
  wchar_t wide[256];
  const size_t count = mbstowcs(wide, word, 255);
  if (count == (size_t)-1) {
    return strlen(word);
  }
  wide[count < 255 ? count : 255] = 0;
  const int width = wcswidth(wide, 255);
  return width < 0 ? strlen(word) : (size_t)width;
}

static void List(char** words, size_t count) {
  const size_t shown = count < kMostListed ? count : kMostListed;
  size_t widest = 1;
  for (size_t index = 0; index < shown; index++) {
    const size_t width = WidthOf(words[index]);
    widest = width > widest ? width : widest;
  }
  struct winsize size;
  const bool is_known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  const size_t columns = (is_known ? size.ws_col : 80) / (widest + kSpaceBetween);
  const size_t per_line = columns > 0 ? columns : 1;
  for (size_t index = 0; index < shown; index++) {
    const bool is_last = (index + 1) % per_line == 0 || index + 1 == shown;
    const size_t blanks = is_last ? 0 : widest + kSpaceBetween - WidthOf(words[index]);
    printf("%s%*s%s", words[index], (int)blanks, "", is_last ? "\n" : "");
  }
  if (shown < count) {
    printf("... %zu more\n", count - shown);
  }
  fflush(stdout);
}

static unsigned char Complete(EditLine* edit, int key) {
  struct le_editor* editor = EditorOf(edit);
  (void)key;
  const LineInfo* info = el_line(edit);
  char* text = strndup(info->buffer, (size_t)(info->cursor - info->buffer));
  if (text == NULL) {
    return CC_ERROR;
  }
  editor->complete(editor->context, editor, text);
  free(text);
  unsigned char result = CC_ERROR;
  if (editor->word_count > 0) {
    char* first = editor->words[0];
    const size_t common = CommonLength(editor->words, editor->word_count);
    if (common > editor->prefix_length) {
      first[common] = 0;
      result = el_insertstr(edit, first + editor->prefix_length) == 0 ? CC_REFRESH : CC_ERROR;
    } else if (editor->word_count > 1) {
      fputc('\n', stdout);
      List(editor->words, editor->word_count);
      result = CC_REDISPLAY;
    }
  }
  ForgetWords(editor);
  return result;
}

// --- Beginning -----------------------------------------------------------------------------------

le_editor* le_editor_new(le_complete complete, void* context) {
  // libedit reads characters as the locale says.
  if (setlocale(LC_CTYPE, "") == NULL || strcmp(nl_langinfo(CODESET), "UTF-8") != 0) {
    setlocale(LC_CTYPE, "C.UTF-8");
  }
  struct le_editor* editor = calloc(1, sizeof *editor);
  if (editor == NULL) {
    return NULL;
  }
  editor->complete = complete;
  editor->context = context;
  editor->prompt = "";
  editor->edit = el_init("swiftracer", stdin, stdout, stderr);
  editor->history = history_init();
  if (editor->edit == NULL || editor->history == NULL) {
    if (editor->edit != NULL) {
      el_end(editor->edit);
    }
    if (editor->history != NULL) {
      history_end(editor->history);
    }
    free(editor);
    return NULL;
  }
  HistEvent event;
  history(editor->history, &event, H_SETSIZE, kMostHistory);
  EditLine* edit = editor->edit;
  el_set(edit, EL_CLIENTDATA, editor);
  el_set(edit, EL_PROMPT, Prompt);
  el_set(edit, EL_EDITOR, "emacs");
  el_set(edit, EL_HIST, history, editor->history);
  el_set(edit, EL_GETCFN, ReadCharacter);
  el_set(edit, EL_ADDFN, "swiftracer-complete", "Complete a name", Complete);
  el_set(edit, EL_BIND, "^I", "swiftracer-complete", NULL);
  el_set(edit, EL_BIND, "^R", "em-inc-search-prev", NULL);
  // What the user's own file says goes before.
  el_source(edit, NULL);
  return editor;
}
