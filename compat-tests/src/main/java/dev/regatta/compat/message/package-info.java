/** The contracts of message codecs, as tests that every one of them runs, and the samples that they write and read. */
@NullMarked
package dev.regatta.compat.message;

import org.jspecify.annotations.NullMarked;
