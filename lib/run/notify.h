/*
 * notify - tells systemd how we are, when it is systemd that started us (Type=notify, WatchdogSec).
 *
 *	dtl_notify_setup   dtl_notify_ready   (dtl_notify_alive | dtl_notify_status) ...   dtl_notify_stopping
 *
 * One datagram to the socket that $NOTIFY_SOCKET names; without it every call does nothing. With $WATCHDOG_USEC
 * dtl_notify_alive says so that often, at most once a second: a main loop that hangs is killed and started again.
 *
 * Errors:  none; what systemd does not hear is lost.
 * Memory:  one descriptor.
 * Threads: setup on the main thread before others; then any.
 */
#ifndef DTL_RUN_NOTIFY_H
#define DTL_RUN_NOTIFY_H

void dtl_notify_setup(void);
void dtl_notify_ready(void);
void dtl_notify_alive(void);
void dtl_notify_status(const char *text);
void dtl_notify_stopping(void);

#endif
