package dev.regatta.fallback.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets threads that write at the same time share the cost of one: the first one leads and commits what it found waiting; what
 * comes meanwhile waits for the next leader, which is one of them. A thread alone leads at once.
 *
 * @param <T> what is written
 */
final class GroupCommit<T> {
    /** Commits a group. What fails is kept in its parts; it throws nothing. */
    @FunctionalInterface
    interface Committer<T> {
        void commit(List<T> group);
    }

    /** Something to be written. */
    private static final class Waiting<T> {
        private final T value;
        private boolean done;

        Waiting(T value) {
            this.value = value;
        }
    }

    private final Committer<T> committer;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private List<Waiting<T>> queue = new ArrayList<>(); // guarded by lock
    private boolean led; // guarded by lock

    GroupCommit(Committer<T> committer) {
        this.committer = committer;
    }

    /** Returns when the value was committed. */
    void submit(T value) {
        Waiting<T> own = new Waiting<>(value);
        List<Waiting<T>> group = lead(own);
        if (group != null) {
            try {
                committer.commit(group.stream().map(waiting -> waiting.value).toList());
            } finally {
                end(group);
            }
        }
    }

    /** Waits to lead; {@return the group, or null if another one has led for this one} */
    private @Nullable List<Waiting<T>> lead(Waiting<T> own) {
        lock.lock();
        try {
            queue.add(own);
            while (led && !own.done) {
                changed.awaitUninterruptibly();
            }
            if (own.done) {
                return null;
            }
            led = true;
            List<Waiting<T>> group = queue;
            queue = new ArrayList<>();
            return group;
        } finally {
            lock.unlock();
        }
    }

    private void end(List<Waiting<T>> group) {
        lock.lock();
        try {
            group.forEach(waiting -> waiting.done = true);
            led = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Does something while nobody commits. */
    void exclusively(Runnable work) {
        lock.lock();
        try {
            while (led) {
                changed.awaitUninterruptibly();
            }
            led = true;
        } finally {
            lock.unlock();
        }
        try {
            work.run();
        } finally {
            end(List.of());
        }
    }
}
