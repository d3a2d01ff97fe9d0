package dev.regatta;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who works in a crew besides those that its tasks name.
 *
 * @param agents agents that work can be passed to
 * @param manager who is given every task, and passes work on; {@code null} if each task is done by its own agent
 * @param planner who plans all tasks before they start; {@code null} if nobody does
 */
public record Team(
        List<Agent> agents,
        @Nullable Agent manager,
        @Nullable Agent planner) {
    /** Copies the list. */
    public Team {
        agents = List.copyOf(agents);
    }

    /** {@return nobody} */
    public static Team none() {
        return new Team(List.of(), null, null);
    }
}
