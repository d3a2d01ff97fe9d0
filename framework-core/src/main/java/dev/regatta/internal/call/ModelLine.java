package dev.regatta.internal.call;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The calls that go on at one model, and those that wait for their turn, in the order in which they came. Thread-safe. */
final class ModelLine {
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Waiting> waiting = new ArrayDeque<>(); // guarded by lock
    private int goingOn; // guarded by lock

    private static final class Waiting {
        final int most;
        final Condition turn;
        boolean called; // guarded by lock

        Waiting(int most, Condition turn) {
            this.most = most;
            this.turn = turn;
        }
    }

    /**
     * Waits until fewer calls than {@code most} go on.
     *
     * @return whether the call may be made; false when the time is up
     */
    boolean enter(int most, long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (waiting.isEmpty() && goingOn < most) {
                goingOn++;
                return true;
            }
            Waiting own = new Waiting(most, lock.newCondition());
            waiting.addLast(own);
            try {
                for (long left = nanos; !own.called && left > 0; ) {
                    left = own.turn.awaitNanos(left);
                }
                return own.called;
            } catch (InterruptedException interrupted) {
                if (own.called) { // the turn came at the same time: it is the next one's
                    own.called = false;
                    goingOn--;
                }
                throw interrupted;
            } finally {
                if (!own.called) {
                    waiting.remove(own);
                    callNext();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    void leave() {
        lock.lock();
        try {
            goingOn--;
            callNext();
        } finally {
            lock.unlock();
        }
    }

    /** Calls whoever is next, as long as they may. Needs the lock. */
    private void callNext() {
        Waiting next = waiting.peekFirst();
        while (next != null && goingOn < next.most) {
            waiting.removeFirst();
            goingOn++;
            next.called = true;
            next.turn.signal();
            next = waiting.peekFirst();
        }
    }
}
