/** A crew that reads a folder of documents and writes a briefing with links to its sources. */
@NullMarked
package dev.regatta.examples.briefing;

import org.jspecify.annotations.NullMarked;
