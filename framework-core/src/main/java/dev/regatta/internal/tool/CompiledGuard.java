package dev.regatta.internal.tool;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.regatta.schema.JsonSchema;
import org.jspecify.annotations.Nullable;

/**
 * A guard that accepts arguments in one pass over their bytes. Whatever it does not accept at first sight, wrong, odd or only
 * rare, is looked at by the plain guard: verdicts, words and repairs are the same because they come from the same place.
 */
public final class CompiledGuard implements ArgumentGuard {
    /** Longer arguments are for the plain guard, which knows what is too long. */
    private static final int MOST_CHARACTERS = 4 << 20;

    private final @Nullable CompiledSchema shape;
    private final ArgumentGuard plain;

    private CompiledGuard(@Nullable CompiledSchema shape, ArgumentGuard plain) {
        this.shape = shape;
        this.plain = plain;
    }

    /** {@return the guard of a tool with these arguments} */
    public static CompiledGuard of(JsonSchema schema) {
        return new CompiledGuard(CompiledSchema.of(schema.form()), ArgumentGuard.plain(schema));
    }

    @Override
    public Verdict check(String arguments) {
        boolean fits = shape != null
                && arguments.length() <= MOST_CHARACTERS
                && new SchemaMatcher(arguments.getBytes(UTF_8)).fits(shape);
        return fits ? new Verdict.Fits(arguments) : plain.check(arguments);
    }
}
