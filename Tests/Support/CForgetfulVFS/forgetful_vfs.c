#include "forgetful_vfs.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *const forgetful_vfs_name = "forgetful";

typedef struct Change {
    struct Change *next;
    sqlite3_int64 offset;
    int length;  // -1: truncation to offset
    unsigned char data[];
} Change;

typedef struct Node {
    struct Node *next;
    char *path;
    unsigned char *durable;
    size_t size;
    Change *first, *last;
} Node;

typedef struct File {
    sqlite3_file base;
    Node *node;
    sqlite3_file *real;
} File;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static Node *nodes;
static int countdown, failed, full;
static sqlite3_vfs vfs;
static sqlite3_vfs *base;

static void apply(Node *node, const Change *change, int length) {
    if (change->length < 0) {
        if ((size_t)change->offset < node->size) node->size = (size_t)change->offset;
        return;
    }
    size_t end = (size_t)change->offset + (size_t)length;
    if (end > node->size) {
        node->durable = realloc(node->durable, end);
        memset(node->durable + node->size, 0, end - node->size);
        node->size = end;
    }
    memcpy(node->durable + change->offset, change->data, (size_t)length);
}

static void drop(Node *node) {
    for (Change *change = node->first, *next; change; change = next) {
        next = change->next;
        free(change);
    }
    node->first = node->last = NULL;
}

// With the lock held: whether a change may happen.
static int powered(void) {
    if (!failed && countdown > 0 && --countdown == 0) failed = 1;
    return !failed;
}

static int record(Node *node, const void *data, int length, sqlite3_int64 offset) {
    if (!powered()) return SQLITE_IOERR_WRITE;
    if (full && length >= 0) return SQLITE_FULL;
    Change *change = malloc(sizeof(Change) + (length > 0 ? (size_t)length : 0));
    change->next = NULL;
    change->offset = offset;
    change->length = length;
    if (length > 0) memcpy(change->data, data, (size_t)length);
    if (node->last) node->last->next = change; else node->first = change;
    node->last = change;
    return SQLITE_OK;
}

#define REAL(file) (((File *)(file))->real)

static int fClose(sqlite3_file *file) { int code = REAL(file)->pMethods->xClose(REAL(file)); sqlite3_free(REAL(file)); return code; }
static int fRead(sqlite3_file *file, void *to, int n, sqlite3_int64 at) { return REAL(file)->pMethods->xRead(REAL(file), to, n, at); }
static int fWrite(sqlite3_file *file, const void *from, int n, sqlite3_int64 at) {
    pthread_mutex_lock(&lock);
    int code = ((File *)file)->node ? record(((File *)file)->node, from, n, at) : SQLITE_OK;
    if (code == SQLITE_OK) code = REAL(file)->pMethods->xWrite(REAL(file), from, n, at);
    pthread_mutex_unlock(&lock);
    return code;
}
static int fTruncate(sqlite3_file *file, sqlite3_int64 size) {
    pthread_mutex_lock(&lock);
    int code = ((File *)file)->node ? record(((File *)file)->node, NULL, -1, size) : SQLITE_OK;
    if (code == SQLITE_OK) code = REAL(file)->pMethods->xTruncate(REAL(file), size);
    pthread_mutex_unlock(&lock);
    return code;
}
static int fSync(sqlite3_file *file, int flags) {
    (void)flags;
    pthread_mutex_lock(&lock);
    int code = powered() ? SQLITE_OK : SQLITE_IOERR_FSYNC;
    Node *node = ((File *)file)->node;
    if (code == SQLITE_OK && node) {
        for (Change *change = node->first; change; change = change->next) apply(node, change, change->length);
        drop(node);
    }
    pthread_mutex_unlock(&lock);
    return code;
}
static int fSize(sqlite3_file *file, sqlite3_int64 *size) { return REAL(file)->pMethods->xFileSize(REAL(file), size); }
static int fLock(sqlite3_file *file, int level) { return REAL(file)->pMethods->xLock(REAL(file), level); }
static int fUnlock(sqlite3_file *file, int level) { return REAL(file)->pMethods->xUnlock(REAL(file), level); }
static int fReserved(sqlite3_file *file, int *out) { return REAL(file)->pMethods->xCheckReservedLock(REAL(file), out); }
static int fControl(sqlite3_file *file, int op, void *arg) { return REAL(file)->pMethods->xFileControl(REAL(file), op, arg); }
static int fSector(sqlite3_file *file) { return REAL(file)->pMethods->xSectorSize(REAL(file)); }
static int fTraits(sqlite3_file *file) { return REAL(file)->pMethods->xDeviceCharacteristics(REAL(file)); }
static int fShmMap(sqlite3_file *file, int page, int size, int extend, void volatile **out) {
    return REAL(file)->pMethods->xShmMap(REAL(file), page, size, extend, out);
}
static int fShmLock(sqlite3_file *file, int offset, int n, int flags) { return REAL(file)->pMethods->xShmLock(REAL(file), offset, n, flags); }
static void fShmBarrier(sqlite3_file *file) { REAL(file)->pMethods->xShmBarrier(REAL(file)); }
static int fShmUnmap(sqlite3_file *file, int delete) { return REAL(file)->pMethods->xShmUnmap(REAL(file), delete); }

