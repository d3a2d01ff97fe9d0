package dev.regatta.internal.run;

import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.Task;
import dev.regatta.internal.text.Template;
import dev.regatta.spi.AgentRunner;
import dev.regatta.spi.AgentSpec;

/** Has an agent answer a question as a crew with one task. */
public final class CrewOfOne implements AgentRunner {
    @Override
    public <T> T ask(AgentSpec agent, String question, Class<T> type) {
        Task<T> task = Task.of("answer", Template.escaped(question), type).by(Agent.of(agent));
        return Crew.of(task).kickoff().of(task);
    }
}
