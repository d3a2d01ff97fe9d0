package dev.regatta.spi;

import java.time.Duration;
import java.util.List;

/**
 * A node of a run's graph, as a value: what an engine schedules.
 *
 * @param kind what the node does
 * @param taskId the task's id in the run
 * @param round which decision this is, from 1; 0 for a node that decides nothing
 * @param after the tasks that it comes after
 * @param limit how long its task may take, with all its nodes; measured by the handler
 * @param giveUp when the engine gives the node up in case that nobody in the handler gets to run; not less than the limit
 */
public record NodeSpec(Kind kind, String taskId, int round, List<String> after, Duration limit, Duration giveUp) {
    /** What a node does. */
    public enum Kind {
        /** It does a task. */
        TASK,
        /** It decides on the parts of a composed task, or that the task is done. */
        ROUND
    }

    /** Copies the list. */
    public NodeSpec {
        after = List.copyOf(after);
    }

    /** {@return the node's name in the graph: the task's id, after a colon the number of the decision} */
    public String name() {
        return kind == Kind.TASK ? taskId : taskId + ":" + round;
    }
}
