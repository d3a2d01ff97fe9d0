package dev.regatta.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.regatta.error.PermanentException;
import dev.regatta.spi.message.Shape;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class StorableTest {
    private static final String KINDS =
            "use a record, a sealed interface of records, an enum, a text, a number, a type of"
                    + " java.time, or a list, set, map or optional of these.";

    private record Report(
            String title,
            InputStream author,
            List<Set<Thread>> readers,
            @Nullable Report next) {}

    private record Box<T>(T value) {}

    private record Boxes(Box<InputStream> one, Box<String> other) {}

    private record Growing<T>(@Nullable Growing<List<T>> inner) {}

    private record Twice(
            @com.fasterxml.jackson.annotation.JsonProperty("b")
            int a,

            int b) {}

    private sealed interface Shown {
        record Leaf(Map<StringBuilder, String> names) implements Shown {}

        final class Other implements Shown {}
    }

    private sealed interface Typed {
        record One(String type) implements Typed {}
    }

    private sealed interface Alike {
        record Same() implements Alike {}

        sealed interface More extends Alike {
            record Same() implements More {}
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
    private sealed interface Classes {
        record One() implements Classes {}
    }

    private interface Open {}

    private static String only(Type type) {
        List<String> problems = Storable.problems(type);
        assertThat(problems).hasSize(1);
        return problems.getFirst();
    }

    @Test
    void has_nothing_against_what_codecs_write() {
        for (TypeRef<?> type : List.of(
                TypeRef.of(String.class),
                TypeRef.of(int.class),
                TypeRef.of(Envelope.class),
                TypeRef.of(Message.class),
                TypeRef.of(Object.class),
                new TypeRef<Map<Instant, Optional<List<Box<byte[]>>>>>() {})) {
            assertThat(Storable.problems(type.type())).as(type.toString()).isEmpty();
        }
    }

    @Test
    void names_each_part_of_a_record_that_cannot_be_stored() {
        assertThat(Storable.problems(Report.class))
                .containsExactly(
                        "Report.author is a java.io.InputStream, which cannot be stored; " + KINDS,
                        "Report.readers holds a java.lang.Thread, which cannot be stored; " + KINDS);
        assertThat(only(Boxes.class)).startsWith("Box.value is a java.io.InputStream, which cannot be stored; ");
    }

    @Test
    void names_the_type_itself() {
        assertThat(only(InputStream.class))
                .isEqualTo("Values of the type java.io.InputStream cannot be stored; " + KINDS);
        assertThat(only(new TypeRef<List<InputStream>>() {}.type()))
                .isEqualTo("java.util.List<java.io.InputStream> holds a java.io.InputStream, which cannot be stored; "
                        + KINDS);
    }

    @Test
    void says_what_to_use_instead() {
        assertThat(only(List.class)).endsWith("; say what it holds, as in List<…>.");
        assertThat(only(ArrayList.class)).endsWith("; use java.util.List.");
        assertThat(only(java.util.TreeSet.class)).endsWith("; use java.util.Set.");
        assertThat(only(java.util.TreeMap.class)).endsWith("; use java.util.Map.");
        assertThat(only(Date.class)).endsWith("; use a type of java.time.");
        assertThat(only(Box.class))
                .isEqualTo("Box.value is a T, which cannot be stored; say what T stands for, as in new"
                        + " TypeRef<Box<…>>() {}.");
        assertThat(only(Open.class)).endsWith("Open cannot be stored; make it a sealed interface of records.");
        assertThat(only(Shown.class))
                .endsWith("; make dev.regatta.message.StorableTest$Shown$Other a record, as all that"
                        + " a sealed interface permits.");
        assertThat(only(Shown.Leaf.class))
                .endsWith("; use texts, whole numbers, enums, UUIDs or times of java.time as its" + " keys.");
        assertThat(only(Classes.class)).contains("@JsonTypeInfo(use = NAME");
        assertThat(only(new TypeRef<Optional<Optional<String>>>() {}.type())).contains("use a single optional");
        assertThat(only(new TypeRef<List<? super String>>() {}.type()))
                .endsWith("; name a type instead of ? super java.lang.String.");
    }

    @Test
    void tells_records_that_no_codec_can_follow() {
        assertThat(only(new TypeRef<Growing<String>>() {}.type())).contains("ever longer type arguments");
        assertThat(only(Twice.class)).contains("have the same name in messages: b, b.");
        assertThat(only(Typed.class)).contains("One has a field 'type', which is where messages say");
        assertThat(only(Alike.class)).contains("have the name 'Same' in messages");
    }

    @Test
    void codecs_refuse_the_type_for_the_same_reason() {
        assertThatThrownBy(() -> Shape.of(InputStream.class))
                .isInstanceOf(PermanentException.class)
                .hasMessage(only(InputStream.class));
    }
}
