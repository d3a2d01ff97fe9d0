package dev.regatta.models.wire;

import dev.regatta.error.PermanentException;
import dev.regatta.support.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/** The profiles of all servers (registry): those of this module, changed and added to by the user's file. Immutable. */
public final class Profiles {
    /** The setting (variable {@code REGATTA_PROFILES}) with a file of profiles. */
    public static final String SETTING = "regatta.profiles";

    /** The profile of servers that none is known for. */
    public static final String USUAL = "openai-like";

    private static final String RESOURCE = "/dev/regatta/models/profiles.json";
    private static final Profiles SHIPPED =
            new Profiles(new ProfileReader("profiles.json", shipped(), Map.of()).read());

    private final Map<String, Profile> byName;

    private Profiles(Map<String, Profile> byName) {
        this.byName = byName;
    }

    private static String shipped() {
        try (InputStream in = Profiles.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new PermanentException("The resource " + RESOURCE + " is not in the jar of regatta-models.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * Reads the profiles as they are configured.
     *
     * @return the module's own, with those of the file that the setting {@value #SETTING} names
     * @throws PermanentException if that file cannot be read or is wrong; the message says in which line
     */
    public static Profiles configured() {
        String file = Settings.get(SETTING);
        if (file == null) {
            return SHIPPED;
        }
        try {
            return with(file, Files.readString(Path.of(file)));
        } catch (IOException | InvalidPathException unreadable) {
            throw new PermanentException(
                    "The profiles in " + file + ", from the setting " + SETTING + ", cannot be read. Check the path.",
                    unreadable);
        }
    }

    /**
     * Adds profiles to those of this module.
     *
     * @param file the name of their file, for messages
     * @param text the file
     * @return all profiles
     * @throws PermanentException if the text is wrong; the message says in which line
     */
    public static Profiles with(String file, String text) {
        return new Profiles(new ProfileReader(file, text, SHIPPED.byName).read());
    }

    /** {@return all profiles, in the order of the files} */
    public Collection<Profile> all() {
        return byName.values();
    }

    /** {@return the profile of a name; empty if there is none} */
    public Optional<Profile> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /**
     * Finds the profile that a server is known by.
     *
     * @param server a URL with a host
     * @return the profile with the longest pattern that names it; empty if none does
     */
    public Optional<Profile> at(URI server) {
        return byName.values().stream()
                .filter(profile -> profile.names(server) > 0)
                .max(Comparator.comparingInt(profile -> profile.names(server)));
    }
}
