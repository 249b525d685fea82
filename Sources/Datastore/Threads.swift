#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A bounded queue between tasks that add and threads that wait.
///
/// `@unchecked Sendable`: every access of `items` and `closed` stands between lock and unlock of `mutex`; the pointers never change and
/// live as long as the object, which every waiting thread holds.
public final class BlockingQueue<Item: Sendable>: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private let bound: Int
    private var items: [Item] = []
    private var closed = false

    /// - Parameter bound: how many items wait at most.
    public init(bound: Int) {
        self.bound = bound
        mutex = .allocate(capacity: 1)
        condition = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// Throws `.overloaded` when the queue is full, `.closed` after ``close()``.
    public func add(_ item: Item) throws {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        if closed { throw DatastoreError.closed }
        if items.count >= bound { throw DatastoreError.overloaded }
        items.append(item)
        pthread_cond_signal(condition)
    }

    /// Waits for items and takes up to `limit`, in order; `nil` when the queue is closed and empty. Blocks: only for own threads.
    public func take(upTo limit: Int) -> [Item]? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while items.isEmpty {
            if closed { return nil }
            pthread_cond_wait(condition, mutex)
        }
        if items.count <= limit {
            let taken = items
            items = []
            items.reserveCapacity(taken.count)
            return taken
        }
        let taken = Array(items.prefix(limit))
        items.removeFirst(limit)
        return taken
    }

    /// No more items are taken in; those that wait are still given out.
    public func close() {
        pthread_mutex_lock(mutex)
        closed = true
        pthread_cond_broadcast(condition)
        pthread_mutex_unlock(mutex)
    }
}

/// A thread of our own, for work that blocks.
public enum OwnThread {
    private final class Start {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// Runs `body` on a new detached thread. Throws `DatastoreError.io` where the system gives none.
    public static func start(_ body: @escaping @Sendable () -> Void) throws {
        let start = Unmanaged.passRetained(Start(body))
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        #if canImport(Darwin)
        var thread: pthread_t?
        let code = pthread_create(&thread, &attributes, { argument in
            Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().body()
            return nil
        }, start.toOpaque())
        #else
        var thread = pthread_t()
        let code = pthread_create(&thread, &attributes, { argument in
            if let argument { Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().body() }
            return nil
        }, start.toOpaque())
        #endif
        if code != 0 {
            start.release()
            throw DatastoreError.io("cannot start a thread: error \(code)")
        }
    }
}
