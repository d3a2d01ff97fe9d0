package dev.regatta.journal;

import dev.regatta.journal.RunState.Status;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which runs.
 *
 * @param statuses those with one of these; all if empty
 * @param name those of the crew or function of that name; {@code null} for all
 * @param tenant those of a tenant; {@code null} for all
 * @param parent those that belong to a run; {@code null} for all
 * @param updatedBefore those that nothing was written for since; {@code null} for all
 * @param startId those that come after the run with this id in the order of the list; {@code null} from the first
 * @param most how many at most, 1 or more
 */
public record RunQuery(
        Set<Status> statuses,
        @Nullable String name,
        @Nullable String tenant,
        @Nullable String parent,
        @Nullable Instant updatedBefore,
        @Nullable String startId,
        int most) {
    /** Copies the set. */
    public RunQuery {
        statuses = statuses.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(statuses));
        if (most < 1) {
            throw new IllegalArgumentException("A list has room for 1 run or more, not for " + most);
        }
    }

    /**
     * Asks for the last runs.
     *
     * @param most how many at most
     * @return the query
     */
    public static RunQuery last(int most) {
        return new RunQuery(Set.of(), null, null, null, null, null, most);
    }
}
