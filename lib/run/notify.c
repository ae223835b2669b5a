#include "run/notify.h"

#include "base/date.h"
#include "base/str.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define ALIVE_MS 1000

static int notify_fd = -1;
static bool watched;
static _Atomic int64_t said_ms;

/* '@' stands for the zero byte of an abstract name. The variables are ours alone: children do not speak for us. */
void
dtl_notify_setup(void)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	const char *path = getenv("NOTIFY_SOCKET");
	size_t n = path != NULL ? strlen(path) : 0;
	socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n);

	if (n < 2 || n >= sizeof to.sun_path || (path[0] != '/' && path[0] != '@'))
		return;
	memcpy(to.sun_path, path, n);
	if (to.sun_path[0] == '@')
		to.sun_path[0] = '\0';
	else
		size++;
	notify_fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (notify_fd >= 0 && connect(notify_fd, (const struct sockaddr *)&to, size) != 0) {
		(void)close(notify_fd);
		notify_fd = -1;
	}
	watched = getenv("WATCHDOG_USEC") != NULL;
	(void)unsetenv("NOTIFY_SOCKET");
	(void)unsetenv("WATCHDOG_USEC");
}

static void
say(const char *text)
{
	if (notify_fd >= 0)
		(void)!send(notify_fd, text, strlen(text), MSG_NOSIGNAL);
}

void
dtl_notify_ready(void)
{
	say("READY=1");
}

void
dtl_notify_alive(void)
{
	int64_t now_ms = dtl_time_mono_ms();

	if (!watched || now_ms - atomic_load(&said_ms) < ALIVE_MS)
		return;
	atomic_store(&said_ms, now_ms);
	say("WATCHDOG=1");
}

void
dtl_notify_status(const char *text)
{
	char line[160];

	(void)snprintf(line, sizeof line, "STATUS=%s", text);
	say(line);
}

void
dtl_notify_stopping(void)
{
	say("STOPPING=1");
}
