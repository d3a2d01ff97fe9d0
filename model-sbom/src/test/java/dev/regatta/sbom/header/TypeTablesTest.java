package dev.regatta.sbom.header;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our tables of types beside those of the package gguf. */
final class TypeTablesTest {
    private static List<String[]> rows(String kind) throws Exception {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                TypeTablesTest.class.getResourceAsStream("/sbom/gguf-0.19.0-types.txt"), StandardCharsets.UTF_8))) {
            return reader.lines()
                    .map(line -> line.split(" "))
                    .filter(parts -> parts[0].equals(kind))
                    .toList();
        }
    }

    static Stream<String[]> fileTypes() throws Exception {
        return rows("file").stream();
    }

    static Stream<String[]> tensorTypes() throws Exception {
        return rows("tensor").stream();
    }

    @ParameterizedTest
    @MethodSource("fileTypes")
    void labels_a_file_type_as_gguf_does(String kind, String number, String name) {
        FileType type = FileType.of(Long.parseLong(number)).orElseThrow();

        assertThat(type.name()).isEqualTo(name);
        assertThat(type.label()).isEqualTo(name.replaceFirst("^(ALL|MOSTLY)_", ""));
    }

    @ParameterizedTest
    @MethodSource("tensorTypes")
    void knows_a_tensor_type_as_gguf_does(String kind, String number, String name, int elements, int bytes) {
        TensorType type = TensorType.of(Long.parseLong(number)).orElseThrow();

        assertThat(type).hasToString(name);
        assertThat(type.blockElements()).isEqualTo(elements);
        assertThat(type.blockBytes()).isEqualTo(bytes);
    }

    @Test
    void knows_no_other_types() throws Exception {
        assertThat(FileType.values()).hasSameSizeAs(rows("file")).hasSize(36);
        assertThat(TensorType.values()).hasSameSizeAs(rows("tensor")).hasSize(34);
        assertThat(Stream.of(4L, 5L, 6L, 33L, 34L, 35L, 41L, -1L).map(FileType::of))
                .allMatch(java.util.Optional::isEmpty);
        assertThat(Stream.of(4L, 5L, 31L, 36L, 42L, -1L).map(TensorType::of)).allMatch(java.util.Optional::isEmpty);
    }

    @Test
    void takes_off_the_mark_of_a_guessed_type() {
        assertThat(FileType.of(1024 + 15)).contains(FileType.MOSTLY_Q4_K_M);
    }
}
