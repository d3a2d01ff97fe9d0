package dev.regatta.sbom.bom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The document names every finding that there is. */
final class FindingCodesTest {
    private static final Path DOCUMENT = Path.of(System.getProperty("regatta.project", ".."), "docs/model-sbom.md");

    @Test
    void the_table_has_all_codes_with_their_severities_in_order() throws IOException {
        List<String> told = Pattern.compile("(?m)^\\| `([a-z0-9-]+)` \\| (info|warning|error) \\|")
                .matcher(Files.readString(DOCUMENT))
                .results()
                .map(row -> row.group(1) + " " + row.group(2))
                .toList();

        assertThat(told)
                .containsExactlyElementsOf(Arrays.stream(FindingCode.values())
                        .map(code -> code.label() + " " + code.severity().label())
                        .toList());
    }
}
