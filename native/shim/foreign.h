/* Memory that no range of the program may reach: the shim's own, and what the system's loader put beside the program's. */
#ifndef KMB_FOREIGN_MEMORY_H
#define KMB_FOREIGN_MEMORY_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Whether the range has bytes of this library, of the thread control blocks, or of an object (the program, a library) that
 * it does not lie in as a whole. The host says how much is replaced; it must not get what the program did not mean. Takes
 * the loader's lock: no lock of ours is held.
 */
bool kmb_foreign(uint64_t va, uint64_t bytes);

#endif
