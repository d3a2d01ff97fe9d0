package dev.regatta.spi.memory.text;

/**
 * The scripts that are written without spaces between words: Chinese, Japanese, Thai, Lao, Burmese, Khmer. The view
 * {@code memory_text} of the SQLite schema names the same ranges.
 */
final class DenseScripts {
    private DenseScripts() {}

    static boolean holds(int point) {
        if (point < 0x0E00) {
            return false;
        }
        return point <= 0x0EFF
                || (point >= 0x1000 && point <= 0x109F)
                || (point >= 0x1780 && point <= 0x17FF)
                || (point >= 0x3005 && point <= 0x3007)
                || (point >= 0x3041 && point <= 0x312F)
                || (point >= 0x31F0 && point <= 0x31FF)
                || (point >= 0x3400 && point <= 0x4DBF)
                || (point >= 0x4E00 && point <= 0x9FFF)
                || (point >= 0xF900 && point <= 0xFAFF)
                || (point >= 0xFF66 && point <= 0xFF9F)
                || (point >= 0x20000 && point <= 0x323AF);
    }
}