static const sqlite3_io_methods methods = {
    2, fClose, fRead, fWrite, fTruncate, fSync, fSize, fLock, fUnlock, fReserved, fControl, fSector, fTraits,
    fShmMap, fShmLock, fShmBarrier, fShmUnmap, NULL, NULL,
};

static Node *find(const char *path) {
    for (Node *node = nodes; node; node = node->next)
        if (!strcmp(node->path, path)) return node;
    Node *node = calloc(1, sizeof(Node));
    node->path = strdup(path);
    FILE *stream = fopen(path, "rb");
    if (stream) {
        fseek(stream, 0, SEEK_END);
        node->size = (size_t)ftell(stream);
        node->durable = malloc(node->size + 1);
        rewind(stream);
        node->size = fread(node->durable, 1, node->size, stream);
        fclose(stream);
    }
    node->next = nodes;
    nodes = node;
    return node;
}

static int vOpen(sqlite3_vfs *self, const char *path, sqlite3_file *out, int flags, int *outFlags) {
    (void)self;
    File *file = (File *)out;
    memset(file, 0, sizeof(File));
    file->real = sqlite3_malloc(base->szOsFile);
    if (!file->real) return SQLITE_NOMEM;
    memset(file->real, 0, (size_t)base->szOsFile);
    pthread_mutex_lock(&lock);
    if (path) file->node = find(path);
    pthread_mutex_unlock(&lock);
    int code = base->xOpen(base, path, file->real, flags, outFlags);
    if (code != SQLITE_OK) {
        sqlite3_free(file->real);
        return code;
    }
    file->base.pMethods = &methods;
    return SQLITE_OK;
}

static int vDelete(sqlite3_vfs *self, const char *path, int sync) {
    (void)self;
    pthread_mutex_lock(&lock);
    int code = powered() ? base->xDelete(base, path, sync) : SQLITE_IOERR_DELETE;
    if (code == SQLITE_OK) {
        Node *node = find(path);
        node->size = 0;
        drop(node);
    }
    pthread_mutex_unlock(&lock);
    return code;
}

int forgetful_register(void) {
    int code = SQLITE_OK;
    pthread_mutex_lock(&lock);
    if (!base) {
        base = sqlite3_vfs_find(NULL);
        vfs = *base;
        vfs.zName = forgetful_vfs_name;
        vfs.szOsFile = sizeof(File);
        vfs.xOpen = vOpen;
        vfs.xDelete = vDelete;
        vfs.pNext = NULL;
        code = sqlite3_vfs_register(&vfs, 0);
    }
    pthread_mutex_unlock(&lock);
    return code;
}

void forgetful_fail_after(int changes) {
    pthread_mutex_lock(&lock);
    countdown = changes;
    pthread_mutex_unlock(&lock);
}

int forgetful_failed(void) {
    pthread_mutex_lock(&lock);
    int answer = failed;
    pthread_mutex_unlock(&lock);
    return answer;
}

void forgetful_set_full(int value) {
    pthread_mutex_lock(&lock);
    full = value;
    pthread_mutex_unlock(&lock);
}

int forgetful_restore(const char *folder, unsigned seed) {
    int result = 0;
    pthread_mutex_lock(&lock);
    for (Node **link = &nodes; *link;) {
        Node *node = *link;
        if (strncmp(node->path, folder, strlen(folder))) {
            link = &node->next;
            continue;
        }
        for (Change *change = node->first; seed && change; change = change->next) {
            int choice = rand_r(&seed) % 4;
            if (choice == 0) continue;
            int length = change->length;
            if (choice == 1 && length > 512) length = rand_r(&seed) % (length / 512) * 512;
            apply(node, change, length);
        }
        drop(node);
        if (node->size) {
            FILE *stream = fopen(node->path, "wb");
            if (!stream || fwrite(node->durable, 1, node->size, stream) != node->size) result = -1;
            if (stream) fclose(stream);
        } else {
            unlink(node->path);
        }
        *link = node->next;
        free(node->path);
        free(node->durable);
        free(node);
    }
    countdown = failed = full = 0;
    pthread_mutex_unlock(&lock);
    return result;
}
