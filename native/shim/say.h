/* The one line that a person reads when something was refused or lost; KMBRIDGE_QUIET=1 turns it off. */
#ifndef KMB_SAY_H
#define KMB_SAY_H

/* One line on stderr, beginning with "kmbridge: ". Control characters of a peer's text are replaced. */
void kmb_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
