/*
 * Existing memory of the program, shared in place: the range is write-protected, copied into memory that the
 * broker made, and that memory mapped at the same address. A thread that writes meanwhile is held until it is
 * done, so that no write is lost. Going back is the same the other way round.
 */
#ifndef KMB_ADOPT_H
#define KMB_ADOPT_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Whether the range can be adopted: private, readable, writable, mapped whole, not adopted. 0 or an NTSTATUS.
 */
int32_t kmb_adopt_judge(uint64_t va, uint64_t bytes);
/* Why a range could not be adopted: an NTSTATUS. */
int32_t kmb_adopt_refusal(uint64_t va, uint64_t bytes);
/*
 * Puts the map of slab `slab` (`file`: inode of its memfd) at `mapped` in the place of `bytes` at `va`: a
 * range's number, or -1. No lock is held.
 */
int kmb_adopt(uint32_t slab, uint64_t file, uint64_t mapped, uint64_t va, uint64_t bytes);
/*
 * Puts private memory with the same content back; with the connection's lock. False when there is no memory
 * for it: the range stays shared.
 */
bool kmb_adopt_release(int range);
/* The same for all of them, with the connection's lock: the device is lost or closed. */
void kmb_adopt_release_all(void);

/* For the fault handler: waits when `va` is being moved. True when the instruction is to be tried again. */
bool kmb_adopt_hold(uint64_t va);

/*
 * Around fork, and with the connection's lock held between the two: the engine and the other threads stop
 * writing, private copies are made, the child puts them in place, and all go on.
 */
void kmb_adopt_before_fork(void);
void kmb_adopt_after_fork(void);
void kmb_adopt_in_child(void);
/* In a child that was made without these. */
void kmb_adopt_forget(void);

/* Waits on the state of a range until it is moved, or until that can no longer come. */
void kmb_adopt_await(uint32_t *state);
/* Lets everybody write that a fork holds up; false when none does. */
bool kmb_adopt_let_go(void);

#endif
