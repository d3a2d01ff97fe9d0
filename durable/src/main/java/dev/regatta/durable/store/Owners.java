package dev.regatta.durable.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of owners of leases: the machine with its boot, the process with its start, and a random part that tells owners within a
 * process apart. So it is known at once of an owner on this machine whether its process lives. Stateless and thread-safe.
 */
public final class Owners {
    private static final Pattern FORM = Pattern.compile("(.+)/(\\d+)@(\\d+)/[0-9a-f]+");
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Path NAMESPACE = Path.of("/proc/self/ns/pid");
    private static final String MACHINE = machine();

    private Owners() {}

    /** {@return the name of a new owner in this process, unique over machines, processes and their lives} */
    public static String create() {
        ProcessHandle self = ProcessHandle.current();
        String random = Long.toHexString(UUID.randomUUID().getMostSignificantBits());
        return MACHINE + "/" + self.pid() + "@" + start(self) + "/" + random;
    }

    /**
     * Says whether an owner is known to be dead.
     *
     * @param owner a name made by {@link #create}; of any other, nothing is known
     * @return whether it was on this machine and its process has ended; {@code false} where that cannot be known
     */
    public static boolean isDead(String owner) {
        Matcher parts = FORM.matcher(owner);
        if (!parts.matches() || !parts.group(1).equals(MACHINE)) {
            return false;
        }
        Optional<ProcessHandle> process = pid(parts.group(2)).flatMap(ProcessHandle::of);
        long started = process.filter(ProcessHandle::isAlive).map(Owners::start).orElse(-1L);
        String named = parts.group(3);
        return process.isEmpty()
                || started == -1
                || (started != 0 && !named.equals("0") && !named.equals(String.valueOf(started)));
    }

    private static Optional<Long> pid(String digits) {
        try {
            return Optional.of(Long.valueOf(digits));
        } catch (NumberFormatException tooLong) {
            return Optional.empty();
        }
    }

    /** {@return when it started, in milliseconds; 0 where the system does not tell} */
    private static long start(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /** Numbers of processes say something only within one boot and one namespace of them. */
    private static String machine() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            host = "localhost";
        }
        try {
            String namespace = Files.exists(NAMESPACE)
                    ? Files.readSymbolicLink(NAMESPACE).toString().replaceAll("\\D", "")
                    : "";
            return host + "/" + (Files.exists(BOOT) ? Files.readString(BOOT).strip() : "") + "/" + namespace;
        } catch (IOException | UnsupportedOperationException unknown) {
            return host + "//";
        }
    }
}
