/*
 * Handle → kind, adapter and parent, as the replies told: enough to route a call, and to refuse a bad handle of a call that
 * nobody answers. Adapter handles have a number space of their own, as in dxgkrnl. The broker decides; this only answers
 * early. Guarded by the connection's lock. As src/guest-um/shadow-table.ts.
 */
#ifndef KMB_SHADOW_H
#define KMB_SHADOW_H

#include <stdbool.h>
#include <stdint.h>

#include "image.h"
#include "plan.h"

/* The adapter kind's bit in `kinds`; all other kinds share one number space. */
#define KMB_KIND_ADAPTER 1u

#define KMB_NOBODY 0u

/* The live object of one of `kinds`, adapters first; KMB_NOBODY when there is none. */
uint32_t kmb_shadow_find(uint32_t handle, uint32_t kinds);
int kmb_shadow_adapter(uint32_t entry);
uint32_t kmb_shadow_kind(uint32_t entry);
/* Remembers a new object below `parent`; a number that is known already now means this one. KMB_NOBODY: the table is full. */
uint32_t kmb_shadow_add(uint32_t handle, uint32_t kind, int adapter, uint32_t parent);
/* Forgets an object and what ends with it. */
void kmb_shadow_remove(uint32_t entry);
/* The memory that was adopted for an allocation: it is given back when the allocation ends. */
void kmb_shadow_attach(uint32_t entry, int range);
/* Whether all memory of what ended could be given back. */
bool kmb_shadow_released(void);
/* Forgets everything. */
void kmb_shadow_clear(void);

enum { KMB_NO_ROUTE = -1 };

/*
 * Index of the adapter that a call belongs to: that of the first handle in it, and with `all` every handle has to be alive,
 * of its kind and on one adapter. Below 0 it is a status that answers the call.
 */
int32_t kmb_route(const struct kmb_row *row, const struct kmb_image *image, bool all);

/* Takes over what a successful call made and ended. `adapter`: of its channel, -1 on the global one. False: table full. */
bool kmb_shadow_record(const struct kmb_row *row, const struct kmb_image *image, int adapter,
                       int (*by_luid)(uint64_t luid));

#endif
