package dev.regatta.spi;

/**
 * Names a crew that every process can make again, or one that was made in this process only.
 *
 * @param name the crew's name
 * @param version its version; empty for a crew that was made ad hoc, which no other process has
 */
public record CrewRef(String name, String version) {
    /** {@return whether only the process that made the crew has it} */
    public boolean isAdHoc() {
        return version.isEmpty();
    }

    /** {@return {@code name@version}} */
    @Override
    public String toString() {
        return isAdHoc() ? name : name + "@" + version;
    }
}
