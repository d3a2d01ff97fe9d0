package dev.regatta.cli;

import dev.regatta.memory.Memory;
import dev.regatta.memory.MemoryFilter;
import dev.regatta.memory.MemoryQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Forgets what is named: by ids, by a filter, by words. */
@Command(
        name = "forget",
        description = "Forgets memories: by their ids, or all that the options mean.",
        mixinStandardHelpOptions = true,
        footer = {"", "regatta memory forget --scope /crew/briefing --before 90d"})
final class MemoryForgetCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private ChosenMemory chosen;

    @Mixin
    private MemoryFilterOptions filters;

    @Parameters(paramLabel = "ID", arity = "0..*", description = "Ids, as search prints them.")
    private List<String> ids = new ArrayList<>();

    @Option(names = "--query", paramLabel = "WORDS", description = "Only those that hold what search would look for.")
    private @Nullable String query;

    @Option(names = "--all", description = "Forget everything; needed when no option narrows it down.")
    private boolean all;

    MemoryForgetCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        MemoryFilter filter = filters.filter();
        boolean filtered = !filter.isAll() || query != null;
        if (!ids.isEmpty() && (filtered || all)) {
            throw new IllegalArgumentException("Give ids, or options that say which memories are meant, not both.");
        }
        if (ids.isEmpty() && !filtered && !all) {
            throw new IllegalArgumentException(
                    "Say what to forget: ids, --scope, --where, --since, --before, --query, or --all for everything.");
        }
        try (Memory memory = chosen.openExisting()) {
            long forgotten = forget(memory, filter);
            terminal.result("Forgot " + forgotten + "; " + memory.count() + " are left.");
            return RegattaCommand.DONE;
        }
    }

    private long forget(Memory memory, MemoryFilter filter) {
        if (!ids.isEmpty()) {
            return ids.stream().filter(memory::forget).count();
        }
        return query == null
                ? memory.forgetAll(filter)
                : memory.forgetAll(MemoryQuery.of(query).filter(filter));
    }
}
