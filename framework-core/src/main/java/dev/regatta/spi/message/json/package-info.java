/** What codecs of JSON share: a scan that judges bytes, and messages on lines. */
@NullMarked
package dev.regatta.spi.message.json;

import org.jspecify.annotations.NullMarked;
