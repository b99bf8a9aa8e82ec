/*
 * Plays a call script (test/native/call-script.ts) on /dev/dxg: each line is an action, addresses are offsets in an arena
 * behind which nothing is mapped. It prints what each call answered and left in memory; an address prints as what it is.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE 4096
#define SLOTS 64
#define HIDDEN 1024
#define WILD 0x10

struct player {
  int fd;
  uint8_t *arena;
  size_t size;
  uint64_t slots[SLOTS];
  size_t hidden[HIDDEN];
  size_t hidden_count;
};

static void die(const char *what) {
  fprintf(stderr, "player: %s: %s\n", what, strerror(errno));
  exit(1);
}

static void make_arena(struct player *p, size_t size) {
  uint8_t *at = mmap(NULL, size + PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (at == MAP_FAILED || mprotect(at + size, PAGE, PROT_NONE) != 0) die("arena");
  p->arena = at;
  p->size = size;
}

/* Where `bytes` bytes of the arena are; a script that goes past it is a mistake of its author. */
static uint8_t *in_arena(struct player *p, size_t at, size_t bytes) {
  if (at > p->size || bytes > p->size - at) {
    errno = ERANGE;
    die("arena");
  }
  return p->arena + at;
}

static size_t from_hex(uint8_t *into, const char *hex) {
  size_t count = 0;
  for (; hex[0] != '\0' && hex[1] != '\0'; hex += 2) {
    unsigned byte;
    if (sscanf(hex, "%2x", &byte) != 1) break;
    into[count++] = (uint8_t)byte;
  }
  return count;
}

static void print_hex(const uint8_t *at, size_t bytes) {
  for (size_t i = 0; i < bytes; i++) printf("%02x", at[i]);
}

/* The address that a hidden place holds; 0 when it holds none or is no such place. */
static uint64_t hidden_at(struct player *p, size_t at) {
  uint64_t value = 0;
  for (size_t i = 0; i < p->hidden_count; i++)
    if (p->hidden[i] == at) memcpy(&value, in_arena(p, at, sizeof value), sizeof value);
  return value;
}

static void dump(struct player *p, size_t at, size_t bytes) {
  for (size_t i = at; i < at + bytes;) {
    uint64_t value = hidden_at(p, i);
    if (value == 0) {
      print_hex(in_arena(p, i++, 1), 1);
      continue;
    }
    uint64_t offset = value - (uint64_t)(uintptr_t)p->arena;
    if (offset <= p->size)
      printf("<+%" PRIu64 ">", offset);
    else
      printf(value == WILD ? "<wild>" : "<VA>");
    i += sizeof value;
  }
}

static void run_ioctl(struct player *p, unsigned long request, const char *argument) {
  void *at;
  if (strcmp(argument, "null") == 0)
    at = NULL;
  else if (strcmp(argument, "wild") == 0)
    at = (void *)(uintptr_t)WILD;
  else
    at = p->arena + strtoul(argument, NULL, 0);
  int result = ioctl(p->fd, request, at);
  printf("= %d\n", result == -1 ? -errno : result);
}

static uint64_t *slot(struct player *p, const char *text) {
  size_t index = strtoul(text, NULL, 0);
  if (index >= SLOTS) {
    errno = ERANGE;
    die("slot");
  }
  return &p->slots[index];
}

/* One line of up to five words; the text of `say` has as many as it likes. */
static void play(struct player *p, char *line) {
  line[strcspn(line, "\n")] = '\0';
  if (strncmp(line, "say ", 4) == 0) {
    puts(line + 4);
    return;
  }
  char *word[5] = {"", "", "", "", ""};
  char *rest = line;
  for (int i = 0; i < 5 && rest != NULL; i++) word[i] = strsep(&rest, " ");
  const char *verb = word[0];
  size_t first = strtoul(word[1], NULL, 0), second = strtoul(word[2], NULL, 0), third = strtoul(word[3], NULL, 0);

  if (strcmp(verb, "arena") == 0) {
    make_arena(p, first);
  } else if (strcmp(verb, "begin") == 0) {
    memset(p->arena, 0, p->size);
    p->hidden_count = 0;
  } else if (strcmp(verb, "bytes") == 0) {
    from_hex(in_arena(p, first, strlen(word[2]) / 2), word[2]);
  } else if (strcmp(verb, "pointer") == 0) {
    uint64_t value = (uint64_t)(uintptr_t)p->arena + second;
    memcpy(in_arena(p, first, sizeof value), &value, sizeof value);
  } else if (strcmp(verb, "put") == 0) {
    uint64_t value = *slot(p, word[2]) + strtoull(word[4], NULL, 0);
    memcpy(in_arena(p, first, third), &value, third);
  } else if (strcmp(verb, "hide") == 0) {
    if (p->hidden_count < HIDDEN) p->hidden[p->hidden_count++] = first;
  } else if (strcmp(verb, "ioctl") == 0) {
    run_ioctl(p, first, word[2]);
  } else if (strcmp(verb, "dump") == 0) {
    printf("%s ", word[1]);
    dump(p, second, third);
    puts("");
  } else if (strcmp(verb, "save") == 0) {
    uint64_t value = 0;
    memcpy(&value, in_arena(p, second, third), third);
    *slot(p, word[1]) = value;
  } else if (strcmp(verb, "peek") == 0) {
    uint64_t at = *slot(p, word[2]);
    printf("%s ", word[1]);
    if (at != 0) print_hex((const uint8_t *)(uintptr_t)at, third);
    puts(at == 0 ? "nothing" : "");
  } else if (strcmp(verb, "poke") == 0) {
    if (*slot(p, word[1]) != 0) from_hex((uint8_t *)(uintptr_t)*slot(p, word[1]), word[2]);
  } else if (strcmp(verb, "close") == 0) {
    if (close(p->fd) != 0) die("close");
  } else {
    errno = EINVAL;
    die(verb);
  }
}

int main(int argc, char **argv) {
  struct player player = {.fd = -1};
  FILE *script = argc == 2 ? fopen(argv[1], "r") : NULL;
  if (script == NULL) die("script");
  player.fd = open("/dev/dxg", O_RDWR | O_CLOEXEC);
  if (player.fd < 0) die("open /dev/dxg");
  char *line = NULL;
  size_t room = 0;
  while (getline(&line, &room, script) > 0) play(&player, line);
  free(line);
  fclose(script);
  return 0;
}
