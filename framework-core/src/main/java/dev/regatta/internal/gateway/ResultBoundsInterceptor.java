package dev.regatta.internal.gateway;

import dev.regatta.gateway.Gateway;
import dev.regatta.internal.log.KeptResults;
import dev.regatta.prompt.PromptSection;
import dev.regatta.prompt.PromptTemplates;
import dev.regatta.step.ToolAnswer;
import dev.regatta.step.ToolAnswer.Way;
import java.util.Map;

/** Cuts what is too long for a model; the answer keeps the whole. Stands before the cache, so that whole results are cached. */
final class ResultBoundsInterceptor implements CallInterceptor<ToolRequest, ToolAnswer> {
    /** What is wrong with a call is told in full where results are kept short. */
    private static final int LEAST_FOR_REFUSALS = 8_000;

    private final TaskScope scope;
    private final PromptTemplates words;

    ResultBoundsInterceptor(TaskScope scope, PromptTemplates words) {
        this.scope = scope;
        this.words = words;
    }

    @Override
    public ToolAnswer pass(ToolRequest request, Gateway<ToolRequest, ToolAnswer> next) throws Exception {
        ToolAnswer answer = next.call(request);
        int own = request.known().rules().maxResultCharacters();
        int usual = own == 0 ? scope.run().crew().rules().toolUse().maxResultCharacters() : own;
        int most = answer.way() == Way.REFUSED ? Math.max(usual, LEAST_FOR_REFUSALS) : usual;
        if (answer.text().length() <= most) {
            return answer;
        }
        String beginning = KeptResults.slice(answer.text(), 0, most);
        String marker = words.fill(
                KeptResults.hasRoomFor(answer.text()) ? PromptSection.TOOL_CUT : PromptSection.TOOL_CUT_LOST,
                Map.of(
                        "shown", String.valueOf(beginning.length()),
                        "all", String.valueOf(answer.text().length()),
                        "reference", request.call().step().toString()));
        return answer.cutTo(beginning + "\n\n" + marker);
    }
}
