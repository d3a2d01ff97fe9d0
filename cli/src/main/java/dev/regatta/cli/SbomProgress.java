package dev.regatta.cli;

import dev.regatta.message.VisibleText;
import dev.regatta.sbom.ScanProgress;
import java.time.Duration;
import java.util.Locale;

/** Shows how far a scan is in one line that is redrawn, on a terminal; elsewhere it shows nothing. Thread-safe. */
final class SbomProgress {
    private final Terminal terminal;
    private boolean drawn; // guarded by this
    private boolean ended; // guarded by this

    SbomProgress(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Takes the line away also where the process is told to end, by Ctrl-C for one. */
    void endWithProcess() {
        if (terminal.isLive()) {
            Runtime.getRuntime().addShutdownHook(new Thread(this::end, "regatta-tidy"));
        }
    }

    synchronized void on(ScanProgress progress) {
        if (ended || !terminal.isLive()) {
            return;
        }
        String line = VisibleText.of(line(progress));
        int width = terminal.columns() - 1;
        terminal.draw("\r\u001b[2K" + (line.length() > width ? line.substring(0, width) : line));
        drawn = true;
    }

    /** Takes the line away; nothing is shown afterwards. */
    synchronized void end() {
        if (drawn && !ended) {
            terminal.draw("\r\u001b[2K");
        }
        ended = true;
    }

    static String line(ScanProgress progress) {
        String line = progress.files() + "/" + progress.filesFound() + " files";
        if (progress.bytesFound() > 0) {
            line += String.format(
                    Locale.ROOT,
                    "  %.1f/%.1f GB  %.2f GB/s",
                    progress.bytes() / 1e9,
                    progress.bytesFound() / 1e9,
                    progress.bytesPerSecond() / 1e9);
        }
        return line
                + progress.remaining().map(rest -> "  " + rest(rest) + " left").orElse("");
    }

    private static String rest(Duration rest) {
        return rest.toHours() > 0
                ? String.format(Locale.ROOT, "%d:%02d:%02d", rest.toHours(), rest.toMinutesPart(), rest.toSecondsPart())
                : String.format(Locale.ROOT, "%d:%02d", rest.toMinutes(), rest.toSecondsPart());
    }
}
