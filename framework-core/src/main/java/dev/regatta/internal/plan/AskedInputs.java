package dev.regatta.internal.plan;

import dev.regatta.internal.text.Template;
import dev.regatta.spi.AgentSpec;
import dev.regatta.spi.CrewSpec;
import dev.regatta.spi.TaskSpec;
import dev.regatta.spi.TaskWork;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The inputs that the texts of a crew ask for, as far as they are known before it runs. Used by one thread. */
public final class AskedInputs {
    private final Set<String> names = new LinkedHashSet<>();

    private AskedInputs() {}

    /** {@return the names of the inputs that a run of a crew has to be given, in the order of their first place} */
    public static Set<String> of(CrewSpec crew) {
        AskedInputs asked = new AskedInputs();
        CrewSpec.Team team = crew.team();
        asked.add(team.planner(), Set.of());
        boolean speaks = crew.tasks().stream().anyMatch(task -> task.work() instanceof TaskWork.ByAgent<?>);
        if (speaks) {
            asked.add(team.manager(), Set.of());
        }
        crew.tasks().forEach(task -> asked.add(task, Set.of()));
        boolean delegates = crew.tasks().stream()
                .anyMatch(task -> task.work() instanceof TaskWork.ByAgent<?> work
                        && work.agent() != null
                        && work.agent().rules().delegates());
        if (delegates || (speaks && team.manager() != null)) {
            team.agents().forEach(agent -> asked.add(agent, Set.of()));
        }
        return Collections.unmodifiableSet(asked.names);
    }

    /** Adds what a task asks for, apart from what is given to it by itself or by the task that it is part of. */
    private void add(TaskSpec<?> task, Set<String> given) {
        Set<String> own = new HashSet<>(given);
        own.addAll(task.given().inputs().keySet());
        if (task.outcome().outputFile() != null) {
            add(task.outcome().outputFile(), own);
        }
        switch (task.work()) {
            case TaskWork.ByAgent<?> work -> {
                add(work.description(), own);
                add(work.expectedOutput(), own);
                add(work.agent(), own);
            }
            case TaskWork.Group<?> group -> {
                group.others().forEach(other -> add(other.spec(), own));
                add(group.result().spec(), own);
            }
            case TaskWork.Reduce<?, ?> reduce -> {
                own.add(TaskWork.Reduce.ITEMS);
                add(reduce.merge(), own);
            }
            case TaskWork.ByCode<?> code -> {} // what code asks for, and which parts it makes, only a run tells
            case TaskWork.Rounds<?> rounds -> {}
            case TaskWork.Each<?, ?, ?> each -> {}
            case TaskWork.Loop<?> loop -> {}
            case TaskWork.Choose<?> choice -> {}
        }
    }

    private void add(@Nullable AgentSpec agent, Set<String> given) {
        if (agent != null) {
            List.of(agent.role(), agent.goal(), agent.backstory()).forEach(text -> add(text, given));
        }
    }

    private void add(String text, Set<String> given) {
        Template.parse(text).inputs().stream()
                .filter(name -> !given.contains(name))
                .forEach(names::add);
    }
}
