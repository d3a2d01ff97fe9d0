package dev.regatta.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.regatta.command.PackagedCommand.Ended;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The packaged command on machines as they are. A row is a shell script, where {@code $R} starts the command, its exit code, and
 * what it says on both streams; afterwards the memory {@code keep.db} that was there before still holds its record.
 */
@Timeout(120)
final class OddMachinesIT {
    private static final String KEPT = "grüße 東京";

    private static final Path PROJECT = Path.of(System.getProperty("regatta.project", ".."))
            .toAbsolutePath()
            .normalize();

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            no HOME                  | env -u HOME "$R" --version                                             | 0 | regatta
            empty HOME               | HOME= "$R" --version                                                   | 0 | regatta
            relative HOME            | HOME=here "$R" --version                                               | 0 | regatta
            empty environment        | env -i REGATTA_BUILD=never PATH=/usr/bin:/bin "$R" --version           | 0 | regatta
            HOME is the home         | HOME="$PWD/h" XDG_DATA_HOME= "$R" memory add x && ls h/.local/share/regatta | 0 | .db
            LC_ALL=C                 | LC_ALL=C "$R" memory list --memory keep.db                             | 0 | grüße 東京
            LC_ALL=POSIX             | LC_ALL=POSIX "$R" memory list --memory keep.db                         | 0 | grüße 東京
            LANG=C                   | env -u LC_ALL LANG=C "$R" memory list --memory keep.db                 | 0 | grüße 東京
            no locale                | env -u LC_ALL -u LANG -u LC_CTYPE "$R" memory list --memory keep.db    | 0 | grüße 東京
            Latin-1                  | LC_ALL=en_US.ISO-8859-1 "$R" memory list --memory keep.db              | 0 | grüße 東京
            a locale nobody has      | LC_ALL=xx_YY.UTF-8 "$R" memory list --memory keep.db                   | 0 | grüße 東京
            words under C            | LC_ALL=C "$R" memory add 'über 海' --memory n.db && "$R" memory list --memory n.db | 0 | über 海
            a name under C           | LC_ALL=C "$R" memory add x --memory ü海.db && ls                        | 0 | ü海.db
            a search under POSIX     | LC_ALL=POSIX "$R" memory search 'grüße' --memory keep.db               | 0 | grüße 東京
            no TMPDIR                | TMPDIR=/nowhere "$R" memory list --memory keep.db                      | 0 | grüße 東京
            dumb terminal            | TERM=dumb "$R" memory list --memory keep.db                            | 0 | grüße 東京
            no terminal              | env -u TERM NO_COLOR=1 "$R" memory list --memory keep.db               | 0 | grüße 東京
            stdin closed             | "$R" memory list --memory keep.db <&-                                  | 0 | grüße 東京
            old Java comes first     | mkdir -p old/bin; printf 'JAVA_VERSION="17.0.9"' >old/release; printf '#!/bin/sh\\nexit 9' >old/bin/java; chmod +x old/bin/java; JAVA_HOME="$PWD/old" PATH="$PWD/old/bin:$PATH" "$R" --version | 0 | regatta
            """)
    void works_or_says_why(String name, String script, int code, String said, @TempDir Path temporary)
            throws Exception {
        Path folder = temporary.toRealPath();
        PackagedCommand command = new PackagedCommand(folder);
        assertThat(command.run("memory", "add", KEPT, "--memory", "keep.db").code())
                .isZero();

        Ended ended = command.run(shell(command, script));

        assertThat(ended.code()).as(ended.out() + ended.err()).isEqualTo(code);
        assertThat(ended.out() + ended.err()).contains(said).doesNotContain("\tat ", "unbound variable");
        assertThat(command.run("memory", "list", "--memory", "keep.db").out()).contains(KEPT);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            read-only installation            | mount --bind "$H" "$H" && mount -o remount,ro,bind "$H" | "$R" --version | 0 | regatta
            """)
    void works_on_odd_file_systems(
            String name, String mount, String script, int code, String said, @TempDir Path temporary) throws Exception {
        Path folder = temporary.toRealPath();
        PackagedCommand command = new PackagedCommand(folder);
        Process may = new ProcessBuilder("unshare", "-m", "true").start();
        assumeTrue(may.waitFor(10, TimeUnit.SECONDS) && may.exitValue() == 0, "may not mount (unshare -m)");

        Ended ended = command.run(shell(command, "unshare -m sh -c '" + mount + " && " + script + "'"));

        assertThat(ended.code()).as(ended.out() + ended.err()).isEqualTo(code);
        assertThat(ended.out() + ended.err()).contains(said).doesNotContain("\tat ");
    }

    private static ProcessBuilder shell(PackagedCommand command, String script) {
        return command.prepared(
                new ProcessBuilder("bash", "-c", script),
                Map.of("R", PROJECT.resolve("regatta").toString(), "H", PROJECT.toString(), "LC_ALL", "C.UTF-8"));
    }
}
