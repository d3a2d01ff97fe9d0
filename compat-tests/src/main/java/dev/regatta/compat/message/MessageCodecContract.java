package dev.regatta.compat.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.regatta.compat.message.MessageSamples.Anything;
import dev.regatta.compat.message.MessageSamples.First;
import dev.regatta.compat.message.MessageSamples.Inner;
import dev.regatta.compat.message.MessageSamples.Picky;
import dev.regatta.compat.message.MessageSamples.Second;
import dev.regatta.compat.message.MessageSamples.Tree;
import dev.regatta.compat.message.MessageSamples.Unversioned;
import dev.regatta.compat.message.MessageSamples.Wider;
import dev.regatta.message.CodecLimits;
import dev.regatta.message.Envelope;
import dev.regatta.message.Message;
import dev.regatta.message.MessageCodec;
import dev.regatta.message.MessageFormatException;
import dev.regatta.message.MessageFormatException.Kind;
import dev.regatta.message.TypeRef;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every codec of messages promises, whatever its format. */
public abstract class MessageCodecContract {
    /** For subclasses. */
    protected MessageCodecContract() {}

    /**
     * Makes a codec.
     *
     * @param type the type of its messages
     * @param limits how much one may hold
     * @param <T> the type of its messages
     * @return the codec
     */
    protected abstract <T> MessageCodec<T> codec(TypeRef<T> type, CodecLimits limits);

    final <T> MessageCodec<T> codec(Class<T> type, CodecLimits limits) {
        return codec(TypeRef.of(type), limits);
    }

    final <T> MessageCodec<T> codec(Class<T> type) {
        return codec(type, CodecLimits.defaults());
    }

    final <T> MessageCodec<T> codec(TypeRef<T> type) {
        return codec(type, CodecLimits.defaults());
    }

    static List<Record> samples() {
        return MessageSamples.all();
    }

    // ---- there and back
    // ----------------------------------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("samples")
    void reads_what_it_wrote(Record value) {
        assertThat(again(value)).isEqualTo(value);
    }

