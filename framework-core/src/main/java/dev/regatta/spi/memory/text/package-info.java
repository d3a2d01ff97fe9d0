/**
 * Text analysis that all stores share: how text becomes words, and queries become phrases. Equal to what SQLite's FTS5 does.
 *
 * <ul>
 *  <li>{@link dev.regatta.spi.memory.text.Analyzer}: text to tokens, by the {@link dev.regatta.memory.Tokenizer} of a memory
 *  <li>{@link dev.regatta.spi.memory.text.TextQuery}: a parsed query, from plain words or from the FTS5 grammar
 *  <li>{@link dev.regatta.spi.memory.text.Phrase}, {@link dev.regatta.spi.memory.text.Column}: what is looked for, and where
 *  <li>{@link dev.regatta.spi.memory.text.Highlighter}: which words of a text were found, and its best part
 * </ul>
 */
@NullMarked
package dev.regatta.spi.memory.text;

import org.jspecify.annotations.NullMarked;
