/* Calls of Linux and glibc that Swift's Glibc module doesn't show. Each is the system's call, unchanged. */
#ifndef CLINUX_H
#define CLINUX_H

#include <spawn.h>

/* pipe2 with O_CLOEXEC. */
int clinux_pipe(int ends[2]);
/* posix_spawn_file_actions_addclosefrom_np. */
int clinux_spawn_close_from(posix_spawn_file_actions_t *actions, int first);

#endif
