package dev.regatta.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AtomicFileTest {
    @TempDir
    private Path folder;

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void a_file_is_replaced_as_a_whole_and_keeps_its_permissions() throws IOException {
        Path file = Files.writeString(folder.resolve("a.txt"), "before");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        AtomicFile.replace(file, part -> {
            assertThat(Files.readString(file)).isEqualTo("before");
            Files.writeString(part, "after");
        });

        assertThat(Files.readString(file)).isEqualTo("after");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
        assertThat(names()).containsExactly("a.txt");
    }

    @Test
    void what_was_there_stays_when_the_content_cannot_be_written() throws IOException {
        Path file = Files.writeString(folder.resolve("a.txt"), "before");

        assertThatThrownBy(() -> AtomicFile.replace(file, part -> {
                    Files.writeString(part, "half of it");
                    throw new IOException("No space left on device");
                }))
                .hasMessage("No space left on device");

        assertThat(Files.readString(file)).isEqualTo("before");
        assertThat(names()).containsExactly("a.txt");
    }

    @Test
    void a_link_is_replaced_and_what_it_leads_to_stays() throws IOException {
        Path target = Files.writeString(folder.resolve("target.txt"), "theirs");
        Path link = Files.createSymbolicLink(folder.resolve("link.txt"), target);

        AtomicFile.replace(link, part -> Files.writeString(part, "ours"));

        assertThat(Files.readString(target)).isEqualTo("theirs");
        assertThat(link).isRegularFile();
    }

    @Test
    void a_file_is_created_only_where_there_is_none_even_if_it_comes_meanwhile() throws IOException {
        Path file = folder.resolve("a.txt");

        assertThatThrownBy(() -> AtomicFile.create(file, part -> {
                    Files.writeString(part, "ours");
                    Files.writeString(file, "theirs");
                }))
                .isInstanceOf(FileAlreadyExistsException.class);

        assertThat(Files.readString(file)).isEqualTo("theirs");
        assertThat(names()).containsExactly("a.txt");
    }
}
