package dev.regatta.cli;

/** Which Regatta this is, on which Java. */
final class Version {
    private Version() {}

    static String line() {
        String version = Main.class.getPackage().getImplementationVersion();
        return "regatta " + (version == null ? "(not packaged)" : version) + " on Java "
                + Runtime.version().feature();
    }
}
