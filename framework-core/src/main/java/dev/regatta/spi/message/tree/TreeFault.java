package dev.regatta.spi.message.tree;

import dev.regatta.message.MessageFormatException;
import dev.regatta.message.MessageFormatException.Kind;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What is wrong with a tree or a value; the codec that knows the bytes makes a {@link MessageFormatException} of it. */
final class TreeFault extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final String pointer;
    private final String found;
    private final String told;

    TreeFault(Kind kind, Path path, String told) {
        this(kind, path, told, null);
    }

    TreeFault(Kind kind, Path path, String told, @Nullable Throwable cause) {
        super(told, cause, false, false);
        this.kind = kind;
        this.pointer = path.pointer();
        this.found =
                kind == Kind.MISSING && path.parent() != null ? path.parent().pointer() : pointer;
        this.told = told;
    }

    MessageFormatException at(ToLongFunction<String> positionOf) {
        return new MessageFormatException(kind, positionOf.applyAsLong(found), pointer, told, getCause());
    }
}
