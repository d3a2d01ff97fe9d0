package dev.regatta.memory;

/** How text becomes the words that are searched. A memory keeps to one; opened with another, it makes its index anew. */
public enum Tokenizer {
    /** English: endings do not matter, {@code connection} finds {@code connected}. The default. */
    ENGLISH("porter unicode61 remove_diacritics 2"),

    /** Any language: words as they stand, apart from case and accents. */
    PLAIN("unicode61 remove_diacritics 2");

    private final String fts5;

    Tokenizer(String fts5) {
        this.fts5 = fts5;
    }

    /** {@return what the same tokenizer is called in SQLite's FTS5} */
    public String fts5() {
        return fts5;
    }
}
