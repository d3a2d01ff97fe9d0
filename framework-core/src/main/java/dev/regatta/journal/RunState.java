package dev.regatta.journal;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a run stands.
 *
 * @param status how it is
 * @param wakeAt when a run that is {@link Status#SUSPENDED} goes on in any case; {@code null} for not before a signal
 * @param detail what it waits for, or what failed, for people and short; empty for nothing
 */
public record RunState(Status status, @Nullable Instant wakeAt, String detail) {
    /** Replaces characters of the detail that cannot be stored. */
    public RunState {
        detail = JournalText.cleaned(detail);
    }

    /** A run that goes on. */
    public static final RunState RUNNING = new RunState(Status.RUNNING, null, "");

    /** How a run is. */
    public enum Status {
        /** It goes on, or would if it had an owner. */
        RUNNING,
        /** It waits for a signal or a time, and needs no owner until then. */
        SUSPENDED,
        /** A step took effect or did not, and somebody has to say which before it goes on. */
        IN_DOUBT,
        /** It is over and has a result. */
        COMPLETED,
        /** It is over, and failed. */
        FAILED,
        /** It is over, and was cancelled. */
        CANCELLED;

        private static final Set<Status> OVER = Set.of(COMPLETED, FAILED, CANCELLED);

        /** {@return whether nothing more comes unless somebody resumes it} */
        public boolean isOver() {
            return OVER.contains(this);
        }
    }
}
