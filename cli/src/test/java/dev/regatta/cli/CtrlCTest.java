package dev.regatta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What Ctrl-C says about a task that ignores it. */
@Timeout(60)
final class CtrlCTest {
    @Test
    void a_task_that_ignores_its_interrupt_is_named_and_the_last_line_says_how_it_ended() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.regatta.cli.Main",
                        "run",
                        "stubborn",
                        "--no-memory")
                .start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader err = process.errorReader()) {
            String line = err.readLine();
            while (line != null && !line.contains("deaf started")) {
                line = err.readLine();
            }
            new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                    .start()
                    .waitFor();
            err.lines().forEach(lines::add);
        }

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(130);
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).endsWith("deaf cancelled, since it was cancelled; it ignored its interrupt");
        assertThat(lines.get(1)).contains("run cancelled in ");
        assertThat(lines.get(2)).isEqualTo("Task 'deaf' ignored its interrupt and may still be running.");
        assertThat(lines.get(3)).isEqualTo("Cancelled; nothing was written.");
    }
}
