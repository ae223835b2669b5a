/*
 * port - TCP ports of 127.0.0.1.
 *
 * Errors:  a port that cannot be asked about is not free and accepts nothing.
 * Memory:  none.
 * Threads: no shared state. What is free now may be taken a moment later.
 */
#ifndef DTL_RUN_PORT_H
#define DTL_RUN_PORT_H

#include <stdbool.h>

/* Nobody listens on it. */
bool dtl_port_is_free(int port);
/* A free port that the system chose; 0 when there is none (errno says why). */
int dtl_port_free(void);
/* Somebody listens on it and takes connections. */
bool dtl_port_accepts(int port);

#endif
