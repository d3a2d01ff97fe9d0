package peers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What nobody can be quicker than: a copy of the same bytes, and the check that they are UTF-8. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LimitBench {
    private byte[][] texts;
    private int next;

    @Setup
    public void prepare() throws IOException {
        texts = Files.readAllLines(Path.of(System.getProperty("peers.messages"))).stream()
                .map(line -> line.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
    }

    private byte[] text() {
        next = next + 1 == texts.length ? 0 : next + 1;
        return texts[next];
    }

    @Benchmark
    public byte[] copy() {
        return text().clone();
    }

    @Benchmark
    public String validate() {
        return new String(text(), StandardCharsets.UTF_8);
    }
}
