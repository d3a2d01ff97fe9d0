package dev.regatta.internal.gateway;

import dev.regatta.gateway.Gateway;
import dev.regatta.gateway.Interceptor;
import dev.regatta.gateway.ToolAnswer;
import dev.regatta.gateway.ToolAnswer.Way;
import dev.regatta.tool.Tool;
import dev.regatta.tool.ToolRules.Trait;

/** Cuts what is too long for a model, and keeps the whole. Stands before the cache, so that whole results are cached. */
final class ResultBoundsLink implements Interceptor<ToolRequest, ToolAnswer> {
    /** What is wrong with a call is told in full where results are kept short. */
    private static final int LEAST_FOR_REFUSALS = 8_000;

    private final RunTools run;
    private final Runnable cut;

    /**
     * Makes a link.
     *
     * @param cut is told that something was cut
     */
    ResultBoundsLink(RunTools run, Runnable cut) {
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
        String marker = "\n\n[Cut: these are the first " + beginning.length() + " of "
                + answer.text().length() + " characters. "
                + (isKept
                        ? "Go on with read_result, reference '" + reference + "', from " + beginning.length() + ".]"
                        : "The rest is too long to be kept; ask for less.]");
        ToolAnswer shown = answer.shown(beginning + marker);
        boolean wholeIsAsked = tool != null && tool.rules().is(Trait.RESULT_AS_ANSWER);
        return wholeIsAsked
                ? shown
                : new ToolAnswer(shown.text(), shown.error(), shown.way(), shown.repairs(), shown.text());
    }
}
