package dev.regatta.cli;

import dev.regatta.error.PermanentException;
import dev.regatta.memory.Memory;
import dev.regatta.memory.MemoryHit;
import dev.regatta.memory.MemoryQuery;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks into the memory. */
@Command(name = "memory", description = "Searches what crews have remembered.", mixinStandardHelpOptions = true)
final class MemoryCommand implements Runnable {
    private final Terminal terminal;

    MemoryCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        throw new PermanentException("Name what to do with the memory: search. See regatta memory --help.");
    }

    @Command(name = "search", description = "Finds what was remembered, best first.", mixinStandardHelpOptions = true)
    int search(
            @Parameters(paramLabel = "WORDS", arity = "1..*", description = "Words to look for; any may match.")
                    List<String> words,
            @Option(
                            names = "--scope",
                            paramLabel = "PATH",
                            defaultValue = "/",
                            description = "Only in this scope or below; default ${DEFAULT-VALUE}.")
                    String scope,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "10",
                            description = "At most so many; default ${DEFAULT-VALUE}.")
                    int limit,
            @Option(names = "--memory", paramLabel = "FILE", description = "The memory; default is the user's own.")
                    @Nullable
                    Path file) {
        try (Memory memory = Memory.open(file == null ? Folders.memory() : file)) {
            List<MemoryHit> hits = memory.search(new MemoryQuery(String.join(" ", words), scope, limit));
            hits.forEach(this::print);
            if (hits.isEmpty()) {
                terminal.note("Nothing found among " + memory.count() + " memories.");
            }
            return RegattaCommand.DONE;
        }
    }

    private void print(MemoryHit hit) {
        String metadata = hit.record().metadata().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(" "));
        terminal.result(String.format(
                Locale.ROOT, "%6.2f  %s", hit.score(), hit.record().content()));
        terminal.result("        " + hit.record().scope() + (metadata.isEmpty() ? "" : "  " + metadata));
    }
}
