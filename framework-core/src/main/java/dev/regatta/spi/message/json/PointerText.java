package dev.regatta.spi.message.json;

/** Puts a JSON pointer (RFC 6901) together, in time that is linear in its length. Not thread-safe. */
public final class PointerText {
    private final StringBuilder text = new StringBuilder();

    /** Begins with the pointer to the whole value. */
    public PointerText() {}

    /**
     * Goes one level deeper, into an object.
     *
     * @param name the name there
     */
    public void into(String name) {
        text.append('/').append(name.replace("~", "~0").replace("/", "~1"));
    }

    /**
     * Goes one level deeper, into a list.
     *
     * @param index the place there, from 0
     */
    public void into(long index) {
        text.append('/').append(index);
    }

    /** {@return the pointer} */
    @Override
    public String toString() {
        return text.toString();
    }
}
