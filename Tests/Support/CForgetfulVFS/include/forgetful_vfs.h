// A SQLite VFS that forgets what was not synced. It keeps beside every file the state that a power failure is sure to leave.
#ifndef FORGETFUL_VFS_H
#define FORGETFUL_VFS_H

// The name to open databases with.
extern const char *const forgetful_vfs_name;

// Registers the VFS; may be called again. Answers an SQLite code.
int forgetful_register(void);

// The power fails at the n-th write or sync from now (0: never): from then on every change fails.
void forgetful_fail_after(int changes);

// Whether the power has failed.
int forgetful_failed(void);

// While set, every write finds the disk full.
void forgetful_set_full(int full);

// After the database was closed: gives every file below the folder the content that the failure left, and power again. What was not synced is lost
// for seed 0; for others some of it, chosen by the seed, also torn at sectors, has reached the disk. Answers 0, or -1 if a file can't be written.
int forgetful_restore(const char *folder, unsigned seed);

#endif
