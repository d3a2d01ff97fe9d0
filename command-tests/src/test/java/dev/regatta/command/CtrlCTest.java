package dev.regatta.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What Ctrl-C says about a task that ignores it, and that a test of Ctrl-C ends whatever becomes of it. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CtrlCTest {
    @Test
    void a_task_that_ignores_its_interrupt_is_named_and_the_last_line_says_how_it_ended() throws Exception {
        ProcessBuilder command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.regatta.cli.Main",
                "run",
                "stubborn",
                "--no-memory");
        List<String> lines = new ArrayList<>();
        try (Interruptible started = Interruptible.start(command, Duration.ofSeconds(60));
                BufferedReader err = started.process().errorReader()) {
            String line = err.readLine();
            while (line != null && !line.contains("deaf started")) {
                line = err.readLine();
            }
            started.interrupt();
            err.lines().forEach(lines::add);

            assertThat(started.ended(Duration.ofSeconds(30))).isTrue();
            assertThat(started.process().exitValue()).isEqualTo(130);
        }
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).endsWith("deaf cancelled, since it was cancelled; it ignored its interrupt");
        assertThat(lines.get(1)).contains("run cancelled in ");
        assertThat(lines.get(2)).isEqualTo("Task 'deaf' ignored its interrupt and may still be running.");
        assertThat(lines.get(3)).isEqualTo("Cancelled; nothing was written.");
    }

    @Test
    void a_process_whose_time_is_up_is_destroyed_and_its_reader_comes_to_the_end() throws Exception {
        ProcessBuilder silent = new ProcessBuilder("sh", "-c", "sleep 3600; echo done");

        try (Interruptible started = Interruptible.start(silent, Duration.ofMillis(1));
                BufferedReader out = started.process().inputReader()) {
            assertThat(out.readLine()).isNull();
            assertThat(started.ended(Duration.ofSeconds(30))).isTrue();
        }
    }

    @Test
    void a_process_that_inherits_ignored_interrupts_is_known_by_its_status() {
        assertThat(Interruptible.ignoresInterrupts(List.of("Name:\tjava", "SigIgn:\t0000000000000006")))
                .isTrue();
        assertThat(Interruptible.ignoresInterrupts(List.of("SigIgn:\t8000000000000005", "SigCgt:\t0000000000000002")))
                .isFalse();
    }
}
