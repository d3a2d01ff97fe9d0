package dev.regatta;

import dev.regatta.internal.console.LineSource;
import dev.regatta.message.VisibleText;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Somebody at a terminal, or a pipe in place of one: questions are printed, one at a time, and each is answered by one line. What
 * models say cannot steer the terminal.
 */
final class TerminalHuman implements Human {
    /** Escape sequences that keys such as arrows send, and single characters that steer. */
    private static final Pattern KEYS = Pattern.compile("\u001B\\[[0-?]*[ -/]*[@-~]|\u001BO.|[\\p{Cntrl}&&[^\t]]");

    private static final ReentrantLock PROCESS = new ReentrantLock();
    private static @Nullable InputStream processIn; // guarded by PROCESS
    private static @Nullable LineSource processLines; // guarded by PROCESS

    private final LineSource lines;
    private final PrintStream out;
    private final ReentrantLock turn = new ReentrantLock(true);

    TerminalHuman(LineSource lines, PrintStream out) {
        this.lines = lines;
        this.out = out;
    }

    /** {@return whoever is at the standard streams; what reads the standard input is shared by all of the process} */
    static Human ofProcess(InputStream in, PrintStream out) {
        PROCESS.lock();
        try {
            LineSource known = in.equals(processIn) ? processLines : null;
            if (known == null) {
                known = new LineSource(in, charset());
                processIn = in;
                processLines = known;
            }
            return new TerminalHuman(known, out);
        } finally {
            PROCESS.unlock();
        }
    }

    private static Charset charset() {
        return Stream.of("stdin.encoding", "stdout.encoding", "native.encoding") // the first is new in Java 25
                .map(name -> System.getProperty(name, ""))
                .filter(name -> !name.isEmpty() && Charset.isSupported(name))
                .map(Charset::forName)
                .findFirst()
                .orElse(Charset.defaultCharset());
    }

    @Override
    public String ask(String question) throws InterruptedException {
        turn.lockInterruptibly();
        try {
            out.print(VisibleText.ofLines(question) + System.lineSeparator() + "> ");
            out.flush();
            String line = lines.next();
            if (line == null) {
                throw NoAnswerException.ended(null);
            }
            return KEYS.matcher(line).replaceAll("");
        } catch (IOException unreadable) {
            throw NoAnswerException.ended(unreadable);
        } catch (InterruptedException over) {
            out.println(System.lineSeparator() + "(This is no longer asked.)");
            out.flush();
            throw over;
        } finally {
            turn.unlock();
        }
    }
}
