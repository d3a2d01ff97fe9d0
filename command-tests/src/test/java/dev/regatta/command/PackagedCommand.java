package dev.regatta.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Starts the packaged command in a folder, apart from the settings and the data of whoever runs the tests. */
final class PackagedCommand {
    private static final Path PROJECT =
            Path.of(System.getProperty("regatta.project", "..")).toAbsolutePath();

    private final Path folder;

    PackagedCommand(Path folder) {
        this.folder = folder;
    }

    /** How a process ended. */
    record Ended(int code, String out, String err) {}

    Ended run(String... arguments) throws Exception {
        return run(process(Map.of(), arguments));
    }

    Ended run(Map<String, String> environment, String... arguments) throws Exception {
        return run(process(environment, arguments));
    }

    ProcessBuilder process(Map<String, String> environment, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(PROJECT.resolve("regatta").toString()));
        command.addAll(List.of(arguments));
        return prepared(new ProcessBuilder(command), environment);
    }

    ProcessBuilder prepared(ProcessBuilder builder, Map<String, String> environment) {
        builder.directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("REGATTA_") || name.endsWith("_API_KEY"));
        builder.environment().put("REGATTA_BUILD", "never");
        builder.environment().put("REGATTA_ACCELERATION", System.getProperty("regatta.acceleration", "auto"));
        builder.environment().put("XDG_DATA_HOME", folder.resolve("data").toString());
        builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
        builder.environment().putAll(environment);
        return builder;
    }

    Ended run(ProcessBuilder builder) throws Exception {
        Path out = Files.createTempFile(folder, "out", ".log");
        Path err = Files.createTempFile(folder, "err", ".log");
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        assertThat(process.waitFor(100, TimeUnit.SECONDS)).as("it ends").isTrue();
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
