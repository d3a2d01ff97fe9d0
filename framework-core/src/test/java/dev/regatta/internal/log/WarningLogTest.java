package dev.regatta.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.event.RunEvent;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.helpers.MessageFormatter;

final class WarningLogTest {
    private final List<String> lines = new ArrayList<>();
    private final AtomicLong now = new AtomicLong(42);
    private final WarningLog log = new WarningLog(logger(), now::get);

    private Logger logger() {
        return (Logger) Proxy.newProxyInstance(
                Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("warn");
                    lines.add(MessageFormatter.arrayFormat((String) arguments[0], (Object[]) arguments[1])
                            .getMessage());
                    return null;
                });
    }

    private void warn(String code, @Nullable String task) {
        log.write(new RunEvent.Warning(
                new RunEvent.Origin("r", 1, Instant.EPOCH, task), code, "Something is not as it should be."));
    }

    @Test
    void a_warning_is_one_line_with_its_code_run_and_task() {
        warn("odd", null);
        warn("even", "t");

        assertThat(lines)
                .containsExactly(
                        "Something is not as it should be. [odd, run r]",
                        "Something is not as it should be. [even, run r, task t]");
    }

    @Test
    void of_one_code_only_so_many_lines_a_minute_are_written_and_the_next_minute_says_how_many_were_not() {
        for (int i = 0; i < WarningLog.MOST + 5; i++) {
            warn("odd", null);
        }
        warn("even", null);
        now.addAndGet(Duration.ofMinutes(1).toNanos());
        warn("odd", null);
        warn("odd", null);

        assertThat(lines).hasSize(WarningLog.MOST + 3);
        assertThat(lines.get(WarningLog.MOST)).contains("[even, run r]");
        assertThat(lines.get(WarningLog.MOST + 1)).endsWith("[odd, run r] (5 more of this code were left out.)");
        assertThat(lines.getLast()).endsWith("[odd, run r]");
    }
}
