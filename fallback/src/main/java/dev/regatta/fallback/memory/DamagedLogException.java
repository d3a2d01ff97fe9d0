package dev.regatta.fallback.memory;

import java.io.IOException;

/** A log holds what nobody wrote there. */
final class DamagedLogException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedLogException(String finding) {
        super(finding);
    }
}
