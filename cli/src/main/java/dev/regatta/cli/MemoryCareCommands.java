package dev.regatta.cli;

import dev.regatta.memory.Memory;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The commands that check, repair and save a memory. */
final class MemoryCareCommands {
    private MemoryCareCommands() {}

    /** Says what is wrong. */
    @Command(
            name = "check",
            description = "Checks that the file is undamaged and that index and records agree; exit code 1 if not.",
            mixinStandardHelpOptions = true)
    static final class Check implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin
        private ChosenMemory chosen;

        Check(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            try (Memory memory = chosen.openExisting()) {
                List<String> problems = memory.check();
                problems.forEach(terminal::result);
                terminal.result(
                        problems.isEmpty()
                                ? "All " + memory.count() + " memories and the index are in order."
                                : "An index that does not agree is mended by: regatta memory rebuild. A damaged file is saved"
                                        + " by: regatta memory recover NEW-FILE");
                return problems.isEmpty() ? RegattaCommand.DONE : RegattaCommand.FAILED;
            }
        }
    }

    /** Makes the index anew. */
    @Command(
            name = "rebuild",
            description = "Makes the index anew from the records, and gives unused space back.",
            mixinStandardHelpOptions = true)
    static final class Rebuild implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin
        private ChosenMemory chosen;

        Rebuild(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            try (Memory memory = chosen.openExisting()) {
                memory.rebuild();
                terminal.result("Made the index of " + memory.count() + " memories anew.");
                return RegattaCommand.DONE;
            }
        }
    }

    /** Writes a copy. */
    @Command(
            name = "backup",
            description = "Writes a copy of the memory, also while crews use it.",
            mixinStandardHelpOptions = true)
    static final class Backup implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin
        private ChosenMemory chosen;

        @Parameters(paramLabel = "NEW-FILE", description = "The copy; it must not exist.")
        private Path target;

        Backup(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            try (Memory memory = chosen.openExisting()) {
                memory.backup(target);
                terminal.result("Copied " + memory.count() + " memories to " + target + ".");
                return RegattaCommand.DONE;
            }
        }
    }

    /** Saves what can be read. */
    @Command(
            name = "recover",
            description =
                    "Copies what can still be read from a damaged memory into a new one. The damaged one stays as it is.",
            mixinStandardHelpOptions = true)
    static final class Recover implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin
        private ChosenMemory chosen;

        @Parameters(paramLabel = "NEW-FILE", description = "The new memory; it must not exist.")
        private Path target;

        Recover(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            long saved = Memory.recover(chosen.path(), target);
            terminal.result("Saved " + saved + " memories to " + target + ".");
            return RegattaCommand.DONE;
        }
    }
}
