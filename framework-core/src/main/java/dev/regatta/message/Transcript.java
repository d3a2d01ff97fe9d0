package dev.regatta.message;

import static java.util.Objects.requireNonNull;

import dev.regatta.error.PermanentException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;

/**
 * Writes messages to a file, one a line of JSON, each at once when it comes: what was written stays, whatever happens to the
 * process. The file is added to, also by several runs at once, whose ids are in the lines; a line that was torn by a crash
 * stays and is ended. Thread-safe; nothing is open between messages.
 */
public final class Transcript implements MessageListener {
    private final Path file;
    private final MessageCodec<Envelope> codec = codec();

    private Transcript(Path file) {
        this.file = file;
    }

    /**
     * Makes one.
     *
     * @param file where to; made at the first message if it is not there, in a folder that is
     * @return the transcript
     */
    public static Transcript to(Path file) {
        return new Transcript(requireNonNull(file, "file"));
    }

    /**
     * Reads the messages of a transcript.
     *
     * @param in the bytes of the file; not closed
     * @return the messages, read as they are asked for; asking for one that is broken throws {@link MessageFormatException},
     *     after which the next can be asked for. One that is {@link MessageFormatException.Kind#TRUNCATED} was torn by a crash
     */
    public static Iterator<Envelope> read(InputStream in) {
        return codec().decodeAll(in);
    }

    private static MessageCodec<Envelope> codec() {
        return MessageCodecs.json(Envelope.class);
    }

    @Override
    public synchronized void on(Envelope envelope) {
        byte[] line = codec.encode(envelope);
        try {
            ByteBuffer bytes = ByteBuffer.allocate(line.length + 2);
            if (!endsWithLineFeed()) { // looked at each time, since others write to it, too, and may be torn off
                bytes.put((byte) '\n');
            }
            bytes.put(line).put((byte) '\n').flip();
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                while (bytes.hasRemaining()) {
                    int unused = channel.write(bytes);
                }
            }
        } catch (IOException failed) {
            throw new PermanentException(
                    "The transcript '" + file + "' cannot be written ("
                            + failed.getClass().getSimpleName()
                            + "): a message is missing there. Look at its folder, its rights and the room on its disk.",
                    failed);
        }
    }

    private boolean endsWithLineFeed() throws IOException {
        if (!Files.isRegularFile(file)) { // none yet, or a pipe, which cannot be looked at
            return true;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            long size = channel.size();
            return size == 0 || (channel.read(last, size - 1) == 1 && last.get(0) == '\n');
        } catch (NoSuchFileException fresh) {
            return true;
        }
    }

    /** {@return the file} */
    @Override
    public String toString() {
        return "transcript " + file + (Files.exists(file) ? "" : ", not there yet");
    }
}
