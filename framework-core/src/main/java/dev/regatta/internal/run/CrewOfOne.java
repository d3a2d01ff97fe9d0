package dev.regatta.internal.run;

import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.RunResult;
import dev.regatta.Task;
import dev.regatta.internal.text.Template;
import dev.regatta.message.TypeRef;
import dev.regatta.spi.AgentRunner;
import dev.regatta.spi.AgentSpec;
import java.util.Map;

/** Has an agent answer a question as a crew with one task. */
public final class CrewOfOne implements AgentRunner {
    @Override
    public <T> Agent.Answer<T> ask(AgentSpec agent, String question, TypeRef<T> type, Map<String, ?> inputs) {
        Task<T> task = Task.of("answer", Template.escaped(question), type).by(Agent.of(agent));
        RunResult run = Crew.of(task).kickoff(inputs);
        return new Agent.Answer<>(
                run.runId(),
                run.status(),
                () -> run.of(task),
                run.failure(),
                run.usage(),
                run.duration(),
                run.warnings());
    }
}
