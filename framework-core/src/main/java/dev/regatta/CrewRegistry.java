package dev.regatta;

import static java.util.Objects.requireNonNull;

import dev.regatta.error.PermanentException;
import dev.regatta.spi.CrewRef;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Crews by name and version, so that every process of an application has the same ones: a run names its crew, since a definition
 * holds code and is never written. Thread-safe.
 */
public final class CrewRegistry {
    private final Map<CrewRef, Supplier<Crew>> crews = new ConcurrentHashMap<>();

    private CrewRegistry() {}

    /** {@return an empty registry} */
    public static CrewRegistry of() {
        return new CrewRegistry();
    }

    /**
     * Returns the crews that the jars of a class loader bring, see {@link CrewSource}.
     *
     * @param jars where to look
     * @return a registry with all of them; empty if there are none
     * @throws java.util.ServiceConfigurationError if one of them cannot be made
     */
    public static CrewRegistry load(ClassLoader jars) {
        CrewRegistry crews = of();
        ServiceLoader.load(CrewSource.class, jars).forEach(source -> source.addTo(crews));
        return crews;
    }

    /** {@return the names and versions of its crews, in the order of their text} */
    public List<CrewRef> crews() {
        return crews.keySet().stream()
                .sorted(Comparator.comparing(CrewRef::toString))
                .toList();
    }

    /**
     * Adds a crew.
     *
     * @param name its name, the one that the crew has itself
     * @param version its version, not blank; another one for each change that runs in flight must not notice
     * @param factory makes it; asked once for each run or task
     * @return this registry
     * @throws IllegalArgumentException if the registry has that version already
     */
    public CrewRegistry add(String name, String version, Supplier<Crew> factory) {
        if (version.isBlank()) {
            throw new IllegalArgumentException("A crew in a registry has a version, such as \"1\"");
        }
        CrewRef ref = new CrewRef(name, version);
        if (crews.putIfAbsent(ref, requireNonNull(factory, "factory")) != null) {
            throw new IllegalArgumentException("The registry has a crew " + ref + " already");
        }
        return this;
    }

    /**
     * Makes a crew.
     *
     * @param ref its name and version
     * @return the crew
     * @throws PermanentException if there is none; the message says which there are. A crew that was made ad hoc is in none: its
     *     runs go on in the process that made it, and nowhere else
     */
    public Crew crew(CrewRef ref) {
        Supplier<Crew> factory = crews.get(ref);
        if (factory != null) {
            return factory.get();
        }
        throw new PermanentException(
                ref.isAdHoc()
                        ? "The crew '" + ref
                                + "' was made ad hoc: only the process that made it can run its tasks. Add it to"
                                + " a CrewRegistry under a version, and start it from there."
                        : "There is no crew " + ref + " here. There is "
                                + crews.keySet().stream()
                                        .map(CrewRef::toString)
                                        .sorted()
                                        .collect(Collectors.joining(", ", "", "."))
                                + " Deploy that version, or let the run go on where it is.");
    }
}
