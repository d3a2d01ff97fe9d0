package dev.regatta.tool;

import java.lang.ref.WeakReference;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which code a tool runs: an object, and the method of it that is called, or the class that its arguments are bound to. Two tools that are made of the same object are the
 * same code, so that a crew that is made anew for each request finds its cached results. Keeps nothing alive.
 */
final class CodeIdentity {
    private final WeakReference<Object> code;
    private final @Nullable Object part;
    private final int hash;

    CodeIdentity(Object code, @Nullable Object part) {
        this.code = new WeakReference<>(code);
        this.part = part;
        this.hash = System.identityHashCode(code) * 31 + Objects.hashCode(part);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (this == other) {
            return true;
        }
        if (!(other instanceof CodeIdentity that) || hash != that.hash) {
            return false;
        }
        Object mine = code.get();
        return mine != null && that.code.refersTo(mine) && Objects.equals(part, that.part);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
