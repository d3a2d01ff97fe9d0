package dev.regatta.examples;

import dev.regatta.Crew;
import dev.regatta.RunResult;
import dev.regatta.memory.Memory;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A crew with a name that can be run as it is. Found with {@link ServiceLoader}. */
public interface Example {
    /**
     * How an example is run.
     *
     * @param inputs what the user gave, by name
     * @param home where to look when the user names no folder
     * @param out where to write; {@code null} for the example's own place
     * @param model the model's name, for the example to mention
     * @param memory where to remember; {@code null} for nowhere
     * @param notice takes lines that the user should see
     */
    record Setting(
            Map<String, String> inputs,
            Path home,
            @Nullable Path out,
            String model,
            @Nullable Memory memory,
            Consumer<String> notice) {}

    /** {@return what it is called} */
    String name();

    /** {@return what it does, in a sentence} */
    String description();

    /** {@return the inputs that can be given, each with what it means} */
    Map<String, String> inputs();

    /**
     * Makes the crew. It has no model yet.
     *
     * @param setting how it is run
     * @return the crew
     * @throws dev.regatta.error.PermanentException if an input will not do; the message says why
     */
    Crew crew(Setting setting);

    /**
     * Returns what to tell the user when the crew is done.
     *
     * @param result what came of it
     * @return a line or two
     */
    String conclusion(RunResult result);

    /** {@return all examples, by name} */
    static List<Example> all() {
        return ServiceLoader.load(Example.class, Example.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(Example::name))
                .toList();
    }

    /**
     * Finds an example.
     *
     * @param name its name
     * @return the example, if there is one
     */
    static Optional<Example> named(String name) {
        return all().stream().filter(example -> example.name().equals(name)).findFirst();
    }
}
