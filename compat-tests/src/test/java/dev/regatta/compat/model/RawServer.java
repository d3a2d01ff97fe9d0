package dev.regatta.compat.model;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A server that answers with bytes as they are given, and may stop anywhere. Thread-safe. */
final class RawServer implements AutoCloseable {
    private final ServerSocket socket;
    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    private volatile Reply reply = new Reply("", List.of(), false);

    /**
     * What it answers.
     *
     * @param head status line and headers, each ended by CR LF
     * @param parts the body, sent in so many pieces
     * @param hangs whether the connection stays open afterwards
     */
    record Reply(String head, List<byte[]> parts, boolean hangs) {
        static Reply ofJson(int status, String json) {
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            return new Reply(
                    "HTTP/1.1 " + status + " X\r\nContent-Type: application/json\r\nContent-Length: " + body.length
                            + "\r\nConnection: close\r\n",
                    List.of(body),
                    false);
        }

        static Reply ofEvents(byte[]... parts) {
            return new Reply(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n",
                    List.of(parts),
                    false);
        }
    }

    RawServer() {
        try {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + socket.getLocalPort() + "/v1";
    }

    void answers(Reply with) {
        reply = with;
        requests.clear();
    }

    /** {@return the body of the next request} */
    String request() {
        return String.valueOf(requests.poll());
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection;
                InputStream in = new BufferedInputStream(connection.getInputStream());
                OutputStream out = connection.getOutputStream()) {
            requests.add(read(in));
            Reply now = reply;
            out.write((now.head() + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            for (byte[] part : now.parts()) {
                out.write(part);
                out.flush();
            }
            if (now.hangs()) {
                int unused = in.read(); // until the client has gone
            }
        } catch (IOException gone) {
            // the client has read enough
        }
    }

    private static String read(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.write(next);
        }
        int length = head.toString(StandardCharsets.ISO_8859_1)
                .lines()
                .map(line -> line.toLowerCase(Locale.ROOT))
                .filter(line -> line.startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(
                        line.substring("content-length:".length()).strip()))
                .findFirst()
                .orElse(0);
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
