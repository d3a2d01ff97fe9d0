package dev.regatta.compat.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.RunResult;
import dev.regatta.TaskResult;
import dev.regatta.event.RunEvent;
import dev.regatta.model.Usage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Says whether a replay is what was recorded. */
public final class Replays {
    private Replays() {}

    /** Compares results, usage, statistics and events: everything but times, and the order of events of different tasks. */
    public static void assertSame(RecordedRun recorded, RecordedRun replay) {
        assertThat(results(replay.result())).isEqualTo(results(recorded.result()));
        assertThat(replay.result().status()).isEqualTo(recorded.result().status());
        assertThat(replay.result().usage()).isEqualTo(recorded.result().usage());
        assertThat(statistics(replay.result())).isEqualTo(statistics(recorded.result()));
        assertThat(eventsByTask(replay)).isEqualTo(eventsByTask(recorded));
    }

    private static Map<String, Object> results(RunResult result) {
        Map<String, Object> plain = new LinkedHashMap<>();
        result.tasks()
                .forEach((task, end) -> plain.put(
                        task,
                        switch (end) {
                            case TaskResult.Completed<?> done -> List.of(done.output(), done.text(), done.usage());
                            case TaskResult.Failed<?> failed ->
                                List.of(
                                        failed.failure().kind(),
                                        failed.failure().message(),
                                        failed.usage());
                            case TaskResult.Skipped<?> skipped -> List.of(skipped.toString(), Usage.NONE);
                            case TaskResult.Cancelled<?> cancelled ->
                                List.of("Cancelled[" + cancelled.reason(), cancelled.usage());
                            case TaskResult.Waiting<?> waiting -> List.of(waiting.on(), waiting.usage());
                        }));
        return plain;
    }

    private static Map<String, Object> statistics(RunResult result) {
        Map<String, Object> plain = new LinkedHashMap<>();
        result.tools()
                .forEach((tool, stats) -> plain.put(
                        tool,
                        List.of(
                                stats.calls(),
                                stats.ran(),
                                stats.hits(),
                                stats.repeated(),
                                stats.refused(),
                                stats.errors())));
        return plain;
    }

    /** {@return the events of each task, and those of the run under the empty name, without times and numbers} */
    private static Map<String, List<String>> eventsByTask(RecordedRun run) {
        Map<String, List<String>> byTask = new TreeMap<>();
        for (RunEvent event : run.events()) {
            String task = event.origin().taskId() == null ? "" : event.origin().taskId();
            byTask.computeIfAbsent(task, key -> new ArrayList<>()).add(plain(event));
        }
        return byTask;
    }

    private static String plain(RunEvent event) {
        return event.toString()
                .replaceAll("origin=Origin\\[[^\\]]*\\](\\[[^\\]]*\\])*[^,\\]]*", "origin")
                .replaceAll("PT[0-9.HMS]+", "PT")
                .replaceAll("p(50|99)=[^,\\]]*", "p$1");
    }
}
