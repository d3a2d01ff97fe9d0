/** Run by the build with the newest JDK that it found: says what to do when that one is too old. */
public final class RequireJdk {
    private static final int NEEDED = 21;

    private RequireJdk() {}

    public static void main(String[] arguments) {
        int found = Runtime.version().feature();
        if (found < NEEDED) {
            System.err.println("Regatta needs a JDK " + NEEDED + " or newer. The newest that was found is " + found + ", in "
                    + System.getProperty("java.home") + ".");
            System.err.println("Looked at: JAVA_HOME and JAVA<n>_HOME, the JDK that Maven runs on, ~/.m2/toolchains.xml, and the"
                    + " usual folders (/usr/lib/jvm, /usr/java, ~/.sdkman, ~/.jdks, ~/.asdf, /Library/Java, Program Files).");
            System.err.println("Install one, such as Temurin 21 or 25, in one of these places, or point JAVA_HOME to it.");
            System.exit(1);
        }
    }
}
