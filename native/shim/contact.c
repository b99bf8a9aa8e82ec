#include "contact.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>
#include <unistd.h>

#include "limits.h"
#include "say.h"

static const char *given(const char *name) {
  const char *value = getenv(name);
  return value != NULL && value[0] != '\0' ? value : NULL;
}

static const char *partition(void) {
  const char *name = given("KMBRIDGE_PARTITION");
  return name != NULL ? name : "default";
}

int kmb_contact_socket(char *path, size_t room) {
  const char *socket = given("KMBRIDGE_SOCKET");
  const char *directory = given("KMBRIDGE_DIR");
  const char *runtime = given("XDG_RUNTIME_DIR");
  int length;
  if (socket != NULL)
    length = snprintf(path, room, "%s", socket);
  else if (directory != NULL)
    length = snprintf(path, room, "%s/%s.sock", directory, partition());
  else
    length = snprintf(path, room, "%s/kmbridge-%u/%s.sock", runtime != NULL ? runtime : "/tmp", (unsigned)getuid(),
                      partition());
  return length < 0 || (size_t)length >= sizeof ((struct sockaddr_un *)0)->sun_path ? ENAMETOOLONG : 0;
}

int kmb_contact_failed(int error, const char *name, const char *path) {
  switch (error) {
    case EACCES:
    case EPERM:
      kmb_say("%s is not there: no permission to connect to %s; run as the broker's user, or in `kmbridge sandbox`",
              name, path);
      return EACCES;
    case EMFILE:
    case ENFILE:
      kmb_say("%s is not there: no descriptor left (%s); raise the limit with ulimit -n", name,
              error == EMFILE ? "RLIMIT_NOFILE" : "the system's table is full");
      return error;
    case ENAMETOOLONG:
      kmb_say("%s is not there: the socket's path is longer than 107 bytes; set KMBRIDGE_DIR to a shorter directory", name);
      return EBADF;
    case EPROTO:
      kmb_say("%s is not there: what listens at %s gave no greeting: it is ending, refuses this user, or is no kmbridge broker",
              name, path);
      return EBADF;
    case ETIMEDOUT:
      kmb_say("%s is not there: the broker at %s does not answer; is it stopped?", name, path);
      return EBADF;
    default:
      kmb_say("%s is not there: no broker at %s (%s); start one: npm run kmbridge -- host --partition %s", name, path,
              strerror(error), partition());
      return EBADF;
  }
}

/* One line of KMBRIDGE_IDENTITY as the fields of an Identity message; false when it is none. */
static bool identity(const char *line, size_t length, uint8_t *body, size_t room, size_t *at) {
  enum { FIELDS = 7 };
  const char *end = line + length;
  for (uint32_t tag = 1; tag <= FIELDS; tag++) {
    const char *tab = memchr(line, '\t', (size_t)(end - line));
    const char *stop = tab == NULL ? end : tab;
    if ((tab == NULL) != (tag == FIELDS)) return false;
    size_t bytes = (size_t)(stop - line);
    if (tag == 3 || tag == 4) { /* vendor and device id */
      char number[16] = {0};
      if (bytes == 0 || bytes >= sizeof number) return false;
      memcpy(number, line, bytes);
      if (!kmb_body_number(body, room, at, tag, strtoul(number, NULL, 10))) return false;
    } else if (!kmb_body_bytes(body, room, at, tag, line, bytes))
      return false;
    line = stop + 1;
  }
  return true;
}

static void put_text(struct kmb_pen *pen, uint32_t tag, const char *text, size_t most) {
  size_t length = strlen(text);
  if (length > most) length = most;
  /* Cut between characters of UTF-8. */
  while (length > 0 && length < strlen(text) && ((unsigned char)text[length] & 0xc0) == 0x80) length--;
  kmb_pen_bytes(pen, tag, text, length);
}

const char *kmb_contact(struct kmb_pen *pen, uint32_t version) {
  const char *lines = given("KMBRIDGE_IDENTITY");
  const char *script = given("KMBRIDGE_SCRIPT");
  if (lines == NULL) return "no driver package is named (KMBRIDGE_IDENTITY); start the program with `kmbridge run -- PROGRAM`";
  kmb_pen_begin(pen, KMB_INITIATE_CONTACT);
  kmb_pen_number(pen, 1, version);
  put_text(pen, 2, program_invocation_short_name, KMB_PROCESS_NAME_BYTES);
  if (script != NULL) put_text(pen, 3, script, KMB_SCRIPT_BYTES);
  for (uint32_t count = 0; *lines != '\0'; count++) {
    uint8_t body[1024];
    size_t at = 0, length = strcspn(lines, "\n");
    if (count >= KMB_IDENTITIES || !identity(lines, length, body, sizeof body, &at))
      return "KMBRIDGE_IDENTITY is not what `kmbridge run` makes";
    kmb_pen_bytes(pen, 4, body, at);
    lines += length;
    if (*lines == '\n') lines++;
  }
  return pen->ok ? NULL : "KMBRIDGE_IDENTITY is longer than a contact may be";
}

const char *kmb_refusal(const char *name, const struct kmb_value *value) {
  struct kmb_value field[KMB_FRAME_FIELDS];
  /* Field, both values, rule and fix: without the first nobody would know what this is about. */
  if (!kmb_fields_decode(value->bytes, value->length, field) || field[3].length == 0) {
    kmb_say("%s is not there: the host refused without a readable reason", name);
    return "refused";
  }
#define TEXT(n) (int)field[n].length, field[n].bytes == NULL ? "" : (const char *)field[n].bytes
  kmb_say("refused, %.*s differs: host %.*s, guest %.*s (%.*s); mend it with: %.*s", TEXT(3), TEXT(4), TEXT(5), TEXT(6),
          TEXT(7));
#undef TEXT
  return "refused";
}
