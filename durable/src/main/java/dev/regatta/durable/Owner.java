package dev.regatta.durable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;

/**
 * Who holds leases: a process of a machine, in one of its lives. Of one on the same machine, it is known at once whether it is dead.
 *
 * @param host the machine
 * @param pid the process
 * @param started when it was started, in milliseconds since 1970; 0 if that is not known
 * @param nonce tells this owner from others in the same process
 */
record Owner(String host, long pid, long started, String nonce) {
    private static final String HOST = machine();

    static Owner ofProcess() {
        ProcessHandle process = ProcessHandle.current();
        return new Owner(
                HOST, process.pid(), startOf(process), UUID.randomUUID().toString());
    }

    private static long startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /** {@return this machine in this life of it, and the part of its processes that this one can see: names alone are not unique} */
    private static String machine() {
        String name;
        try {
            name = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            name = "localhost";
        }
        return (name + boot() + processes()).replace('/', '-');
    }

    private static String boot() {
        try {
            return ":"
                    + Files.readString(Path.of("/proc/sys/kernel/random/boot_id"))
                            .strip();
        } catch (IOException | RuntimeException notLinux) {
            return "";
        }
    }

    private static String processes() {
        try {
            return ":" + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
        } catch (IOException | RuntimeException notLinux) {
            return "";
        }
    }

    /** {@return whether an owner is a process of this machine that has ended} */
    static boolean isDead(String owner) {
        String[] parts = owner.split("/", -1);
        if (parts.length != 4 || !parts[0].equals(HOST)) {
            return false;
        }
        try {
            long pid = Long.parseLong(parts[1]);
            long started = Long.parseLong(parts[2]);
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .map(alive -> started != 0 && startOf(alive) != 0 && startOf(alive) != started)
                    .orElse(true);
        } catch (NumberFormatException another) {
            return false;
        }
    }

    @Override
    public String toString() {
        return host + "/" + pid + "/" + started + "/" + nonce;
    }
}
