package dev.regatta.fallback.memory;

import dev.regatta.memory.MemoryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Saves what can still be read of a damaged log: every frame that fits its checksums. */
final class LogRecovery {
    private LogRecovery() {}

    static long recover(Path shown, Path damaged, Path target, LogFile.Output output) {
        if (!Files.exists(damaged)) {
            throw MemoryException.missing(shown);
        }
        try {
            return OpenLogs.whileNotOpen(damaged, () -> copy(shown, damaged, target, output));
        } catch (IOException e) {
            throw SharedLog.failure("recover", shown, e);
        }
    }

    private static long copy(Path shown, Path damaged, Path target, LogFile.Output output) throws IOException {
        LogFile source = LogFile.openToRead(damaged, output);
        try {
            LogState saved = saved(shown, source);
            write(saved, source.tokenizer(), target, output);
            return saved.records().count();
        } finally {
            source.close();
        }
    }

    /** Nothing is left of a target that cannot be written. */
    private static void write(LogState saved, int tokenizer, Path target, LogFile.Output output) throws IOException {
        try {
            LogFile fresh = LogFile.open(target, output);
            try {
                fresh.begin(target, tokenizer);
                saved.copyInto(fresh, LogFile.HEADER);
            } finally {
                fresh.close();
            }
        } catch (IOException e) {
            Files.deleteIfExists(target);
            throw SharedLog.failure("recover into", target, e);
        }
    }

    private static LogState saved(Path shown, LogFile source) throws IOException {
        boolean ours = source.beginDamaged();
        LogState saved = LogState.of(source);
        Frames frames = new Frames(source, ours ? Math.min(LogFile.HEADER, source.size()) : 0, source.size());
        boolean any = ours;
        Frames.Kind kind = frames.next();
        while (kind != Frames.Kind.END) {
            if (kind == Frames.Kind.FRAME) {
                any = true;
                saved.apply(frames.payload(), frames.address());
            } else {
                frames.skip();
            }
            kind = frames.next();
        }
        if (!any) {
            throw MemoryException.notOurs(shown);
        }
        return saved;
    }
}
