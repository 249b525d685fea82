/*
 * Keeps the namespaces of a pod: sleeps until it is told to end, and reaps what is handed over to it when it is process 1 of a
 * shared process namespace. Built static (cc -static -Os) by the Makefile and put into the pause image.
 */
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void leave(int number) {
    (void)number;
    _exit(0);
}

static void reap(int number) {
    (void)number;
    while (waitpid(-1, NULL, WNOHANG) > 0) {
    }
}

int main(void) {
    struct sigaction action = {0};
    action.sa_handler = leave;
    if (sigaction(SIGINT, &action, NULL) < 0) return 1;
    if (sigaction(SIGTERM, &action, NULL) < 0) return 2;
    action.sa_handler = reap;
    action.sa_flags = SA_NOCLDSTOP;
    if (sigaction(SIGCHLD, &action, NULL) < 0) return 3;
    for (;;) pause();
}
