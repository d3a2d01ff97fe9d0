package dev.regatta.cli;

import dev.regatta.memory.Memory;
import dev.regatta.memory.MemoryStats;
import dev.regatta.message.VisibleText;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says what a memory holds. */
@Command(name = "stats", description = "Says what the memory holds.", mixinStandardHelpOptions = true)
final class MemoryStatsCommand implements Callable<Integer> {
    private static final double MEGABYTE = 1e6;

    private final Terminal terminal;

    @Mixin
    private ChosenMemory chosen;

    MemoryStatsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (Memory memory = chosen.openExisting()) {
            MemoryStats stats = memory.stats();
            terminal.result("memory     " + stats.location());
            terminal.result("backend    " + stats.backend());
            terminal.result("tokenizer  " + stats.tokenizer().name().toLowerCase(Locale.ROOT));
            terminal.result("records    " + stats.records());
            terminal.result("vectors    " + stats.vectors());
            terminal.result(String.format(Locale.ROOT, "size       %.1f MB", stats.bytes() / MEGABYTE));
            if (stats.oldest() != null) {
                terminal.result("oldest     " + stats.oldest());
                terminal.result("newest     " + stats.newest());
            }
            terminal.result("scopes");
            memory.scopes()
                    .forEach((scope, count) ->
                            terminal.result(String.format(Locale.ROOT, "%9d  %s", count, VisibleText.of(scope))));
            return RegattaCommand.DONE;
        }
    }
}
