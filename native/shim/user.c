#include "user.h"

#include <sys/uio.h>
#include <ucontext.h>
#include <unistd.h>

/* Below this no program has memory, above it no user has. */
#define LOWEST 4096u
#if defined(__aarch64__)
#define HIGHEST 0xfffffffff000ull
#else
#define HIGHEST 0x7ffffffff000ull
#endif

static bool outside(uint64_t at, size_t bytes) {
  return at < LOWEST || at > HIGHEST || bytes > HIGHEST - at;
}

#if defined(__x86_64__)
/*
 * A copy of our own instead of memcpy: the fault handler has to know every instruction that may fault. Words of 32 and
 * 8 bytes first, what is left byte by byte; large ranges by the string instruction.
 */
int kmb_raw_copy(void *to, const void *from, size_t bytes);
int kmb_raw_touch(void *at);
extern const char kmb_raw_copy_begin[], kmb_raw_copy_end[], kmb_raw_copy_fault[];
__asm__(".text\n"
        ".globl kmb_raw_copy\n"
        ".hidden kmb_raw_copy, kmb_raw_copy_begin, kmb_raw_copy_end, kmb_raw_copy_fault\n"
        ".type kmb_raw_copy, @function\n"
        "kmb_raw_copy:\n"
        "  cmp $512, %rdx\n"
        "  jae 3f\n"
        ".globl kmb_raw_copy_begin\n"
        "kmb_raw_copy_begin:\n"
        "0: cmp $32, %rdx\n"
        "  jb 1f\n"
        "  movups (%rsi), %xmm0\n"
        "  movups 16(%rsi), %xmm1\n"
        "  movups %xmm0, (%rdi)\n"
        "  movups %xmm1, 16(%rdi)\n"
        "  add $32, %rsi\n"
        "  add $32, %rdi\n"
        "  sub $32, %rdx\n"
        "  jmp 0b\n"
        "1: cmp $8, %rdx\n"
        "  jb 2f\n"
        "  mov (%rsi), %rax\n"
        "  mov %rax, (%rdi)\n"
        "  add $8, %rsi\n"
        "  add $8, %rdi\n"
        "  sub $8, %rdx\n"
        "  jmp 1b\n"
        "2: test %rdx, %rdx\n"
        "  je 4f\n"
        "  mov (%rsi), %al\n"
        "  mov %al, (%rdi)\n"
        "  inc %rsi\n"
        "  inc %rdi\n"
        "  dec %rdx\n"
        "  jmp 2b\n"
        "3: mov %rdx, %rcx\n"
        "  rep movsb\n"
        "  jmp 4f\n"
        /* int kmb_raw_touch(void *at): writes nothing new, and loses no write of another thread. */
        ".globl kmb_raw_touch\n"
        ".hidden kmb_raw_touch\n"
        "kmb_raw_touch:\n"
        "  lock orb $0, (%rdi)\n"
        ".globl kmb_raw_copy_end\n"
        "kmb_raw_copy_end:\n"
        "4: xor %eax, %eax\n"
        "  ret\n"
        ".globl kmb_raw_copy_fault\n"
        "kmb_raw_copy_fault:\n"
        "  mov $-1, %eax\n"
        "  ret\n"
        ".size kmb_raw_copy, . - kmb_raw_copy\n");

bool kmb_copy_recover(void *context) {
  ucontext_t *at = context;
  greg_t *rip = &at->uc_mcontext.gregs[REG_RIP];
  if (*rip < (greg_t)(uintptr_t)kmb_raw_copy_begin || *rip >= (greg_t)(uintptr_t)kmb_raw_copy_end) return false;
  *rip = (greg_t)(uintptr_t)kmb_raw_copy_fault;
  return true;
}

static int copy(void *to, const void *from, size_t bytes) { return kmb_raw_copy(to, from, bytes); }

static int touch(uint64_t at) { return kmb_raw_touch((void *)(uintptr_t)at); }
#else
bool kmb_copy_recover(void *context) {
  (void)context;
  return false;
}

/* Elsewhere the kernel does it, at the price of a system call. */
static int copy(void *to, const void *from, size_t bytes) {
  struct iovec here = {.iov_base = to, .iov_len = bytes};
  struct iovec there = {.iov_base = (void *)(uintptr_t)from, .iov_len = bytes};
  return process_vm_readv(getpid(), &here, 1, &there, 1, 0) == (ssize_t)bytes ? 0 : -1;
}

static int touch(uint64_t at) {
  uint8_t byte;
  return kmb_copy_in(&byte, at, 1) == 0 && kmb_copy_out(at, &byte, 1) == 0 ? 0 : -1;
}
#endif

int kmb_copy_in(void *to, uint64_t from, size_t bytes) {
  if (bytes == 0) return 0;
  if (outside(from, bytes)) return -1;
  return copy(to, (const void *)(uintptr_t)from, bytes);
}

int kmb_copy_out(uint64_t to, const void *from, size_t bytes) {
  if (bytes == 0) return 0;
  if (outside(to, bytes)) return -1;
#if defined(__x86_64__)
  return copy((void *)(uintptr_t)to, from, bytes);
#else
  struct iovec here = {.iov_base = (void *)(uintptr_t)from, .iov_len = bytes};
  struct iovec there = {.iov_base = (void *)(uintptr_t)to, .iov_len = bytes};
  return process_vm_writev(getpid(), &here, 1, &there, 1, 0) == (ssize_t)bytes ? 0 : -1;
#endif
}

int kmb_probe_out(uint64_t to, size_t bytes) {
  if (bytes > 0 && outside(to, bytes)) return -1;
  /* One byte of each page decides: rights are given by the page. */
  for (size_t done = 0; done < bytes;) {
    if (touch(to + done) != 0) return -1;
    size_t left = 4096 - (size_t)((to + done) & 4095);
    done += left < bytes - done ? left : bytes - done;
  }
  return 0;
}
