package dev.regatta.spi;

import static java.util.Objects.requireNonNull;

import dev.regatta.Crew;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A run that an engine is asked for.
 *
 * @param runId its id: 1 to 200 letters, digits, {@code _}, {@code -}, {@code .} and {@code :}
 * @param crew what runs
 * @param version under which a {@link dev.regatta.CrewRegistry} has it, so that other processes can make it again; empty if none
 *     has
 * @param inputs what fills the places in its texts, as the user gave it
 */
public record RunRequest(String runId, Crew crew, String version, Map<String, ?> inputs) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.:-]{1,200}");

    /** Checks the id and copies the inputs, nulls too, which are one of the problems that {@link CrewEngine} tells. */
    public RunRequest {
        requireNonNull(crew, "crew");
        requireNonNull(version, "version");
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
        if (!ID.matcher(runId).matches()) {
            throw new IllegalArgumentException(
                    "A run id is made of 1 to 200 letters, digits, '_', '-', '.' and ':'; it cannot be '" + runId
                            + "'");
        }
    }

    /**
     * Asks for a run of a crew that was made ad hoc.
     *
     * @param runId its id
     * @param crew what runs
     * @param inputs what fills the places in its texts
     */
    public RunRequest(String runId, Crew crew, Map<String, ?> inputs) {
        this(runId, crew, "", inputs);
    }

    /** {@return the name of the crew, with its version} */
    public CrewRef ref() {
        return new CrewRef(crew.name(), version);
    }

    /**
     * Asks for a run with a new id.
     *
     * @param crew what runs
     * @param inputs what fills the places in its texts
     * @return the request
     */
    public static RunRequest of(Crew crew, Map<String, ?> inputs) {
        return new RunRequest(UUID.randomUUID().toString(), crew, inputs);
    }
}
