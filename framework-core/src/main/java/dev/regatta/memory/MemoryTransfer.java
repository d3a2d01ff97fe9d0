package dev.regatta.memory;

import dev.regatta.internal.file.CompleteFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Moves records to and from lines of JSON. */
final class MemoryTransfer {
    private static final int BATCH = 1_000;

    private MemoryTransfer() {}

    static long export(Stream<MemoryRecord> records, Writer target) {
        long[] count = {0};
        try {
            records.forEachOrdered(record -> {
                try {
                    target.write(record.toJson());
                    target.write('\n');
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                count[0]++;
            });
            target.flush();
        } catch (UncheckedIOException e) {
            throw MemoryException.failed("export", "the target", e);
        } catch (IOException e) {
            throw MemoryException.failed("export", "the target", e);
        }
        return count[0];
    }

    static long export(Stream<MemoryRecord> records, Path file) {
        long[] count = {0};
        try {
            CompleteFile.create(file, part -> {
                try (Writer writer = Files.newBufferedWriter(part)) {
                    count[0] = export(records, writer);
                }
            });
        } catch (FileAlreadyExistsException e) {
            throw MemoryException.exists(file);
        } catch (IOException e) {
            throw MemoryException.failed("export into", file.toString(), e);
        }
        return count[0];
    }

    static void backup(MemoryStore store, Path file) {
        try {
            CompleteFile.create(file, store::backup);
        } catch (FileAlreadyExistsException e) {
            throw MemoryException.exists(file);
        } catch (IOException e) {
            throw MemoryException.failed("back up into", file.toString(), e);
        }
    }

    static MemoryImport importAll(Path file, Function<List<MemoryChange>, List<Long>> write) {
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            return importAll(reader, write);
        } catch (IOException e) {
            throw MemoryException.failed("import from", file.toString(), e);
        }
    }

    static MemoryImport importAll(Reader source, Function<List<MemoryChange>, List<Long>> write) {
        BufferedReader reader = source instanceof BufferedReader buffered ? buffered : new BufferedReader(source);
        List<MemoryChange> batch = new ArrayList<>();
        MemoryImport sum = new MemoryImport(0, 0);
        long number = 0;
        try {
            String line = reader.readLine();
            while (line != null) {
                number++;
                if (!line.isBlank()) {
                    batch.add(new MemoryChange.Add(MemoryRecord.fromJson(line)));
                }
                if (batch.size() == BATCH) {
                    sum = plus(sum, write.apply(batch));
                    batch = new ArrayList<>();
                }
                line = reader.readLine();
            }
        } catch (IllegalArgumentException e) {
            sum = batch.isEmpty() ? sum : plus(sum, write.apply(batch));
            throw MemoryException.badLine(number, String.valueOf(e.getMessage()), sum.added(), e);
        } catch (IOException e) {
            throw MemoryException.failed("import after line " + number + " into", "this file", e);
        }
        return batch.isEmpty() ? sum : plus(sum, write.apply(batch));
    }

    private static MemoryImport plus(MemoryImport sum, List<Long> touched) {
        long added = touched.stream().mapToLong(Long::longValue).sum();
        return new MemoryImport(sum.added() + added, sum.known() + touched.size() - added);
    }
}
