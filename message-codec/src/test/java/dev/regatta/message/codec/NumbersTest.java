package dev.regatta.message.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** The JDK's own conversions decide. */
final class NumbersTest {
    private static final int TRIES = 2_000 * Integer.getInteger("jqwik.tries.default", 100);

    private final SplittableRandom random = new SplittableRandom(7);
    private final byte[] bytes = new byte[64];

    private String shortest(double value) {
        return new String(bytes, 0, ShortestDecimal.write(value, bytes, 0), StandardCharsets.ISO_8859_1);
    }

    private DoubleStream doubles() {
        return DoubleStream.generate(() -> switch (random.nextInt(5)) {
                    case 0 -> random.nextDouble() * 2 - 1;
                    case 1 -> Double.longBitsToDouble(random.nextLong());
                    case 2 -> Math.round(random.nextDouble() * 1e6) / Math.pow(10, random.nextInt(12));
                    case 3 -> Math.scalb(1.0, random.nextInt(2_098) - 1_074);
                    default -> random.nextLong() >> random.nextInt(64);
                })
                .filter(Double::isFinite)
                .limit(TRIES);
    }

    @Test
    void writes_doubles_as_the_jdk_does() {
        doubles().forEach(value -> {
            if (!shortest(value).equals(Double.toString(value))) {
                assertThat(shortest(value)).isEqualTo(Double.toString(value));
            }
        });
    }

    @Test
    void writes_doubles_at_the_edges_as_the_jdk_does() {
        for (double value : new double[] {
            0.0,
            -0.0,
            Double.MIN_VALUE,
            2 * Double.MIN_VALUE,
            3 * Double.MIN_VALUE,
            Double.MIN_NORMAL,
            Math.nextDown(Double.MIN_NORMAL),
            Double.MAX_VALUE,
            1e-3,
            Math.nextDown(1e-3),
            1e7,
            Math.nextDown(1e7),
            9_007_199_254_740_993.0,
            1e21,
            1e22,
            1e23,
            2.0E-322,
            1.0E-323,
            123_456_789.0
        }) {
            assertThat(shortest(value)).isEqualTo(Double.toString(value));
            assertThat(shortest(-value)).isEqualTo(Double.toString(-value));
        }
    }

    @Test
    void rounds_decimals_as_the_jdk_does_or_says_that_it_is_not_certain() {
        int certain = 0;
        for (int i = 0; i < TRIES; i++) {
            long digits = random.nextLong() >>> random.nextInt(64);
            int exponent = random.nextInt(700) - 350;
            double value = ExactDouble.of(digits, exponent);
            double exact = new BigDecimal(Long.toUnsignedString(digits) + "e" + exponent).doubleValue();
            if (!Double.isNaN(value)) {
                certain++;
                if (Double.compare(value, exact) != 0) {
                    assertThat(value).as(digits + "e" + exponent).isEqualTo(exact);
                }
            }
        }

        assertThat(certain).isGreaterThan(TRIES * 8 / 10);
    }

    @Test
    void rounds_what_lies_halfway_and_next_to_it_as_the_jdk_does() {
        for (int i = 0; i < TRIES / 10; i++) {
            double value = Math.abs(Double.longBitsToDouble(random.nextLong()));
            if (!Double.isFinite(value) || value < 1e-290 || value > 1e290) {
                continue;
            }
            BigDecimal half = new BigDecimal(value)
                    .add(new BigDecimal(Math.nextUp(value)))
                    .divide(new BigDecimal(2));
            BigDecimal cut = half.round(new java.math.MathContext(19));
            double rounded = ExactDouble.of(cut.unscaledValue().longValue(), -cut.scale());
            if (!Double.isNaN(rounded)) {
                assertThat(rounded).isEqualTo(cut.doubleValue());
            }
        }
    }

    @Test
    void writes_whole_numbers_as_the_jdk_does() {
        for (int i = 0; i < TRIES / 10; i++) {
            long value = random.nextLong() >> random.nextInt(64);
            String written = new String(bytes, 0, WholeText.write(value, bytes, 0), StandardCharsets.ISO_8859_1);

            assertThat(written).isEqualTo(Long.toString(value));
        }
        assertThat(WholeText.write(Long.MIN_VALUE, bytes, 0)).isEqualTo(20);
    }

    @Test
    void counts_and_reads_eight_digits_at_once() {
        for (int i = 0; i < TRIES / 10; i++) {
            int number = random.nextInt(100_000_000);
            Swar.store(bytes, 0, Swar.digits(number));
            int count = 1 + random.nextInt(8);
            String text = new String(bytes, 0, 8, StandardCharsets.ISO_8859_1);
            if (count < 8) {
                bytes[count] = (byte) "./:eE ,]\u00b1".charAt(random.nextInt(9));
            }
            long eight = Swar.load(bytes, 0);

            assertThat(text).isEqualTo(String.format("%08d", number));
            assertThat(Swar.countDigits(eight)).isEqualTo(count);
            assertThat(Swar.number(eight, count)).isEqualTo(Integer.parseInt(text.substring(0, count)));
        }
    }
}
