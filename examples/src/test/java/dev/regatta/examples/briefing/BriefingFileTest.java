package dev.regatta.examples.briefing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.error.PermanentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The briefing goes where it was told to, and takes nothing else along. */
@Timeout(60)
final class BriefingFileTest {
    @TempDir
    private Path folder;

    private Documents documents;

    @BeforeEach
    void document() throws Exception {
        Path read = Files.createDirectory(folder.resolve("read"));
        Files.writeString(read.resolve("a.md"), "A pump must be checked every two days.");
        documents = Documents.read(read, DocumentReader.types(), folder.resolve("out.md"), notice -> {});
    }

    @Test
    void what_is_new_is_written_and_what_is_there_is_replaced() throws Exception {
        Path out = folder.resolve("deep/er/out.md");

        assertThat(write(out)).startsWith("Wrote " + out + ": ");
        assertThat(write(out)).startsWith("Replaced " + out + ": ");
        try (Stream<Path> files = Files.list(out.getParent())) {
            assertThat(files).containsExactly(out);
        }
    }

    @Test
    void a_new_file_has_the_mode_of_any_new_file_and_an_old_one_keeps_its_own() throws Exception {
        Path touched = Files.createFile(folder.resolve("touched"));
        Path fresh = folder.resolve("fresh.md");
        Path old = Files.writeString(folder.resolve("old.md"), "old");
        Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rw-rw---x"));

        write(fresh);
        write(old);

        assertThat(Files.getPosixFilePermissions(fresh)).isEqualTo(Files.getPosixFilePermissions(touched));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(old)))
                .isEqualTo("rw-rw---x");
    }

    @Test
    void a_link_is_followed_and_stays() throws Exception {
        Path target = Files.writeString(folder.resolve("target.md"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link.md"), Path.of("target.md"));
        Path dangling = Files.createSymbolicLink(folder.resolve("dangling.md"), Path.of("read/made.md"));

        write(link);
        write(dangling);

        assertThat(Files.readString(target)).startsWith("# Briefing");
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(Files.readString(folder.resolve("read/made.md"))).startsWith("# Briefing");
        assertThat(Files.isSymbolicLink(dangling)).isTrue();
    }

    @Test
    void what_is_no_regular_file_is_refused_before_anything_starts() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Path link = Files.createSymbolicLink(folder.resolve("link"), pipe);
        Path loop = Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));

        assertRefused(pipe, "is no regular file");
        assertRefused(link, "is no regular file");
        assertRefused(loop, "link");
        assertRefused(folder, "is a folder. Name a file.");
        assertThat(Files.isRegularFile(pipe, LinkOption.NOFOLLOW_LINKS)).isFalse();
        assertThat(pipe).exists();
    }

    @Test
    void a_place_that_cannot_be_written_to_is_refused_before_anything_starts() throws Exception {
        Path file = Files.writeString(folder.resolve("file.md"), "a file");

        assertRefused(file.resolve("x.md"), "'" + file + "' is no folder");
        assertRefused(file.resolve("y/x.md"), "'" + file + "' is no folder");
        if (Files.isDirectory(Path.of("/proc"))) { // where nobody can make a file, not even root
            assertRefused(Path.of("/proc/x.md"), "'/proc' takes no new file");
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(Path::getFileName).map(Path::toString)).containsOnly("read", "file.md");
        }
    }

    private static void assertRefused(Path out, String why) {
        assertThatThrownBy(() -> new BriefingFile(out, "extractive"))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("The briefing cannot be written to '" + out + "'")
                .hasMessageContaining(why);
    }

    private String write(Path out) throws IOException {
        BriefingFile.Checked nothing =
                new BriefingFile.Checked(Optional.empty(), List.of(), List.of(), List.of(), List.of(), List.of());
        return new BriefingFile(out, "extractive").write(documents, nothing);
    }
}
