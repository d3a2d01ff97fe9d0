package dev.regatta.spi;

import dev.regatta.Agent;
import dev.regatta.error.PermanentException;
import dev.regatta.message.TypeRef;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * Has one agent answer one question, outside of any crew: what {@code Agent.ask} goes through, so that agents know nothing of
 * the crews they work in. Found with {@link ServiceLoader}; the one that is shipped runs a crew with one task. Implementations
 * are thread-safe.
 */
public interface AgentRunner {
    /** {@return the one of this process} */
    static AgentRunner current() {
        return ServiceLoader.load(AgentRunner.class, AgentRunner.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new PermanentException("Nothing on the class path runs single agents."
                        + " A jar was put together without its META-INF/services."));
    }

    /**
     * Has an agent answer a question, and waits for the answer.
     *
     * @param agent who answers
     * @param question what is to be done; braces in it are text
     * @param type the type of the answer
     * @param inputs what fills the places in the agent's texts
     * @param <T> the type of the answer
     * @return what came of it
     */
    <T> Agent.Answer<T> ask(AgentSpec agent, String question, TypeRef<T> type, Map<String, ?> inputs);
}
