package dev.regatta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What the command says of itself to whoever started it. */
final class RegattaCommandTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void a_result_that_could_not_be_written_is_no_success() {
        assertThat(execute(new FullDevice(), "doctor")).isEqualTo(RegattaCommand.FAILED);
        assertThat(told()).contains("regatta: not everything could be written to standard output.");
        assertThat(execute(new FullDevice(), "--help")).isEqualTo(RegattaCommand.FAILED);
    }

    @Test
    void bad_usage_keeps_its_code_whatever_becomes_of_the_output() {
        assertThat(execute(new FullDevice(), "run", "nobody")).isEqualTo(RegattaCommand.BAD_USAGE);
    }

    private int execute(OutputStream out, String... arguments) {
        Terminal terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
        return RegattaCommand.execute(terminal, arguments);
    }

    private String told() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** Takes nothing. */
    private static final class FullDevice extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            throw new IOException("No space left on device");
        }
    }
}
