package dev.regatta.internal.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class GrowingListTest {
    @Test
    void beginnings_stay_as_they_were() {
        GrowingList<Integer> list = new GrowingList<>();
        List<List<Integer>> beginnings = new ArrayList<>();

        for (int i = 0; i < 100; i++) {
            list.add(i);
            beginnings.add(list.beginning());
        }

        for (int i = 0; i < 100; i++) {
            assertThat(beginnings.get(i))
                    .isEqualTo(IntStream.rangeClosed(0, i).boxed().toList());
            assertThat(List.copyOf(beginnings.get(i))).isEqualTo(beginnings.get(i));
        }
    }

    @Test
    void beginnings_cannot_be_changed_nor_read_behind_their_end() {
        GrowingList<String> list = new GrowingList<>();
        list.add("a");
        List<String> beginning = list.beginning();
        list.add("b");

        assertThatThrownBy(() -> beginning.add("x")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> beginning.set(0, "x")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> beginning.get(1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void only_lists_that_can_change_are_copied() {
        GrowingList<String> list = new GrowingList<>();
        list.add("a");
        List<String> beginning = list.beginning();
        List<String> changing = new ArrayList<>(beginning);

        assertThat(GrowingList.unchanging(beginning)).isSameAs(beginning);
        assertThat(GrowingList.unchanging(changing)).isEqualTo(changing).isNotSameAs(changing);
    }

    @Test
    void what_lists_have_in_common_is_what_is_the_same_object() {
        GrowingList<Object> list = new GrowingList<>();
        IntStream.range(0, 10).forEach(i -> list.add(new Object()));
        List<Object> shorter = list.beginning();
        IntStream.range(0, 10).forEach(i -> list.add(new Object())); // in another array by now
        List<Object> longer = list.beginning();
        list.add(new Object());
        List<Object> changed = new ArrayList<>(longer);
        changed.set(3, new Object());

        assertThat(GrowingList.inCommon(shorter, longer)).isEqualTo(10);
        assertThat(GrowingList.inCommon(list.beginning(), longer)).isEqualTo(20);
        assertThat(GrowingList.inCommon(longer, changed)).isEqualTo(3);
        assertThat(GrowingList.inCommon(List.of(), longer)).isZero();
    }
}
