package dev.regatta.cli;

import dev.regatta.memory.Memory;
import dev.regatta.memory.MemoryRecord;
import dev.regatta.message.VisibleText;
import dev.regatta.support.Cut;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists what is remembered. */
@Command(name = "list", description = "Lists memories, oldest first.", mixinStandardHelpOptions = true)
final class MemoryListCommand implements Callable<Integer> {
    private static final int SHOWN = 100;

    private final Terminal terminal;

    @Mixin
    private ChosenMemory chosen;

    @Mixin
    private MemoryFilterOptions filters;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "At most so many; default ${DEFAULT-VALUE}.")
    private int limit;

    MemoryListCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1, was " + limit);
        }
        try (Memory memory = chosen.openExisting()) {
            List<MemoryRecord> records =
                    memory.records(filters.filter()).limit(limit).toList();
            records.forEach(this::print);
            terminal.note(records.size() + " of " + memory.count() + " memories.");
            return RegattaCommand.DONE;
        }
    }

    private void print(MemoryRecord record) {
        String line = record.content().replaceAll("\\s+", " ").strip();
        String shown = line.length() <= SHOWN ? line : Cut.beginning(line, SHOWN) + "…";
        terminal.result(VisibleText.of(record.id() + "  " + record.time() + "  " + record.scope() + "  " + shown));
    }
}