    private <T extends Record> T again(T value) {
        @SuppressWarnings("unchecked") // a value's class is of its own type
        MessageCodec<T> codec = codec((Class<T>) value.getClass());
        return codec.decode(codec.encode(value));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void writes_what_it_read_as_it_was(Record value) {
        @SuppressWarnings("unchecked")
        MessageCodec<Record> codec = codec((Class<Record>) value.getClass());
        byte[] bytes = codec.encode(value);

        assertThat(codec.encode(codec.decode(bytes))).isEqualTo(bytes);
    }

    static List<TypeSamples.Sample<?>> types() {
        return TypeSamples.all();
    }

    @ParameterizedTest
    @MethodSource("types")
    <T> void reads_values_of_all_types_as_they_were(TypeSamples.Sample<T> sample) {
        MessageCodec<T> codec = codec(sample.type());
        T read = codec.decode(codec.encode(sample.value()));

        assertThat(TypeSamples.same(read, sample.value())).as("%s", read).isTrue();
    }

    @ParameterizedTest
    @MethodSource("types")
    <T> void streams_values_of_all_types(TypeSamples.Sample<T> sample) throws IOException {
        MessageCodec<T> codec = codec(sample.type());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        codec.encodeAll(List.of(sample.value(), sample.value()).iterator(), out);

        assertThat(codec.decodeAll(new ByteArrayInputStream(out.toByteArray())))
                .toIterable()
                .hasSize(2)
                .allMatch(each -> TypeSamples.same(each, sample.value()));
    }

    @Test
    void collections_that_were_read_cannot_be_modified() {
        MessageCodec<Map<Integer, List<String>>> codec = codec(new TypeRef<>() {});
        Map<Integer, List<String>> read = codec.decode(codec.encode(Map.of(1, List.of("a"))));

        assertThatThrownBy(read::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> Objects.requireNonNull(read.get(1)).clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"}) // what the compiler would have prevented
    void writes_nothing_that_the_type_does_not_hold() {
        Map<TypeRef<?>, Object> wrong = new LinkedHashMap<>();
        wrong.put(new TypeRef<List<String>>() {}, List.of(1));
        wrong.put(new TypeRef<List<Integer>>() {}, List.of(1L));
        wrong.put(new TypeRef<List<BigDecimal>>() {}, List.of(BigInteger.ONE));
        wrong.put(new TypeRef<List<Duration>>() {}, List.of(Instant.EPOCH));
        wrong.put(new TypeRef<List<MessageSamples.Color>>() {}, List.of(Kind.LIMIT));
        wrong.put(new TypeRef<List<Unversioned>>() {}, List.of(new First("x")));
        wrong.put(new TypeRef<List<TypeSamples.Outcome>>() {}, List.of(new First("x")));
        wrong.put(new TypeRef<List<int[]>>() {}, List.of(new long[0]));
        wrong.put(new TypeRef<List<Optional<String>>>() {}, List.of("x"));
        wrong.put(new TypeRef<List<Object>>() {}, List.of(Optional.empty()));
        wrong.put(new TypeRef<List<Locale>>() {}, List.of(oddLocale()));
        wrong.put(new TypeRef<Map<Integer, Long>>() {}, Map.of(1L, 1L));
        wrong.put(new TypeRef<Map<String, Long>>() {}, Map.of(1, 1L));
        wrong.put(new TypeRef<Map<String, Long>>() {}, Collections.singletonMap(null, 1L));

        wrong.forEach((type, value) -> {
            MessageCodec codec = codec(type);
            MessageFormatException fault =
                    catchThrowableOfType(MessageFormatException.class, () -> codec.encode(value));

            assertThat(fault).as(type.toString()).isNotNull();
            assertThat(fault.kind()).as(type.toString()).isEqualTo(Kind.WRONG_TYPE);
        });
    }

    @SuppressWarnings("deprecation") // there is no other way to one
    private static Locale oddLocale() {
        return new Locale("no", "NO", "NY");
    }

    @Test
    void writes_a_sealed_type_as_a_message_of_its_own() {
        MessageCodec<Message> codec = codec(Message.class);
        Message message = Message.User.of("hello");

        assertThat(codec.decode(codec.encode(message))).isEqualTo(message);
    }

    @Test
    void writes_the_same_to_arrays_streams_and_buffers() throws IOException {
        MessageCodec<Tree> codec = codec(Tree.class);
        Tree tree = new Tree("a", List.of(new Tree("b", List.of())));
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(1_000).position(7);

        codec.encode(tree, stream);
        codec.encode(tree, buffer);

        byte[] bytes = codec.encode(tree);
        assertThat(stream.toByteArray()).isEqualTo(bytes);
        assertThat(buffer.position()).isEqualTo(7 + bytes.length);
        assertThat(Arrays.copyOfRange(buffer.array(), 7, buffer.position())).isEqualTo(bytes);
    }

    @Test
    void leaves_a_buffer_alone_that_is_too_small() {
        MessageCodec<Tree> codec = codec(Tree.class);
        Tree tree = new Tree("a", List.of());
        ByteBuffer buffer = ByteBuffer.allocate(codec.encode(tree).length - 1);

        assertThatThrownBy(() -> codec.encode(tree, buffer)).isInstanceOf(BufferOverflowException.class);
        assertThat(buffer.position()).isZero();
        assertThat(buffer.array()).containsOnly(0);
    }

    @Test
    void reads_from_arrays_ranges_and_streams() throws IOException {
        MessageCodec<First> codec = codec(First.class);
        byte[] bytes = codec.encode(new First("x"));
        byte[] padded = new byte[bytes.length + 10];
        Arrays.fill(padded, (byte) '"');
        System.arraycopy(bytes, 0, padded, 4, bytes.length);

        assertThat(codec.decode(padded, 4, bytes.length)).isEqualTo(new First("x"));
        assertThat(codec.decode(oneByOne(bytes))).isEqualTo(new First("x"));
        assertThatThrownBy(() -> codec.decode(bytes, 1, bytes.length)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void reads_and_writes_long_texts() {
        for (int length : new int[] {1_000, 3_995, 4_000, 8_191, 65_536, 300_000}) {
            for (String piece : List.of("a", "é", "€", "😀", "a\u0001\"", "abcdefg€")) {
                First value = new First(piece.repeat(length / piece.length()));

                assertThat(again(value)).isEqualTo(value);
            }
        }
    }

    @Test
    void serves_many_threads_at_once() {
        MessageCodec<Envelope> codec = codec(Envelope.class);

        assertThat(IntStream.range(0, 1_000).parallel().allMatch(i -> {
                    Envelope envelope = MessageSamples.envelope(Message.User.of("é".repeat(i)));
                    return codec.decode(codec.encode(envelope)).equals(envelope);
                }))
                .isTrue();
    }

    @Test
    void an_accessor_that_throws_leaves_nothing_behind() {
        MessageCodec<MessageSamples.Closed> closed = codec(MessageSamples.Closed.class);
        MessageCodec<First> codec = codec(First.class);
        byte[] before = codec.encode(new First("x"));

        for (String how : List.of("plain", "undeclared")) {
            assertThatThrownBy(() -> closed.encode(new MessageSamples.Closed(how, "secret")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("'text'");
        }
        assertThatThrownBy(() -> closed.encode(new MessageSamples.Closed("error", "secret")))
                .isInstanceOf(AssertionError.class);
        assertThat(codec.encode(new First("x"))).isEqualTo(before);
    }

    @Test
    void a_stream_that_fails_leaves_nothing_behind() throws IOException {
        MessageCodec<First> codec = codec(First.class);
        OutputStream full = new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw new IOException("full");
            }
        };
        ByteArrayOutputStream fine = new ByteArrayOutputStream();

        assertThatThrownBy(() -> codec.encode(new First("secret"), full)).hasMessage("full");
        assertThatThrownBy(() -> codec.encode(
                        new First("secret"), ByteBuffer.allocate(100).asReadOnlyBuffer()))
                .isInstanceOf(ReadOnlyBufferException.class);
        codec.encode(new First("x"), fine);
        assertThat(fine.toByteArray()).isEqualTo(codec.encode(new First("x")));
        ByteBuffer direct = ByteBuffer.allocateDirect(100);
        codec.encode(new First("x"), direct);
        assertThat(direct.flip()).isEqualTo(ByteBuffer.wrap(fine.toByteArray()));
    }

    // ---- streams
    // -----------------------------------------------------------------------------------------------------

    @Test
    void reads_a_stream_of_messages_as_they_come() throws IOException {
        MessageCodec<First> codec = codec(First.class);
        List<First> values =
                IntStream.range(0, 3_000).mapToObj(i -> new First("é" + i)).toList();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        codec.encodeAll(values.iterator(), out);

        assertThat(codec.decodeAll(new ByteArrayInputStream(out.toByteArray())))
                .toIterable()
                .containsExactlyElementsOf(values);
        assertThat(codec.decodeAll(oneByOne(out.toByteArray()))).toIterable().hasSize(3_000);
        assertThat(codec.decodeAll(InputStream.nullInputStream()).hasNext()).isFalse();
    }

    @Test
    void reads_on_where_a_stream_failed() throws IOException {
        MessageCodec<First> codec = codec(First.class);
        List<First> values =
                IntStream.range(0, 50).mapToObj(i -> new First("é" + i)).toList();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        codec.encodeAll(values.iterator(), out);
        Iterator<First> read = codec.decodeAll(failingNowAndThen(out.toByteArray()));
        List<First> came = new ArrayList<>();
        int failures = 0;

        for (boolean over = false; !over; ) {
            try {
                over = !read.hasNext();
                if (!over) {
                    came.add(read.next());
                }
            } catch (UncheckedIOException failed) {
                failures++;
            }
        }

        assertThat(came).isEqualTo(values);
        assertThat(failures).isGreaterThan(50);
    }

    /** Gives seven bytes, fails, gives seven bytes and so on. */
    private static InputStream failingNowAndThen(byte[] bytes) {
        return new ByteArrayInputStream(bytes) {
            private boolean fails;

            @Override
            public int read(byte[] target) throws IOException {
                return read(target, 0, target.length);
            }

            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                fails = !fails;
                if (fails) {
                    throw new UncheckedIOException(new IOException("timed out"));
                }
                return super.read(target, offset, Math.min(7, length));
            }
        };
    }

    @Test
    void keeps_the_messages_before_one_that_cannot_be_written() {
        MessageCodec<First> codec = codec(First.class);
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        assertThatThrownBy(() -> codec.encodeAll(
                        List.of(new First("a"), new First("\ud800")).iterator(), out))
                .isInstanceOf(MessageFormatException.class);
        assertThat(codec.decodeAll(new ByteArrayInputStream(out.toByteArray())))
                .toIterable()
                .containsExactly(new First("a"));
    }

    @Test
    void tells_that_the_last_message_of_a_stream_is_torn() throws IOException {
        MessageCodec<First> codec = codec(First.class);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        codec.encodeAll(List.of(new First("abc"), new First("def")).iterator(), out);
        int second = out.size() / 2;

        for (int cut = second + 1; cut < out.size() - 1; cut++) {
            Iterator<First> read = codec.decodeAll(new ByteArrayInputStream(Arrays.copyOf(out.toByteArray(), cut)));
            First first = read.next();
            MessageFormatException fault = catchThrowableOfType(MessageFormatException.class, read::next);

            assertThat(first).isEqualTo(new First("abc"));
            assertThat(fault.kind()).isEqualTo(Kind.TRUNCATED);
            assertThat(fault.position()).isEqualTo(cut);
            assertThat(read.hasNext()).isFalse();
        }
    }

    @Test
    void holds_no_more_of_a_message_in_a_stream_than_is_allowed() {
        MessageCodec<First> codec = codec(First.class, CodecLimits.defaults().withBytes(10_000));
        byte[] begin = Arrays.copyOf(codec(First.class).encode(new First("a".repeat(60_000))), 50_000);

        MessageFormatException fault = catchThrowableOfType(
                MessageFormatException.class,
                () -> codec.decodeAll(endless(begin, 1_000_000)).next());

        assertThat(fault.kind()).isEqualTo(Kind.LIMIT);
    }

    // ---- versions
    // ----------------------------------------------------------------------------------------------------

    @Test
    void passes_over_fields_that_it_does_not_know() {
        byte[] wider = codec(Wider.class).encode(new Wider("x", List.of(Map.of("a", 1), Map.of())));

        assertThat(codec(First.class).decode(wider)).isEqualTo(new First("x"));
    }

    @Test
    void reads_older_forms() {
        assertThat(codec(Second.class).decode(codec(First.class).encode(new First("x"))))
                .isEqualTo(new Second("x"));
        assertThat(codec(First.class).decode(codec(Unversioned.class).encode(new Unversioned("x"))))
                .isEqualTo(new First("x"));
        assertThat(codec(Wider.class).decode(codec(First.class).encode(new First("x"))))
                .isEqualTo(new Wider("x", List.of()));
    }

    @Test
    void refuses_newer_forms() {
        byte[] second = codec(Second.class).encode(new Second("x"));

        assertThat(fault(First.class, second).kind()).isEqualTo(Kind.NEWER_VERSION);
        assertThat(fault(First.class, second).pointer()).isEqualTo("/v");
    }

    // ---- what does not fit
    // -------------------------------------------------------------------------------------------

    record Wish(@org.jspecify.annotations.Nullable Object even) {}

    @Test
    void tells_values_of_another_type() {
        for (Object wrong : List.of("2", 2.5, 2.0, true, List.of(2L), Map.of(), 1L << 40)) {
            MessageFormatException fault = fault(Picky.class, codec(Wish.class).encode(new Wish(wrong)));

            assertThat(fault.kind()).as(wrong.toString()).isEqualTo(Kind.WRONG_TYPE);
            assertThat(fault.pointer()).isEqualTo("/even");
            assertThat(fault.position()).isPositive();
        }
    }

    @Test
    void tells_what_is_missing() {
        assertThat(fault(Picky.class, codec(Wish.class).encode(new Wish(null))).kind())
                .isEqualTo(Kind.MISSING);
        assertThat(fault(Inner.class, codec(Wish.class).encode(new Wish(1L))).pointer())
                .isEqualTo("/x-y");
    }

    @Test
    void tells_that_a_record_refuses_its_values_without_saying_them() {
        MessageFormatException fault = fault(Picky.class, codec(Wish.class).encode(new Wish(77L)));

        assertThat(fault.kind()).isEqualTo(Kind.REFUSED);
        assertThat(fault).hasMessageNotContaining("77");
    }

    @Test
    void writes_no_half_surrogates_and_no_numbers_that_are_none() {
        for (Object wrong : List.of("a\ud800", "\udc00b", "\ude00\ud83d", Map.of("\ud83d", 1L))) {
            assertThat(unwritable(wrong).kind()).isEqualTo(Kind.SURROGATE);
        }
        for (Object wrong : List.of(Double.NaN, List.of(Double.POSITIVE_INFINITY), Float.NaN)) {
            assertThat(unwritable(wrong).kind()).isEqualTo(Kind.NOT_A_NUMBER);
        }
        assertThat(unwritable(List.of(new Object())).kind()).isEqualTo(Kind.WRONG_TYPE);
    }

    private MessageFormatException unwritable(Object value) {
        MessageFormatException fault = catchThrowableOfType(
                MessageFormatException.class, () -> codec(Anything.class).encode(new Anything(value, Map.of())));
        assertThat(fault.position()).isEqualTo(-1);
        assertThat(fault.pointer()).startsWith("/value");
        return fault;
    }

    // ---- hostile bytes
    // -----------------------------------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("samples")
    void tells_every_prefix_of_a_message_to_be_truncated(Record value) {
        @SuppressWarnings("unchecked")
        MessageCodec<Record> codec = codec((Class<Record>) value.getClass());
        byte[] bytes = codec.encode(value);

        for (int length = 0; length < bytes.length; length++) {
            int cut = length;
            MessageFormatException fault =
                    catchThrowableOfType(MessageFormatException.class, () -> codec.decode(bytes, 0, cut));

            assertThat(fault.kind()).isEqualTo(Kind.TRUNCATED);
            assertThat(fault.position()).isEqualTo(cut);
        }
    }

    @Test
    void tells_places_deep_down_under_long_names() {
        Object value = List.of();
        for (int i = 0; i < 150; i++) {
            value = Map.of("n/~".repeat(10_000), value);
        }
        byte[] bytes = codec(Anything.class).encode(new Anything(value, Map.of()));
        byte[] cut = Arrays.copyOf(bytes, bytes.length / 2);

        MessageFormatException fault = fault(Anything.class, cut);

        assertThat(fault.kind()).isEqualTo(Kind.TRUNCATED);
        assertThat(fault.pointer()).startsWith("/value/n~1~0n~1~0").hasSizeGreaterThan(cut.length);
        assertThat(fault.getMessage()).hasSizeLessThan(1_000);
    }

    @Test
    void tells_what_stands_behind_a_message() {
        byte[] bytes = codec(First.class).encode(new First("x"));

        for (byte more : new byte[] {'}', 0, '1', (byte) 0xF6}) {
            byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
            longer[bytes.length] = more;

            assertThat(fault(First.class, longer).kind()).isEqualTo(Kind.TRAILING);
            assertThat(fault(First.class, longer).position()).isEqualTo(bytes.length);
        }
    }

    @Test
    void keeps_to_its_limits() {
        CodecLimits limits = new CodecLimits(500, 6, 100, 20);
        byte[] longText = codec(First.class).encode(new First("a".repeat(101)));
        byte[] longMessage = codec(Tree.class)
                .encode(new Tree(
                        "a",
                        IntStream.range(0, 100)
                                .mapToObj(i -> new Tree("", List.of()))
                                .toList()));
        byte[] longNumber = codec(Anything.class).encode(new Anything(java.math.BigInteger.TEN.pow(200), Map.of()));
        Tree deep = new Tree("", List.of());
        for (int i = 0; i < 3; i++) {
            deep = new Tree("", List.of(deep));
        }
        byte[] deepTree = codec(Tree.class).encode(deep);

        assertThat(limited(First.class, limits, longText)).isEqualTo(Kind.LIMIT);
        assertThat(limited(Tree.class, limits, longMessage)).isEqualTo(Kind.LIMIT);
        assertThat(limited(Anything.class, limits, longNumber)).isEqualTo(Kind.LIMIT);
        assertThat(limited(Tree.class, limits, deepTree)).isEqualTo(Kind.LIMIT);
        assertThat(codec(Tree.class, limits.withDepth(8)).decode(deepTree)).isEqualTo(deep);
    }

    @Test
    void keeps_to_its_limit_on_texts_in_names_that_it_knows() {
        byte[] named = codec(First.class).encode(new First("x"));

        assertThat(limited(First.class, CodecLimits.defaults().withStringBytes(3), named))
                .isEqualTo(Kind.LIMIT);
        assertThat(codec(First.class, CodecLimits.defaults().withStringBytes(4)).decode(named))
                .isEqualTo(new First("x"));
    }

    private <T> Kind limited(Class<T> type, CodecLimits limits, byte[] bytes) {
        return catchThrowableOfType(
                        MessageFormatException.class, () -> codec(type, limits).decode(bytes))
                .kind();
    }

    @Test
    void survives_any_bytes() {
        Random random = new Random(1);
        MessageCodec<Anything> codec = codec(Anything.class);
        byte[] valid = codec.encode((Anything) MessageSamples.all().stream()
                .filter(each -> each instanceof Anything any && !any.more().isEmpty())
                .findFirst()
                .orElseThrow());
        List<Object> came = new ArrayList<>();

        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = valid.clone();
            for (int edits = random.nextInt(4); edits >= 0; edits--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                came.add(codec.decode(bytes));
            } catch (MessageFormatException fault) {
                assertThat(fault.position()).isBetween(0L, (long) bytes.length);
                came.add(fault.kind());
            }
        }

        assertThat(came).hasSize(5_000).hasAtLeastOneElementOfType(Kind.class);
    }

    private <T> MessageFormatException fault(Class<T> type, byte[] bytes) {
        return catchThrowableOfType(
                MessageFormatException.class, () -> codec(type).decode(bytes));
    }

    private static InputStream oneByOne(byte[] bytes) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(1, length));
            }
        };
    }

    /** A stream that begins with some bytes and goes on with letters; says so when too much of it is read. */
    private static InputStream endless(byte[] begin, long most) {
        return new InputStream() {
            private long count;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                int unused = read(one, 0, 1);
                return one[0] & 0xFF;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                if (count > most) {
                    throw new IOException("more than " + most + " bytes were read");
                }
                for (int i = 0; i < length; i++) {
                    target[offset + i] = count < begin.length ? begin[(int) count] : (byte) 'a';
                    count++;
                }
                return length;
            }
        };
    }
}
