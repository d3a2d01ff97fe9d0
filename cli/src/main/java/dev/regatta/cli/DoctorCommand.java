package dev.regatta.cli;

import dev.regatta.backend.Acceleration;
import dev.regatta.backend.Backend;
import dev.regatta.error.RegattaException;
import dev.regatta.model.ModelProvider;
import dev.regatta.model.Models;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Says what Regatta finds on this machine. */
@Command(
        name = "doctor",
        description = "Shows Java, backends, models and folders, and why something is off.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Set<String> problems = new LinkedHashSet<>();

    DoctorCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        terminal.result(Version.line());
        terminal.result("Java " + Runtime.version() + ", " + System.getProperty("java.vendor") + ", "
                + System.getProperty("java.home"));
        terminal.result("");
        terminal.result("Backends");
        Acceleration.current().contracts().forEach(this::backends);
        terminal.result("");
        terminal.result("Models");
        for (ModelProvider provider : Models.providers().values()) {
            line(
                    provider.prefix(),
                    provider.missing().isEmpty(),
                    provider.missing().isEmpty() ? "ready" : String.join("; ", provider.missing()));
        }
        terminal.result("    default: " + Models.configured().orElse("none (REGATTA_MODEL is not set)"));
        Models.configured().ifPresent(name -> attempt(() -> Models.of(name)));
        terminal.result("");
        terminal.result("Folders");
        terminal.result("    memory: " + Folders.memory() + existence(Folders.memory()));
        terminal.result("    home:   " + Folders.home());
        problems.forEach(problem -> terminal.note("regatta: " + problem));
        return problems.isEmpty() ? RegattaCommand.DONE : RegattaCommand.BAD_USAGE;
    }

    private void backends(String contract) {
        attempt(() -> {
            for (Acceleration.Finding finding : Acceleration.current().findings(contract)) {
                String kind = finding.kind().toString().toLowerCase(Locale.ROOT);
                line(
                        finding.contract() + " " + finding.backend(),
                        finding.chosen(),
                        kind + (finding.chosen() ? ", " + finding.detail() : ", not in use"));
                if (!finding.chosen() && finding.kind() == Backend.Kind.ACCELERATED) {
                    terminal.result("      because " + finding.detail());
                }
            }
        });
    }

    /** Does what a wrong setting may make impossible: that is told here and at the end, and the rest is still looked at. */
    private void attempt(Runnable look) {
        try {
            look.run();
        } catch (RegattaException wrong) {
            String message = String.valueOf(wrong.getMessage());
            terminal.result("  ✘ " + message);
            problems.add(message);
        }
    }

    private void line(String name, boolean on, String detail) {
        terminal.result(String.format(Locale.ROOT, "  %s %-26s %s", on ? "✔" : "·", name, detail));
    }

    private static String existence(Path file) {
        return Files.exists(file) ? "" : " (not made yet)";
    }
}
