package dev.regatta.spi;

import dev.regatta.Crew;
import dev.regatta.InvalidCrewException;
import dev.regatta.Run;
import dev.regatta.RunResult;
import dev.regatta.error.PermanentException;
import dev.regatta.step.StepPath;
import dev.regatta.support.Settings;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Runs crews. Found with {@link ServiceLoader}; which one runs is the setting {@code regatta.engine} (or the variable
 * {@code REGATTA_ENGINE}): its name, {@code local} where it is not set. Implementations are thread-safe.
 */
public interface CrewEngine {
    /** The name of the engine that runs crews within this process, which is always there. */
    String LOCAL = "local";

    /** {@return the engine that this process runs its crews on} */
    static CrewEngine current() {
        String setting = Settings.get("regatta.engine");
        String name = setting == null ? LOCAL : setting;
        for (CrewEngine engine : EngineList.ALL) {
            if (engine.name().equals(name)) {
                return engine;
            }
        }
        throw new PermanentException("The setting regatta.engine is '" + name + "', and no such engine is on the class"
                + " path. There is "
                + EngineList.ALL.stream().map(CrewEngine::name).sorted().collect(Collectors.joining(", ")) + ".");
    }

    /** {@return its name, unique among the engines of a process} */
    String name();

    /**
     * Returns all that keeps a crew from running with some inputs. Calls no model.
     *
     * @param crew the crew
     * @param inputs the inputs
     * @return a sentence or two per problem; empty if it can run
     */
    List<String> problems(Crew crew, Map<String, ?> inputs);

    /**
     * Returns the names of the inputs that the texts of a crew ask for, as far as they are known before it runs.
     *
     * @param crew the crew
     * @return the names, in the order of their first place
     */
    Set<String> inputs(Crew crew);

    /**
     * Starts a run.
     *
     * @param request what runs, with what
     * @return the run
     * @throws InvalidCrewException if it cannot run as it is defined, or not with these inputs; nothing has started
     * @throws IllegalStateException if a run of that id goes on; nothing has started
     */
    Run start(RunRequest request);

    /**
     * Finds a run by its id: to watch it, to wait for it, to cancel it.
     *
     * @param runId the run's id
     * @return the run; empty if this engine has none that goes on under that id
     */
    Optional<Run> find(String runId);

    /**
     * Tells how a run stands.
     *
     * @param runId the run's id
     * @return where its tasks stand, and what people are asked; empty if this engine has no run that goes on under that id
     */
    Optional<RunView> view(String runId);

    /**
     * Answers a question that a run asks a person. Whoever was asked is no longer waited for; the first answer counts.
     *
     * @param runId the run's id
     * @param question the step that asks, see {@link RunView#questions()}
     * @param answer what the person says
     * @throws NoSuchElementException if the run waits for no such answer, or has got it; the message names the questions that are open
     */
    void signal(String runId, StepPath question, String answer);

    /**
     * Runs many crews, as many at once as the first one's limits say, and waits for all. The bound on calls to a model counts
     * all these runs together. If the waiting thread is interrupted, all are cancelled.
     *
     * @param requests what runs, with what
     * @return what came of each, in the order of the requests
     * @throws InvalidCrewException if one of them cannot run; nothing has started then
     */
    List<RunResult> runEach(List<RunRequest> requests);
}
