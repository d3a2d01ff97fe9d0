package dev.regatta.internal.compose;

import dev.regatta.Task;
import dev.regatta.TaskResult;
import dev.regatta.TaskRounds;
import dev.regatta.TaskRounds.Round;
import dev.regatta.internal.json.Json;
import dev.regatta.internal.text.Tokens;
import dev.regatta.spi.TaskSpec;
import dev.regatta.spi.TaskWork.Reduce;
import java.util.ArrayList;
import java.util.List;

/**
 * The rounds of a map-reduce whose merges keep to a budget of tokens. Elements are packed in order, as many as fit the budget but at least two, so that each level has at
 * most half as many as the one below, and one more. What is left over alone goes to the next level as it is.
 */
final class TokenBudgetReduce {
    private TokenBudgetReduce() {}

    static <I, R> TaskRounds<R> rounds(Reduce<I, R> reduce) {
        int tokens = reduce.tokens();
        return (context, earlier) -> {
            List<String> texts =
                    context.of(reduce.from()).stream().<String>map(Json::text).toList();
            for (List<TaskResult<?>> level : earlier) {
                List<List<String>> packs = pack(texts, tokens);
                for (TaskResult<?> result : level) {
                    if (packs.size() == 1 || !(result instanceof TaskResult.Completed<?>)) {
                        return CompositeTasks.done(result);
                    }
                }
                texts = merged(packs, level);
            }
            return texts.isEmpty()
                    ? new Round.Nothing<>(reduce.from().id())
                    : new Round.Next<>(merges(pack(texts, tokens), reduce.merge(), earlier.size() + 1));
        };
    }

    private static List<List<String>> pack(List<String> texts, int tokens) {
        List<List<String>> packs = new ArrayList<>();
        List<String> pack = new ArrayList<>();
        long used = 0;
        for (String text : texts) {
            long size = Tokens.of(text);
            if (pack.size() >= 2 && used + size > tokens) {
                packs.add(pack);
                pack = new ArrayList<>();
                used = 0;
            }
            pack.add(text);
            used += size;
        }
        if (!pack.isEmpty()) {
            packs.add(pack);
        }
        return packs;
    }

    private static List<Task<?>> merges(List<List<String>> packs, TaskSpec<?> merge, int level) {
        List<Task<?>> merges = new ArrayList<>();
        for (List<String> pack : packs) {
            if (isMerged(pack, packs)) {
                merges.add(Task.of(merge.withId(level + "-" + (merges.size() + 1))
                        .withInput(Reduce.ITEMS, String.join("\n\n", pack))));
            }
        }
        return merges;
    }

    private static List<String> merged(List<List<String>> packs, List<TaskResult<?>> results) {
        List<String> texts = new ArrayList<>();
        int next = 0;
        for (List<String> pack : packs) {
            texts.add(isMerged(pack, packs) ? CompositeTasks.text(results.get(next++)) : pack.getFirst());
        }
        return texts;
    }

    private static boolean isMerged(List<String> pack, List<List<String>> packs) {
        return pack.size() > 1 || packs.size() == 1;
    }
}
