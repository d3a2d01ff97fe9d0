package dev.regatta.internal.gateway;

import dev.regatta.gateway.Gateway;
import dev.regatta.gateway.Interceptor;
import dev.regatta.gateway.ToolAnswer;
import dev.regatta.gateway.ToolAnswer.Way;
import dev.regatta.prompt.PromptSection;
import dev.regatta.prompt.PromptTemplates;
import dev.regatta.tool.Tool;
import dev.regatta.tool.ToolRules.Trait;
import java.util.Map;

/** Cuts what is too long for a model, and keeps the whole. Stands before the cache, so that whole results are cached. */
final class ResultBoundsLink implements Interceptor<ToolRequest, ToolAnswer> {
    /** What is wrong with a call is told in full where results are kept short. */
    private static final int LEAST_FOR_REFUSALS = 8_000;

    private final RunTools run;
    private final PromptTemplates words;
    private final Runnable cut;

    /**
     * Makes a link.
     *
     * @param cut is told that something was cut
     */
    ResultBoundsLink(RunTools run, PromptTemplates words, Runnable cut) {
        this.words = words;
        this.run = run;
        this.cut = cut;
    }

    @Override
    public ToolAnswer intercept(ToolRequest request, Gateway<ToolRequest, ToolAnswer> next) throws Exception {
        ToolAnswer answer = next.call(request);
        Tool tool = request.tool();
        int own = tool == null ? 0 : tool.rules().maxResultCharacters();
        int usual = own == 0 ? run.maxResultCharacters() : own;
        int most = answer.way() == Way.REFUSED ? Math.max(usual, LEAST_FOR_REFUSALS) : usual;
        if (answer.text().length() <= most) {
            return answer;
        }
        String reference = request.call().step().toString();
        boolean isKept = run.results().keep(reference, answer.text());
        cut.run();
        String beginning = KeptResults.slice(answer.text(), 0, most);
        String marker = words.fill(
                isKept ? PromptSection.TOOL_CUT : PromptSection.TOOL_CUT_LOST,
                Map.of(
                        "shown", String.valueOf(beginning.length()),
                        "all", String.valueOf(answer.text().length()),
                        "reference", reference));
        ToolAnswer shown = answer.shown(beginning + "\n\n" + marker);
        boolean wholeIsAsked = tool != null && tool.rules().is(Trait.RESULT_AS_ANSWER);
        return wholeIsAsked
                ? shown
                : new ToolAnswer(shown.text(), shown.error(), shown.way(), shown.repairs(), shown.text());
    }
}
