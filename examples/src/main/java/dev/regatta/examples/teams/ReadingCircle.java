package dev.regatta.examples.teams;

import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Every text of a folder is read at once; what was found is merged, as much at a time as a model can take. */
public final class ReadingCircle {
    record Texts(List<String> texts) {}

    private ReadingCircle() {}

    /**
     * Makes the crew.
     *
     * @param folder where the texts are
     * @return the crew, without a model; it writes {@code digest.md}
     */
    public static Crew crew(Path folder) {
        Agent reader = Agent.of("Reader", "Say what a text says, without additions");
        Task<Texts> texts = Task.run("texts", Texts.class, context -> read(folder));
        Task<List<String>> notes = Task.each(
                "notes",
                texts,
                Texts::texts,
                text -> Task.of("note", "Note what matters in this text:\n{item}")
                        .by(reader));
        Task<String> digest = Task.reduce(
                        "digest",
                        notes,
                        2_000,
                        Task.of("merge", "Merge these notes into one:\n{items}").by(reader))
                .outputFile("digest.md");
        return Crew.of(texts, notes, digest).named("reading-circle");
    }

    private static Texts read(Path folder) throws IOException {
        List<String> texts = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                texts.add(Files.readString(file));
            }
        }
        return new Texts(texts);
    }
}
