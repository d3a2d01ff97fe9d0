package dev.regatta.message.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.regatta.message.CodecLimits;
import dev.regatta.message.SchemaVersion;
import dev.regatta.spi.message.Shape;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the plain codec would do as well is seen to be done without it. */
final class StraightWayTest {
    enum Colour {
        RED,
        GREEN
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    sealed interface Figure {
        @JsonTypeName("circle")
        record Circle(double radius) implements Figure {}

        @JsonTypeName("square")
        record Square(int side, @Nullable String name) implements Figure {}
    }

    @SchemaVersion(3)
    record Everything(
            String text,
            long whole,
            boolean bool,
            float single,
            Colour colour,
            Instant time,
            List<Figure> figures,
            Map<String, Integer> counts,
            Set<String> tags,
            Optional<String> maybe,
            @Nullable Everything inner,
            Object any) {}

    private static Everything sample(@Nullable Everything inner) {
        return new Everything(
                "a \"b\" \n\u0001 é € 😀 " + "x".repeat(100) + "\t",
                Long.MIN_VALUE,
                true,
                1.5f,
                Colour.GREEN,
                Instant.EPOCH,
                List.of(new Figure.Circle(0.1), new Figure.Square(3, null), new Figure.Square(4, "q")),
                Map.of("one", 1),
                Set.of("t"),
                Optional.empty(),
                inner,
                Map.of("list", List.of(1L, 2.5, "x", true, Map.of()), "big", new java.math.BigInteger("9".repeat(30))));
    }

    private final SchemaBoundCodec<Everything> codec =
            new SchemaBoundCodec<>(Shape.of(Everything.class), CodecLimits.defaults());

    private @Nullable Everything straight(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return codec.read(bytes, 0, bytes.length);
    }

    @Test
    void reads_what_it_writes() {
        Everything value = sample(sample(null));

        assertThat(straight(new String(codec.encode(value), StandardCharsets.UTF_8)))
                .isEqualTo(value);
    }

    @Test
    void reads_fields_in_any_order_with_blanks_and_unknown_ones_between() {
        String json = """
                { "later" : {"a":[null, 1.5e3, "\\u00e9"]} , "any":7,
                  "counts" : { "one" : 1 } ,\t"tags":["t"],"colour":"GREEN", "bool" :true,"single":1.5,
                  "figures":[ {"new":[{}],"name":"q","kind":"square","side" : 4 } , {"kind":"circle","radius":-1e-1} ],
                  "time":"1970-01-01T00:00:00Z","inner":null, "v" : 2, "text":"\\ud83d\\ude00é","whole":-0
                }
                """;

        assertThat(straight(json))
                .isEqualTo(new Everything(
                        "😀é",
                        0,
                        true,
                        1.5f,
                        Colour.GREEN,
                        Instant.EPOCH,
                        List.of(new Figure.Square(4, "q"), new Figure.Circle(-0.1)),
                        Map.of("one", 1),
                        Set.of("t"),
                        Optional.empty(),
                        null,
                        7L));
    }

    @Test
    void leaves_what_it_refuses_to_the_plain_codec() {
        String json = new String(codec.encode(sample(null)), StandardCharsets.UTF_8);

        for (String broken : List.of(
                json + "x",
                json.substring(1),
                json.replace("\"v\":3", "\"v\":4"),
                json.replace("\"bool\":true", "\"bool\":1"),
                json.replace("\"bool\":true", "\"bool\":true,\"bool\":true"),
                json.replace("\"kind\":\"square\"", "\"kind\":\"cube\""),
                json.replace("GREEN", "BLUE"))) {
            assertThat(straight(broken)).as(broken).isNull();
        }
    }
}
