/*
 * SIGSEGV and SIGBUS: a copy from a wild pointer becomes EFAULT, a write into memory that is being moved waits until it has
 * been. Everything else is the program's: its own handlers are kept and called.
 */
#ifndef KMB_FAULT_H
#define KMB_FAULT_H

#include <signal.h>
#include <stdbool.h>

/* Puts our handler in front of the program's; once. */
void kmb_fault_install(void);
/* The program's own handler of `signal`, when ours stands in front of it: sigaction(2) of the program. False: not ours. */
bool kmb_fault_sigaction(int signal, const struct sigaction *fresh, struct sigaction *old);
/* In a forked child: no other thread is in here. */
void kmb_fault_in_child(void);
/* Unblocks both signals for the calling thread: a fault while they are blocked is the end of the process. */
void kmb_fault_unblock(void);

#endif
