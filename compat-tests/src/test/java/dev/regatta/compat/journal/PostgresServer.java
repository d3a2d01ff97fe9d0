package dev.regatta.compat.journal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real server, from the programs that Debian installs, on a free port of this machine; one per JVM, stopped at its end. */
final class PostgresServer {
    private static final Path HOME = Path.of("/usr/lib/postgresql");
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final Path programs;
    private final Path data;
    private final int port;

    private PostgresServer(Path programs, Path data, int port) {
        this.programs = programs;
        this.data = data;
        this.port = port;
    }

    private static final class Holder {
        private static final @Nullable PostgresServer CURRENT = start();

        private static @Nullable PostgresServer start() {
            try {
                Optional<Path> programs = programs();
                return programs.isEmpty() ? null : PostgresServer.start(programs.get());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** {@return the server; {@code null} where none is installed} */
    static @Nullable PostgresServer current() {
        return Holder.CURRENT;
    }

    private static Optional<Path> programs() throws IOException {
        if (!Files.isDirectory(HOME)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(HOME)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.naturalOrder());
        }
    }

    private static PostgresServer start(Path programs) throws IOException {
        Path folder = Files.createTempDirectory("regatta-postgres");
        Path data = folder.resolve("data");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        if (isRoot()) {
            run(List.of("chown", "-R", "nobody", folder.toString()));
        }
        PostgresServer server = new PostgresServer(programs, data, port);
        run(asNobody(
                programs.resolve("initdb").toString(),
                "-D",
                data.toString(),
                "-U",
                "regatta",
                "-A",
                "trust",
                "-E",
                "UTF8"));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> server.end(folder)));
        server.control("start");
        return server;
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** The server refuses to run as root. */
    private static List<String> asNobody(String... command) {
        List<String> whole = new ArrayList<>();
        if (isRoot()) {
            whole.addAll(List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"));
        }
        whole.addAll(List.of(command));
        return whole;
    }

    private static void run(List<String> command) throws IOException {
        Path log = Files.createTempFile("regatta-postgres", ".log");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(Path.of("/").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (process.waitFor() != 0) {
                throw new IOException(command + ": " + Files.readString(log, StandardCharsets.UTF_8));
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        } finally {
            Files.delete(log);
        }
    }

    /** Starts, stops or restarts it; clients are thrown out. */
    void control(String action) throws IOException {
        String options = "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off";
        List<String> command = new ArrayList<>(asNobody(
                programs.resolve("pg_ctl").toString(), action, "-w", "-m", "immediate", "-D", data.toString()));
        if (action.equals("start")) {
            command.removeAll(List.of("-m", "immediate"));
            command.addAll(
                    List.of("-o", options, "-l", data.resolve("server.log").toString()));
        }
        run(command);
    }

    private void end(Path folder) {
        try {
            control("stop");
        } catch (IOException stopped) {
            // by the test
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException left) {
            // to whoever cleans the temporary folder
        }
    }

    /** {@return the URL of a new database} */
    String newDatabase() throws SQLException {
        String name = "runs" + DATABASES.incrementAndGet();
        try (Connection connection = DriverManager.getConnection(url("postgres"));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return url(name);
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=regatta";
    }
}
