package dev.regatta.cli;

import dev.regatta.CrewRegistry;
import dev.regatta.durable.Journal;
import dev.regatta.error.PermanentException;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which journal is meant. */
final class ChosenJournal {
    @Option(names = "--journal", paramLabel = "FILE", description = "The journal; default is the user's own.")
    private @Nullable Path file;

    /** Mixins are made by picocli. */
    ChosenJournal() {}

    /** Opens a journal that must be there: looking for something does not make a file. */
    Journal openExisting() {
        Path chosen = file == null ? Folders.journal() : Folders.expanded(file);
        if (!Files.exists(chosen)) {
            throw new PermanentException(
                    "There is no journal " + chosen
                            + ". Write a run down with regatta run CREW --run-id ID, or name one with --journal FILE.",
                    null);
        }
        return Journal.open(chosen);
    }

    /** Where crews are. */
    static final class Crews {
        @Option(
                names = "--crews",
                paramLabel = "JAR|DIR",
                required = true,
                description = "The application that has the crew: its jar, or a folder of jars and classes; may be"
                        + " repeated. It brings crews as a service, dev.regatta.CrewSource.")
        private List<Path> places = new ArrayList<>();

        /** Mixins are made by picocli. */
        Crews() {}

        CrewRegistry load() {
            List<URL> jars = new ArrayList<>();
            for (Path place : places) {
                add(Folders.expanded(place).toAbsolutePath(), jars);
            }
            ClassLoader loader =
                    new URLClassLoader(jars.toArray(URL[]::new), getClass().getClassLoader());
            CrewRegistry crews = CrewRegistry.load(loader);
            if (crews.crews().isEmpty()) {
                throw new PermanentException(
                        "There are no crews in " + places
                                + ". A jar brings them by a dev.regatta.CrewSource, which is named in"
                                + " META-INF/services.",
                        null);
            }
            return crews;
        }

        private static void add(Path place, List<URL> jars) {
            if (!Files.exists(place)) {
                throw new PermanentException("There is no " + place + " to take crews from.", null);
            }
            try {
                jars.add(place.toUri().toURL());
                if (Files.isDirectory(place)) {
                    try (DirectoryStream<Path> inside = Files.newDirectoryStream(place, "*.jar")) {
                        for (Path jar : inside) {
                            jars.add(jar.toUri().toURL());
                        }
                    }
                }
            } catch (MalformedURLException impossible) {
                throw new IllegalStateException("A file has a URL", impossible);
            } catch (IOException unreadable) {
                throw new PermanentException("The folder " + place + " cannot be read.", unreadable);
            }
        }
    }
}
