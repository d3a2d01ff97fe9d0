package dev.regatta.spi.message.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.message.CodecLimits;
import dev.regatta.message.MessageFormatException;
import dev.regatta.spi.message.Shape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** CBOR that arrives a byte at a time: the same comes out, and no byte is worked on again and again. */
final class CborSequenceTest {
    private static final CodecLimits LIMITS = CodecLimits.defaults();

    record Note(String title, List<Integer> numbers) {}

    /** Gives one byte a read, and counts the bytes that were moved since the last one. */
    private static final class Trickle extends ByteArrayInputStream {
        private byte[] target = new byte[0];
        private int filled;
        private long moved;

        Trickle(byte[] bytes) {
            super(bytes);
        }

        @Override
        public synchronized int read(byte[] into, int offset, int length) {
            moved += into == target && offset == filled ? 0 : offset;
            target = into;
            filled = offset + 1;
            return super.read(into, offset, Math.min(1, length));
        }
    }

    @Test
    void bytes_that_come_one_at_a_time_are_moved_a_few_times_at_most() throws IOException {
        List<Note> notes = IntStream.of(0, 3, 20_000, 5, 9_000, 70_000)
                .mapToObj(count -> new Note(
                        "x".repeat(count), IntStream.range(0, count).boxed().toList()))
                .toList();
        TreeCodec<Note> codec = TreeCodec.cbor(Shape.of(Note.class), LIMITS);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        codec.encodeAll(notes.iterator(), out);

        Trickle in = new Trickle(out.toByteArray());
        assertThat(codec.decodeAll(in)).toIterable().containsExactlyElementsOf(notes);

        assertThat(in.moved).isLessThan(3L * out.size());
    }

    @Test
    void what_was_scanned_is_never_looked_at_again() {
        int items = 3_000; // each in at most six bytes: a map of a name to a text in pieces, of which there is one
        byte[] bytes = new byte[2 + 6 * items];
        bytes[0] = (byte) 0x9F;
        byte[] item = HexFormat.of().parseHex("A160" + "7F6178FF");
        IntStream.range(0, items).forEach(i -> System.arraycopy(item, 0, bytes, 1 + 6 * i, 6));
        bytes[bytes.length - 1] = (byte) 0xFF;

        CborScan scan = new CborScan(LIMITS);
        byte[] there = new byte[bytes.length];
        for (int length = 1; length < bytes.length; length++) {
            there[length - 1] = bytes[length - 1];
            if (length > 6) {
                there[length - 7] = (byte) 0xFC; // no value begins with it
            }
            assertThat(scan.lengthIn(there, 0, length, false)).isEqualTo(-1);
        }
        there[bytes.length - 1] = bytes[bytes.length - 1];

        assertThat(scan.lengthIn(there, 0, bytes.length, false)).isEqualTo(bytes.length);
    }

    @Test
    void a_text_or_a_name_in_many_pieces_is_not_begun_again() {
        for (String head : List.of("7F", "5F", "A17F")) {
            byte[] there = new byte[20_000];
            byte[] begin = HexFormat.of().parseHex(head);
            System.arraycopy(begin, 0, there, 0, begin.length);
            int piece = head.equals("5F") ? 0x41 : 0x61;
            CborScan scan = new CborScan(LIMITS);
            for (int at = begin.length; at < there.length - 4; at += 2) {
                there[at] = (byte) piece;
                there[at + 1] = 'x';
                if (at > begin.length + 2) {
                    there[at - 2] = (byte) 0xFC;
                }
                assertThat(scan.lengthIn(there, 0, at + 1, false)).isEqualTo(-1);
                assertThat(scan.lengthIn(there, 0, at + 2, false)).isEqualTo(-1);
            }
        }
    }

    @Test
    void a_scan_of_growing_bytes_says_what_a_scan_of_all_says_wherever_the_bytes_lie() {
        Random random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[1 + random.nextInt(40)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = HEADS[random.nextInt(HEADS.length)];
            }
            CodecLimits limits = new CodecLimits(30, 4, 6, 20);

            assertThat(grown(bytes, limits, random))
                    .as(HexFormat.of().formatHex(bytes))
                    .isEqualTo(whole(bytes, limits));
        }
    }

    /** Beginnings of short values of all kinds, so that random ones nest. */
    private static final byte[] HEADS = HexFormat.of()
            .parseHex(
                    "000118201818412E404142435F5F6060616263617F7F7FFFFFFFFFFF808182839F9F9FA0A1A2A3BFBFBFC2C3C4C482F4F5F6F9F93C00FB7C00");

    private static String whole(byte[] bytes, CodecLimits limits) {
        try {
            return "length " + new CborScan(limits).lengthIn(bytes, 0, bytes.length, true);
        } catch (MessageFormatException fault) {
            return told(fault);
        }
    }

    private static String grown(byte[] bytes, CodecLimits limits, Random random) {
        CborScan scan = new CborScan(limits);
        try {
            for (int length = 0; length <= bytes.length; length++) {
                int offset = random.nextInt(5);
                byte[] moved = new byte[offset + bytes.length];
                System.arraycopy(bytes, 0, moved, offset, length);
                Arrays.fill(moved, 0, offset, (byte) 0xFC);
                int found = scan.lengthIn(moved, offset, length, length == bytes.length);
                if (found >= 0) {
                    return "length " + found;
                }
            }
            return "more is wanted";
        } catch (MessageFormatException fault) {
            return told(fault);
        }
    }

    private static String told(MessageFormatException fault) {
        return fault.kind() + " at " + fault.position() + " in '" + fault.pointer() + "'";
    }
}
