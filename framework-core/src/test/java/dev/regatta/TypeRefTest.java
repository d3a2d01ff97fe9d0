package dev.regatta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.regatta.message.TypeRef;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class TypeRefTest {
    private record Facts(Map<String, List<Integer>> byTopic) {}

    @Test
    void captures_a_type_with_its_arguments() {
        TypeRef<Map<String, List<Integer>>> type = new TypeRef<>() {};

        assertThat(type.type()).isEqualTo(byTopic());
        assertThat(type).hasToString("java.util.Map<java.lang.String, java.util.List<java.lang.Integer>>");
    }

    private static Type byTopic() {
        return Facts.class.getRecordComponents()[0].getGenericType();
    }

    @Test
    void is_equal_to_others_of_the_same_type_however_they_were_made() {
        assertThat(new TypeRef<String>() {})
                .isEqualTo(TypeRef.of(String.class))
                .hasSameHashCodeAs(TypeRef.of(String.class));
        assertThat(new TypeRef<Map<String, List<Integer>>>() {})
                .isEqualTo(TypeRef.of(byTopic()))
                .hasSameHashCodeAs(TypeRef.of(byTopic()));
        assertThat(TypeRef.listOf(new TypeRef<List<Facts>>() {}))
                .isEqualTo(new TypeRef<List<List<Facts>>>() {})
                .hasSameHashCodeAs(new TypeRef<List<List<Facts>>>() {});
        assertThat(new TypeRef<List<List<Facts>>>() {})
                .isEqualTo(TypeRef.listOf(new TypeRef<List<Facts>>() {}))
                .isNotEqualTo(new TypeRef<List<Facts>>() {});
    }

    @Test
    void tells_types_apart_whose_parts_can_be_null() {
        TypeRef<?> some = new TypeRef<List<@Nullable String>>() {};

        assertThat(some)
                .isEqualTo(new TypeRef<List<@Nullable String>>() {})
                .isNotEqualTo(new TypeRef<List<String>>() {});
        assertThat(TypeRef.listOf(some))
                .isEqualTo(new TypeRef<List<List<@Nullable String>>>() {})
                .isNotEqualTo(new TypeRef<List<List<String>>>() {});
    }

    @Test
    @SuppressWarnings("rawtypes") // what is refused
    void refuses_to_be_made_without_a_type() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TypeRef() {})
                .withMessage(
                        "A TypeRef was made without its type. Make it as an anonymous class with the whole type in angle"
                                + " brackets: new TypeRef<List<String>>() {}");
    }

    @Test
    void refuses_type_variables_wherever_they_stand() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TypeRefTest.<String>listsOf())
                .withMessageContaining(
                        "java.util.Map<java.lang.String, java.util.List<T>[]> holds the type variable T");
        assertThatIllegalArgumentException().isThrownBy(() -> TypeRefTest.<String>just());
    }

    @SuppressWarnings("TypeParameterUnusedInFormals") // so that nobody knows
    private static <T> TypeRef<Map<String, List<T>[]>> listsOf() {
        return new TypeRef<>() {};
    }

    @SuppressWarnings("TypeParameterUnusedInFormals")
    private static <T> TypeRef<T> just() {
        return new TypeRef<>() {};
    }
}
