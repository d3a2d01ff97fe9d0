package dev.regatta.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the command finds and keeps things, after the XDG base directory specification. */
final class Folders {
    private Folders() {}

    /** {@return where data is kept that should last} */
    static Path data() {
        return base("XDG_DATA_HOME", ".local/share");
    }

    /** {@return the memory that is used when no other is named} */
    static Path memory() {
        return data().resolve("memory.db");
    }

    /** {@return the journal that is used when no other is named} */
    static Path journal() {
        return data().resolve("runs.db");
    }

    /** {@return the hashes of model files that are kept when no other place is named} */
    static Path hashes() {
        return base("XDG_CACHE_HOME", ".cache").resolve("hashes");
    }

    /** {@return the folder that examples read when none is named: where Regatta lies, or the current one} */
    static Path home() {
        String home = System.getProperty("regatta.home");
        return Path.of(home == null ? "" : home).toAbsolutePath();
    }

    /** {@return a path with {@code ~} at its beginning replaced by the user's home, for shells that leave it to us} */
    static Path expanded(Path given) {
        return given.startsWith("~")
                ? Path.of(System.getProperty("user.home")).resolve(Path.of("~").relativize(given))
                : given;
    }

    private static Path base(String variable, String usual) {
        @Nullable String given = System.getenv(variable);
        Path base = given == null || given.isBlank() ? Path.of(System.getProperty("user.home"), usual) : Path.of(given);
        return base.resolve("regatta");
    }
}
