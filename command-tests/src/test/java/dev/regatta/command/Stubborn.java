package dev.regatta.command;

import dev.regatta.Crew;
import dev.regatta.RunLimits;
import dev.regatta.RunResult;
import dev.regatta.Task;
import dev.regatta.Timeouts;
import dev.regatta.examples.Example;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A crew with a task that goes on whatever it is told. */
public final class Stubborn implements Example {
    @Override
    public String name() {
        return "stubborn";
    }

    @Override
    public String description() {
        return "Ignores every interrupt.";
    }

    @Override
    public Map<String, String> inputs() {
        return Map.of();
    }

    @Override
    public Crew crew(Setting setting) {
        Task<String> deaf = Task.run("deaf", String.class, context -> {
            while (System.nanoTime() != 0) {
                LockSupport.parkNanos(this, 1_000_000);
            }
            return "";
        });
        return Crew.of(deaf)
                .limits(RunLimits.defaults().withTimeouts(Timeouts.defaults().withGrace(Duration.ofMillis(200))));
    }

    @Override
    public String conclusion(RunResult result) {
        return "done";
    }
}
