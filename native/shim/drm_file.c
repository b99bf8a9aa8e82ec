#include "drm_file.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/ioctl.h>

#include "call.h"
#include "connection.h"
#include "descriptors.h"
#include "drm_bridge.h"
#include "drm_idle.h"
#include "drm_queue.h"
#include "drm_rows.h"
#include "drm_work.h"
#include "fault.h"
#include "files.h"
#include "plan.h"
#include "say.h"
#include "sys.h"
#include "user.h"

/* Closed by a signal handler, and not ended on the host yet. */
#define OVERDUE 0x80000000u

/* Number 0 is none. */
static struct open_file {
  uint32_t references; /* descriptors; 0: free */
  uint16_t number;     /* on the host */
  uint8_t generation;  /* of its connection */
  uint8_t access;
} files[KMB_DRM_FILES];

static long own_call(const struct kmb_row *row, void *args, uint16_t number, uint8_t generation) {
  return kmb_result_drm(kmb_run(row, (uint64_t)(uintptr_t)args, number, generation));
}

static uint16_t take(void) {
  for (uint16_t i = 1; i < KMB_DRM_FILES; i++) {
    uint32_t none = 0;
    if (__atomic_load_n(&files[i].references, __ATOMIC_RELAXED) == 0 &&
        __atomic_compare_exchange_n(&files[i].references, &none, 1, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
      return i;
  }
  return 0;
}

long kmb_drm_make(enum kmb_kind kind, int flags, uint8_t generation) {
  if (kmb_connection.drm == 0) {
    kmb_say("%s is not there: the host has no DRM device", kmb_kind_name(kind));
    return -ENODEV;
  }
  struct kmb_drm_open args = {.node = kind == KMB_RENDER_NODE ? 1 : 0};
  uint16_t file = take();
  if (file == 0) return -EMFILE;
  long result = own_call(kmb_drm_bridge_rows[KMB_DRM_OPEN], &args, 0, generation);
  if (result >= 0 && (args.file == 0 || args.file > UINT16_MAX)) result = -EIO;
  if (result < 0) {
    __atomic_store_n(&files[file].references, 0, __ATOMIC_RELEASE);
    return result;
  }
  /* What a call has left that came after the end of the last of this number. */
  kmb_idle_forget(file, 0, true);
  files[file].number = (uint16_t)args.file;
  files[file].generation = generation;
  files[file].access = flags & O_ACCMODE;
  return file;
}

bool kmb_drm_again(uint16_t file) {
  uint32_t before = __atomic_load_n(&files[file].references, __ATOMIC_RELAXED);
  do
    if (before == 0 || (before & OVERDUE) != 0) return false;
  while (!__atomic_compare_exchange_n(&files[file].references, &before, before + 1, true, __ATOMIC_RELAXED,
                                      __ATOMIC_RELAXED));
  return true;
}

/* Nobody has it any more. */
static void end(struct open_file *file) {
  struct kmb_drm_close args = {.file = file->number};
  kmb_idle_forget((uint16_t)(file - files), 0, false);
  kmb_queue_forget((uint16_t)(file - files));
  own_call(kmb_drm_bridge_rows[KMB_DRM_CLOSE], &args, file->number, file->generation);
  /* And what a map that was answered before that has kept meanwhile. */
  kmb_idle_forget((uint16_t)(file - files), 0, true);
  __atomic_store_n(&file->references, 0, __ATOMIC_RELEASE);
}

void kmb_drm_done(uint16_t number) {
  struct open_file *file = &files[number];
  uint32_t before = __atomic_load_n(&file->references, __ATOMIC_RELAXED);
  uint32_t after;
  do
    /* Whoever ends it takes it out of the other's sight: only what a handler leaves is overdue. */
    after = before != 1 ? before - 1 : kmb_holding ? OVERDUE : OVERDUE | 1;
  while (!__atomic_compare_exchange_n(&file->references, &before, after, true, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED));
  if (after == OVERDUE)
    __atomic_store_n(&kmb_connection.overdue, true, __ATOMIC_RELAXED);
  else if (after == (OVERDUE | 1))
    end(file);
}

void kmb_drm_overdue(void) {
  for (uint16_t i = 1; i < KMB_DRM_FILES; i++) {
    uint32_t overdue = OVERDUE;
    if (__atomic_load_n(&files[i].references, __ATOMIC_RELAXED) == OVERDUE &&
        __atomic_compare_exchange_n(&files[i].references, &overdue, OVERDUE | 1, false, __ATOMIC_ACQ_REL,
                                    __ATOMIC_RELAXED))
      end(&files[i]);
  }
}

void kmb_drm_in_child(void) {
  for (uint16_t i = 1; i < KMB_DRM_FILES; i++) files[i].references = 0;
  kmb_idle_in_child();
  kmb_queue_in_child();
}

static const struct open_file *file_of(int fd) { return &files[kmb_device_file(fd)]; }

int kmb_drm_access(int fd) { return kmb_device_generation(fd) == KMB_FOREIGN ? O_RDWR : file_of(fd)->access; }

/* What the kernel answers for a number that has no row. */
static int refusal(enum kmb_kind kind, uint8_t nr) {
  const struct kmb_drm_refusal *known = &kmb_drm_refusals[nr];
  int error = kind == KMB_CARD_NODE ? known->card : known->render;
  return error != 0 ? error : EINVAL;
}

/* What it answers for a row before it looks at the struct: 0 when it takes it. */
static int unfit(enum kmb_kind kind, const struct kmb_drm_driver *driver, const struct kmb_row *row) {
  if (kind == KMB_RENDER_NODE && (row->flags & KMB_RENDER) == 0) return EACCES;
  return driver->lacks[row->nr] ? EOPNOTSUPP : 0;
}

/* struct drm_prime_handle of DRM_IOCTL_PRIME_HANDLE_TO_FD. */
#define PRIME_EXPORT 0x2du
struct prime {
  uint32_t handle, flags;
  int32_t fd;
};

/* The host's descriptors close on exec. Here a program says whether it wants that, and gets the other unless it does. */
static void keep_on_exec(const struct kmb_drm_request *request, void *argument) {
  struct prime args;
  if (request->row->nr != PRIME_EXPORT || request->in < sizeof args || request->out < sizeof args) return;
  if (kmb_copy_in(&args, (uint64_t)(uintptr_t)argument, sizeof args) == 0 && (args.flags & O_CLOEXEC) == 0)
    kmb_fcntl(args.fd, F_SETFD, 0);
}

/*
 * A buffer whose handle ends may be another's of that number as soon as the host knows: before that, and once more for what a
 * map that was answered meanwhile has kept.
 */
static void forget_closed(const struct kmb_drm_driver *driver, uint16_t file, const struct kmb_drm_request *request,
                          void *argument, bool closed) {
  const struct kmb_row *row = request->row;
  if ((row->flags & KMB_ENDS) == 0 || kmb_holding) return;
  KMB_EACH(field, row->layout, handles) {
    uint32_t handle = 0, there = request->in > field->offset ? request->in - field->offset : 0;
    if (field->use != KMB_DESTROY || (field->kinds & driver->waited) == 0) continue;
    /* What a short struct lacks is 0. */
    if (there > sizeof handle) there = sizeof handle;
    if (kmb_copy_in(&handle, (uint64_t)(uintptr_t)argument + field->offset, there) == 0 && handle != 0)
      kmb_idle_forget(file, handle, closed);
  }
}

long kmb_drm_ioctl(int fd, uint8_t generation, uint32_t request, void *argument) {
  /* In a child the file is the parent's: as on a descriptor that another process was given. */
  if (generation == KMB_FOREIGN) return kmb_device_is(fd) ? -ENOTTY : KMB_PASS;
  const struct open_file *file = file_of(fd);
  const struct kmb_drm_driver *driver = __atomic_load_n(&kmb_connection.drm_driver, __ATOMIC_RELAXED);
  struct kmb_drm_request found;
  int error = driver != NULL ? kmb_drm_request_of(driver, request, &found) : _IOC_TYPE(request) == 'd' ? EINVAL : ENOTTY;
  if (error == EINVAL) error = refusal(kmb_device_marked(fd), _IOC_NR(request));
  if (error == 0) error = unfit(kmb_device_marked(fd), driver, found.row);
  if (error != 0) return kmb_device_is(fd) ? -error : KMB_PASS;
  kmb_fault_unblock();
  uint16_t number = (uint16_t)(file - files);
  found.file = number;
  long result = kmb_idle_wait(&found, generation, argument);
  if (result != KMB_PASS) return result;
  forget_closed(driver, number, &found, argument, false);
  result = kmb_result_drm(kmb_run_sized(&found, (uint64_t)(uintptr_t)argument, file->number, generation));
  forget_closed(driver, number, &found, argument, true);
  if (result >= 0) keep_on_exec(&found, argument);
  return result;
}

int kmb_drm_map(int fd, size_t bytes, bool shared_write, off_t *offset) {
  uint8_t generation = kmb_device_generation(fd);
  if (generation == KMB_FOREIGN) return -ENODEV;
  const struct open_file *file = file_of(fd);
  if (file->access == O_WRONLY || (shared_write && file->access == O_RDONLY)) return -EACCES;
  struct kmb_drm_map args = {.offset = (uint64_t)*offset, .bytes = bytes, .fd = -1};
  kmb_fault_unblock();
  uint32_t closes = kmb_work_closes();
  long result = own_call(kmb_drm_bridge_rows[KMB_DRM_MAP], &args, file->number, generation);
  if (result < 0) return (int)result;
  *offset = (off_t)args.start;
  if (args.fd < 0) return -EINVAL;
  const struct kmb_drm_driver *driver = __atomic_load_n(&kmb_connection.drm_driver, __ATOMIC_RELAXED);
  if (driver != NULL && driver->waited != 0) kmb_idle_keep((uint16_t)(file - files), args.handle, args.fd, closes);
  return args.fd;
}
