package dev.regatta.internal.tool;

import dev.regatta.internal.schema.ArgumentCheck;
import dev.regatta.schema.JsonSchema;
import dev.regatta.schema.SchemaForm;
import java.util.List;

/** Checks arguments that a model wrote against the schema of a tool, once it is made as often as wanted. Thread-safe. */
@FunctionalInterface
public interface ArgumentGuard {
    /** What came of a check. */
    sealed interface Verdict {
        /**
         * The arguments fit.
         *
         * @param arguments the arguments as they were written
         */
        record Fits(String arguments) implements Verdict {}

        /**
         * The arguments fit after repairs that cannot be taken amiss.
         *
         * @param arguments the repaired arguments
         * @param repairs a line for each repair, with its JSON pointer, without values; the 21st tells how many more
         */
        record Repaired(String arguments, List<String> repairs) implements Verdict {}

        /**
         * The arguments do not fit.
         *
         * @param violations all that is wrong, a line each with its JSON pointer, at most 20, in words for the model
         */
        record Wrong(List<String> violations) implements Verdict {}
    }

    /**
     * Checks arguments. These are repaired, and nothing else: a number in a text where a number is wanted; one value where a
     * list of such values is wanted; JSON in a text where an object or a list is wanted; a comma after the last part of an
     * object or a list. Nothing is repaired where a schema leaves a choice of several forms.
     *
     * @param arguments a JSON object, as the model wrote it
     * @return the verdict
     */
    Verdict check(String arguments);

    /**
     * Makes the guard that reads the arguments into a tree and checks that: the meaning of every other one.
     *
     * @param schema the schema
     * @return the guard
     */
    static ArgumentGuard plain(JsonSchema schema) {
        SchemaForm form = schema.form();
        return arguments -> {
            ArgumentCheck.Finding found = ArgumentCheck.of(arguments, form);
            if (!found.violations().isEmpty()) {
                return new Verdict.Wrong(found.violations());
            }
            return found.repairs().isEmpty()
                    ? new Verdict.Fits(arguments)
                    : new Verdict.Repaired(found.arguments(), found.repairs());
        };
    }
}
