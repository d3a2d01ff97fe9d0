package dev.regatta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TerminalTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Terminal terminal = new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));

    @ParameterizedTest
    @ValueSource(ints = {0x1B, 0x07, 0x08, 0x0D, 0x00, 0x7F, 0x9B, 0x9D, 0x200B, 0x2028, 0x202E, 0x2066, 0xFEFF})
    void nothing_steers_it(int codePoint) throws Exception {
        String hostile = "pump" + Character.toString(codePoint) + "[31mred";

        terminal.result(hostile);
        terminal.note(hostile);
        String json = new ObjectMapper().writeValueAsString(hostile);
        terminal.json(json);

        String shown = String.format("pump\\u{%X}[31mred", codePoint);
        String[] results = out.toString(StandardCharsets.UTF_8).split("\n");
        assertThat(results[0]).isEqualTo(shown);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo(shown + "\n");
        assertThat(results[1].codePoints()).doesNotContain(codePoint);
        assertThat(new ObjectMapper().readValue(results[1], String.class)).isEqualTo(hostile);
    }
}
