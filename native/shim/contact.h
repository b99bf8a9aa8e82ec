/* What this process says of itself at contact, where its broker is, and what a person is told when it is refused. */
#ifndef KMB_CONTACT_H
#define KMB_CONTACT_H

#include <stddef.h>
#include <stdint.h>

#include "frame.h"

/* Path of the partition's socket (KMBRIDGE_SOCKET, else as README says): 0, or an errno. */
int kmb_contact_socket(char *path, size_t room);
/* InitiateContact with the identities in KMBRIDGE_IDENTITY: NULL, or what is wrong with them. */
const char *kmb_contact(struct kmb_pen *pen, uint32_t version);
/* Says why the file `name` is not there, without a link, and what mends it: the errno that open(2) gives. */
int kmb_contact_failed(int error, const char *name, const char *path);
/* Says the refusal in `value` in one line, with both versions and the command that mends it. */
const char *kmb_refusal(const char *name, const struct kmb_value *value);

#endif
