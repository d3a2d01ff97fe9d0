package dev.regatta.benchmarks;

import dev.regatta.benchmarks.Figures.Pair;
import dev.regatta.memory.Memory;
import dev.regatta.memory.MemoryDraft;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Writing in batches, beside the same SQL through JDBC; and writing one by one, beside what the disk needs for it. */
final class MemoryWriteSpeed {
    private static final int BATCH = 1_000;
    private static final int BATCHES = 60;
    private static final int WARM_UP = 10;
    private static final int COMMITS = 1_000;
    private static final int PAGE = 4_096;

    private static final String INSERT =
            "INSERT INTO memory (id, scope, content, metadata, importance, run, task, agent, sequence, time)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING";

    private MemoryWriteSpeed() {}

    static void batches(MemoryFiles files, Figures figures) throws Exception {
        files.open("plain").close();
        Pair pair = new Pair();
        try (Memory memory = files.open("batches");
                Connection connection = files.connect("plain");
                Statement transaction = connection.createStatement();
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (int batch = 0; batch < WARM_UP + BATCHES; batch++) {
                List<MemoryDraft> drafts = files.drafts(batch * BATCH, BATCH);
                Pair to = batch < WARM_UP ? new Pair() : pair;
                to.time(() -> memory.rememberAll(drafts), () -> insert(transaction, insert, drafts));
            }
        }
        double perSecond = BATCHES * BATCH / (pair.leftSum() / 1e3);
        figures.heading("Writing batches of %,d records of 30 words (bars: 0.9 and 20,000 a second)", BATCH);
        figures.row("through the API", "%7.1f ms a batch, %,.0f records/s over all", pair.left(), perSecond);
        figures.row("the same SQL through JDBC", "%7.1f ms a batch", pair.right());
        figures.row(
                "JDBC's time / the API's: medians, sums",
                "%7.2f × %.2f ×",
                pair.right() / pair.left(),
                pair.rightSum() / pair.leftSum());
        figures.keep("batch_vs_jdbc", "%.2f", pair.right() / pair.left());
        figures.keep("batch_records_s", "%.0f", perSecond);
        files.drop("batches");
        files.drop("plain");
    }

    private static void insert(Statement transaction, PreparedStatement insert, List<MemoryDraft> drafts)
            throws SQLException {
        transaction.execute("BEGIN IMMEDIATE");
        for (MemoryDraft draft : drafts) {
            long millis = System.currentTimeMillis();
            insert.setString(
                    1,
                    Long.toHexString(millis)
                            + Long.toHexString(ThreadLocalRandom.current().nextLong()));
            insert.setString(2, "/");
            insert.setString(3, draft.content());
            insert.setString(4, "{}");
            insert.setDouble(5, 0.5);
            for (int column = 6; column < 10; column++) {
                insert.setString(column, null);
            }
            insert.setLong(10, millis);
            insert.executeUpdate();
        }
        transaction.execute("COMMIT");
    }

    static void commits(MemoryFiles files, MemoryText text, Figures figures) throws Exception {
        Pair pair = new Pair();
        try (Memory memory = files.filled("commits", 20 * BATCH);
                FileChannel channel =
                        FileChannel.open(files.path("blocks"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            ByteBuffer page = ByteBuffer.allocateDirect(PAGE);
            for (int i = 0; i < COMMITS + COMMITS / 5; i++) {
                String content = text.record(30 * BATCH + i);
                Pair to = i < COMMITS / 5 ? new Pair() : pair;
                to.time(() -> memory.remember(content), () -> {
                    channel.write(page.clear());
                    channel.force(false);
                });
            }
        }
        figures.heading("One durable commit (bar: fdatasync + 0.15 ms)");
        figures.row("remember one record of 30 words", "%7.3f ms", pair.left());
        figures.row("append 4 kB to a file beside it, fdatasync", "%7.3f ms", pair.right());
        figures.keep("commit_ms", "%.3f", pair.left());
        figures.keep("fdatasync_ms", "%.3f", pair.right());
        figures.keep("commit_minus_fdatasync_ms", "%.3f", pair.left() - pair.right());
        files.drop("commits");
    }
}
