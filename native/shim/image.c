#include "image.h"

#include "memory.h"

/* Kept between calls; what is above was made by one huge call and is given back. */
#define KEPT_BYTES (256u * 1024)
#define FIRST_BYTES 4096u
/* Above any call that the bounds allow: 1,024 allocations with 96 bytes each and one packet of private data. */
#define MOST_BYTES (8u * 1024 * 1024)

static bool room(struct kmb_image *image, uint64_t bytes) {
  if (bytes <= image->capacity) return true;
  if (bytes > MOST_BYTES) return false;
  uint32_t wanted = image->capacity == 0 ? FIRST_BYTES : image->capacity;
  while (wanted < bytes) wanted *= 2;
  void *fresh = kmb_own_grow(image->bytes, image->capacity, wanted);
  if (fresh == NULL) return false;
  image->bytes = fresh;
  image->capacity = wanted;
  return true;
}

bool kmb_image_reset(struct kmb_image *image, uint32_t size) {
  image->length = 0;
  image->user_count = 0;
  image->cursor = 0;
  if (!room(image, size)) return false;
  memset(image->bytes, 0, size);
  image->length = size;
  return true;
}

uint32_t kmb_image_reserve(struct kmb_image *image, uint64_t size) {
  uint32_t at = (image->length + 7) & ~7u;
  if (size > MOST_BYTES || !room(image, at + size)) return 0;
  memset(image->bytes + at, 0, size);
  image->length = at + (uint32_t)size;
  return at;
}

bool kmb_image_user(struct kmb_image *image, uint32_t at, uint64_t va) {
  if (image->user_count == image->user_capacity) {
    uint32_t wanted = image->user_capacity == 0 ? FIRST_BYTES / sizeof(struct kmb_user) : image->user_capacity * 2;
    const size_t each = sizeof(struct kmb_user);
    void *fresh = kmb_own_grow(image->users, image->user_capacity * each, wanted * each);
    if (fresh == NULL) return false;
    image->users = fresh;
    image->user_capacity = wanted;
  }
  image->users[image->user_count++] = (struct kmb_user){.va = va, .at = at};
  return true;
}

uint64_t kmb_image_va(struct kmb_image *image, uint32_t at) {
  for (uint32_t step = 0; step < image->user_count; step++) {
    uint32_t index = image->cursor + step;
    if (index >= image->user_count) index -= image->user_count;
    if (image->users[index].at != at) continue;
    image->cursor = index;
    return image->users[index].va;
  }
  return 0;
}

void kmb_image_trim(struct kmb_image *image) {
  if (image->capacity > KEPT_BYTES) kmb_image_free(image);
}

void kmb_image_free(struct kmb_image *image) {
  kmb_own_unmap(image->bytes, image->capacity);
  kmb_own_unmap(image->users, image->user_capacity * sizeof(struct kmb_user));
  *image = (struct kmb_image){0};
}
