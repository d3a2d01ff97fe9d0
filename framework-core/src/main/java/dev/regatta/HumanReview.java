package dev.regatta;

import dev.regatta.internal.json.Json;
import dev.regatta.prompt.PromptSection;
import dev.regatta.prompt.PromptTemplates;
import java.util.Map;

/**
 * A person who reviews a result. As a guardrail of a task it is a check of its own kind, which asks in the crew's words and counts remarks apart;
 * called by other code, it asks in the standard words.
 */
record HumanReview<T>(Human human) implements Guardrail<T> {
    @Override
    public Verdict<T> check(T output) throws Exception {
        PromptTemplates words = PromptTemplates.standard();
        String answer = human.answer(words.fill(PromptSection.PERSON_REVIEW, Map.of("result", Json.text(output))));
        return words.accepts(answer) ? Verdict.ok(output) : Verdict.no(answer.strip());
    }
}
