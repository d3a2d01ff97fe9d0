package dev.regatta.tool;

import dev.regatta.schema.JsonSchema;
import org.jspecify.annotations.Nullable;

/**
 * Names a result: the tool's code, name, version and parameters, and the arguments in canonical form. Compared in full, never by
 * hash alone. Immutable.
 */
public final class CacheKey {
    private static final int OVERHEAD = 160;

    private final CodeIdentity code;
    private final String name;
    private final String version;
    private final JsonSchema parameters;
    private final String canonical;
    private final String text;
    private final int hash;

    CacheKey(Tool tool, String canonical, String text) {
        this.code = tool.identity();
        this.name = tool.name();
        this.version = tool.rules().version();
        this.parameters = tool.definition().parameters();
        this.canonical = canonical;
        this.text = text.equals(canonical) ? canonical : text;
        this.hash = ((code.hashCode() * 31 + name.hashCode()) * 31 + version.hashCode()) * 31 + canonical.hashCode();
    }

    /** {@return whether this is the key of a tool's call whose arguments were written like that} */
    boolean isOf(Tool tool, String arguments) {
        return text.equals(arguments) && isOf(tool);
    }

    boolean isOf(Tool tool) {
        return name.equals(tool.name())
                && version.equals(tool.rules().version())
                && code.equals(tool.identity())
                && parameters.equals(tool.definition().parameters());
    }

    /** {@return where a call is looked up whose arguments were written like that} */
    static int slotHash(Tool tool, String arguments) {
        int mixed = arguments.hashCode() * 31 + tool.identity().hashCode();
        return mixed ^ (mixed >>> 16);
    }

    int slotHash() {
        int mixed = text.hashCode() * 31 + code.hashCode();
        return mixed ^ (mixed >>> 16);
    }

    String canonical() {
        return canonical;
    }

    /** {@return what it takes in memory} */
    long bytes() {
        return OVERHEAD + sizeOf(canonical) + (text.equals(canonical) ? 0 : sizeOf(text));
    }

    /** {@return what a text takes in memory: a byte per character where that will do} */
    static long sizeOf(String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) > 0xFF) {
                return 24 + 2L * length;
            }
        }
        return 24 + (long) length;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof CacheKey that
                        && hash == that.hash
                        && canonical.equals(that.canonical)
                        && name.equals(that.name)
                        && version.equals(that.version)
                        && code.equals(that.code)
                        && parameters.equals(that.parameters));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** {@return the tool; the arguments stay out of it} */
    @Override
    public String toString() {
        return "cached call of " + name;
    }
}
