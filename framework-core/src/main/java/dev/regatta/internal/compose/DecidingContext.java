package dev.regatta.internal.compose;

import dev.regatta.TaskContext;
import dev.regatta.step.Payload;
import dev.regatta.step.StepRequest.Decide;
import java.util.Map;
import java.util.concurrent.Callable;

/** What a composed task sees while it decides on its parts: the decision itself is a step. */
public interface DecidingContext extends TaskContext {
    /**
     * Decides, or finds what was decided.
     *
     * @param what what is decided
     * @param about what the decision depends on
     * @param decision decides
     * @return what was decided
     * @throws Exception what the decision threw
     */
    Payload decide(Decide.What what, Map<String, Payload> about, Callable<Payload> decision) throws Exception;
}
