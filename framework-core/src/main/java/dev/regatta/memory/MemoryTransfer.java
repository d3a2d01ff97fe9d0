package dev.regatta.memory;

import dev.regatta.spi.memory.MemoryChange;
import dev.regatta.spi.memory.MemoryStore;
import dev.regatta.support.AtomicFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Moves records to and from lines of JSON. */
final class MemoryTransfer {
    private static final int BATCH = 1_000;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private MemoryTransfer() {}

    static long export(Stream<MemoryRecord> records, Writer target) {
        try {
            return write(records, target);
        } catch (IOException e) {
            throw MemoryException.cannotMove("export to", "the given writer", "", e);
        }
    }

    private static long write(Stream<MemoryRecord> records, Writer target) throws IOException {
        long count = 0;
        for (Iterator<MemoryRecord> each = records.iterator(); each.hasNext(); count++) {
            target.write(each.next().toJson());
            target.write('\n');
        }
        target.flush();
        return count;
    }

    static long export(Stream<MemoryRecord> records, Path file) {
        long[] count = {0};
        try {
            AtomicFile.create(file, part -> {
                try (Writer writer = Files.newBufferedWriter(part)) {
                    count[0] = write(records, writer);
                }
            });
        } catch (FileAlreadyExistsException e) {
            throw MemoryException.exists(file);
        } catch (IOException e) {
            throw MemoryException.cannotMove("export to", file.toString(), "", e);
        }
        return count[0];
    }

    static void backup(MemoryStore store, Path file) {
        try {
            AtomicFile.create(file, store::backup);
        } catch (FileAlreadyExistsException e) {
            throw MemoryException.exists(file);
        } catch (IOException e) {
            throw MemoryException.cannotMove("back up to", file.toString(), "", e);
        }
    }

    static MemoryImport importAll(Path file, Function<List<MemoryChange>, List<Long>> write) {
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            return importAll(file.toString(), reader, write);
        } catch (IOException e) {
            throw MemoryException.cannotMove("import from", file.toString(), "", e);
        }
    }

    static MemoryImport importAll(Reader source, Function<List<MemoryChange>, List<Long>> write) {
        return importAll("the given reader", source, write);
    }

    private static MemoryImport importAll(String name, Reader source, Function<List<MemoryChange>, List<Long>> write) {
        BufferedReader reader = source instanceof BufferedReader buffered ? buffered : new BufferedReader(source);
        Import batches = new Import(write);
        try {
            String line = reader.readLine();
            line = line != null && line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line;
            while (line != null) {
                batches.take(line);
                line = reader.readLine();
            }
        } catch (IOException e) {
            MemoryImport done = batches.finish();
            throw MemoryException.cannotMove(
                    "import from", name, "Up to there, " + done.added() + " new records were added.", e);
        }
        return batches.finish();
    }

    /** Writes what it takes in batches. */
    private static final class Import {
        private final Function<List<MemoryChange>, List<Long>> write;
        private List<MemoryChange> batch = new ArrayList<>();
        private MemoryImport sum = new MemoryImport(0, 0);
        private long lines;

        Import(Function<List<MemoryChange>, List<Long>> write) {
            this.write = write;
        }

        void take(String line) {
            lines++;
            if (!line.isBlank()) {
                try {
                    batch.add(new MemoryChange.Add(MemoryRecord.fromJson(line)));
                } catch (IllegalArgumentException e) {
                    throw MemoryException.badLine(lines, String.valueOf(e.getMessage()), finish().added(), e);
                }
            }
            if (batch.size() == BATCH) {
                finish();
            }
        }

        MemoryImport finish() {
            if (!batch.isEmpty()) {
                List<MemoryChange> full = batch;
                batch = new ArrayList<>();
                sum = plus(sum, write.apply(full));
            }
            return sum;
        }
    }

    private static MemoryImport plus(MemoryImport sum, List<Long> touched) {
        long added = touched.stream().mapToLong(Long::longValue).sum();
        return new MemoryImport(sum.added() + added, sum.known() + touched.size() - added);
    }
}
