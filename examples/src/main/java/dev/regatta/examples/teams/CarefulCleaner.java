package dev.regatta.examples.teams;

import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.Human;
import dev.regatta.Task;
import dev.regatta.step.ToolAnswer;
import dev.regatta.tool.Tool;
import java.nio.file.Files;
import java.nio.file.Path;

/** An agent tidies a folder up: nothing outside of it is touched, and each deletion is asked for. */
public final class CarefulCleaner {
    record Name(String name) {}

    private CarefulCleaner() {}

    /**
     * Makes the crew.
     *
     * @param folder what is tidied up
     * @param human who is asked
     * @return the crew, without a model
     */
    public static Crew crew(Path folder, Human human) {
        Tool delete = Tool.of(
                "delete",
                "Deletes a file of the folder",
                Name.class,
                name -> Files.deleteIfExists(folder.resolve(name.name())) ? "deleted" : "not there");
        Agent cleaner = Agent.of("Cleaner", "Keep what may still be needed").tools(delete, human.tool());
        return Crew.of(Task.of("tidy", "Delete what is not needed any more").by(cleaner))
                .aroundToolCalls((call, context, next) ->
                        call.arguments().contains("/") || call.arguments().contains("..")
                                ? ToolAnswer.refused("Only names of files in the folder, please.")
                                : next.call(call))
                .aroundToolCalls(human.approving("delete"))
                .named("careful-cleaner");
    }
}
