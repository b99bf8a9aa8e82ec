/*
 * The shim's own descriptors. They live at high numbers, out of the way of programs that count on low ones, and each is
 * known by the file it is: a program that closed it and got the number for a file of its own loses its device, and the
 * file is not written to.
 */
#ifndef KMB_OWN_FD_H
#define KMB_OWN_FD_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Numbers from here on are not used for ours. */
#define KMB_OWN_HIGHEST (1u << 20)

struct kmb_fd {
  int fd; /* -1: none */
  dev_t dev;
  ino_t ino;
  uint64_t event; /* all eventfds are one file to stat(2): its number among them, and one more; 0 for other files */
};

#define KMB_NO_FD ((struct kmb_fd){.fd = -1})

/* Moves `raw` to a high number, close-on-exec, and remembers it as ours. `raw` is closed in any case. False: EMFILE. */
bool kmb_fd_take(int raw, struct kmb_fd *into);
/* The same for a duplicate of `raw`, which stays: it takes one descriptor, and at no moment two. */
bool kmb_fd_copy(int raw, struct kmb_fd *into);
/* Whether the number still means the file it was taken for. */
bool kmb_fd_valid(const struct kmb_fd *own);
void kmb_fd_close(struct kmb_fd *own);

/* Whether a number is one of ours. No lock, no system call. */
extern uint64_t kmb_own_bits[KMB_OWN_HIGHEST / 64];

static inline bool kmb_fd_is_own(int fd) {
  if (fd < 0 || (unsigned)fd >= KMB_OWN_HIGHEST) return false;
  return (__atomic_load_n(&kmb_own_bits[fd >> 6], __ATOMIC_RELAXED) >> (fd & 63) & 1) != 0;
}

/* The lowest own number in [first, last], or -1. */
int kmb_fd_next_own(unsigned first, unsigned last);
/* The program wants `fd` for itself (dup2): ours moves away. False when there is no other number. */
bool kmb_fd_give_way(int fd);
/* In a child after fork: closes them all. */
void kmb_fd_forget_all(void);

#endif
