package dev.regatta.compat.durable;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.RunResult;
import dev.regatta.Task;
import dev.regatta.durable.Journal;
import dev.regatta.step.LogEntry.StepCompleted;
import dev.regatta.tool.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that runs a crew is killed with SIGKILL, again and again, and the next one goes on: what was answered is not asked again. */
final class KilledCrewTest {
    /** In the profile {@code soak} there are many more. */
    private static final int KILLS = 2 * Integer.getInteger("regatta.kills", 3);

    private static final Map<String, Object> INPUTS = Map.of("topic", "rivers");
    private static final String RUN = "killed-crew";

    record Word(String word) {}

    @TempDir
    Path folder;

    @Test
    void whoever_is_killed_is_followed_by_one_that_goes_on() throws Exception {
        Path runs = folder.resolve("runs.db");
        Path calls = Files.createFile(folder.resolve("calls"));
        Random chance = new Random(7);
        for (int kill = 0; kill < KILLS; kill++) {
            Set<String> answered = answered(runs);
            int before = Files.readAllLines(calls).size();
            Process child = child(runs, calls);
            long most = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            int wanted = before + 1 + chance.nextInt(6);
            while (child.isAlive()
                    && System.nanoTime() < most
                    && Files.readAllLines(calls).size() < wanted) {
                Thread.onSpinWait();
            }
            child.destroyForcibly().waitFor();
            assertThat(Files.readAllLines(calls).stream().skip(before).filter(answered::contains))
                    .as("asked again after kill %s", kill)
                    .isEmpty();
        }
        Set<String> answered = answered(runs);
        int before = Files.readAllLines(calls).size();
        try (Journal journal = Journal.open(runs)) {
            RunResult result = crew(calls).journal(journal).start(RUN, INPUTS).await();

            assertThat(result.orElseThrow().output()).startsWith("all of ");
            assertThat(Files.readAllLines(calls).stream().skip(before).filter(answered::contains))
                    .isEmpty();
            assertThat(journal.runs().replay(RUN, crew(calls)).made()).isEmpty();
        }
    }

    private static Set<String> answered(Path runs) {
        if (!Files.exists(runs)) {
            return Set.of();
        }
        Set<String> answered = new HashSet<>();
        try (Journal journal = Journal.open(runs)) {
            if (journal.runs().find(RUN).isPresent()) {
                journal.runs().log(RUN).forEach(entry -> {
                    if (entry instanceof StepCompleted completed) {
                        answered.add(completed.step().toString());
                    }
                });
            }
        }
        return answered;
    }

    private Process child(Path runs, Path calls) throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledCrewTest.class.getName(),
                        runs.toString(),
                        calls.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
    }

    /** What runs in the process that is killed. */
    public static void main(String[] arguments) {
        try (Journal journal = Journal.open(Path.of(arguments[0]))) {
            RunResult unused = crew(Path.of(arguments[1]))
                    .journal(journal)
                    .start(RUN, INPUTS)
                    .await();
        }
    }

    /** Agents with tools, many items at once, and code that takes steps of its own; each call that is made is a line of a file. */
    private static Crew crew(Path calls) {
        Tool lookUp = Tool.of("look_up", "Looks up a word", Word.class, word -> "found " + word.word())
                .readOnly();
        Agent reader = Agent.of("Reader", "Read").tools(lookUp);
        Task<String> words = Task.run("words", String.class, context -> "words");
        Task<List<String>> each = Task.each(
                "each",
                words,
                text -> IntStream.range(0, 12).mapToObj(i -> "word " + i).toList(),
                word -> Task.of("one", "Explain {item}").by(reader));
        Task<String> code = Task.run("code", String.class, context -> {
                    List<String> parts = new ArrayList<>();
                    for (int i = 0; i < 5; i++) {
                        parts.add(context.step("part", String.class, () -> "part " + context.now()));
                    }
                    return "all of " + parts.size() + " and " + context.of(each).size();
                })
                .after(each);
        return Crew.of(Task.group("work", code, words, each))
                .model(Scripts.byStep())
                .aroundModelCalls((call, context, next) -> {
                    note(calls, call.step().toString());
                    return next.call(call);
                })
                .aroundToolCalls((call, context, next) -> {
                    note(calls, call.step().toString());
                    return next.call(call);
                });
    }

    private static void note(Path calls, String step) {
        try {
            Files.writeString(calls, step + "\n", StandardOpenOption.APPEND);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
