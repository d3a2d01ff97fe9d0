/** Codecs by way of Jackson's trees: plain, and the measure of faster ones. */
@NullMarked
package dev.regatta.spi.message.tree;

import org.jspecify.annotations.NullMarked;
