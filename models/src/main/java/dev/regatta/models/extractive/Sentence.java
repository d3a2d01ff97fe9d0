package dev.regatta.models.extractive;

import java.util.Set;

/**
 * A sentence that can be quoted.
 *
 * @param text the sentence, word for word
 * @param source where it stands; empty if nobody says
 * @param section the heading it stands under; empty if nobody says
 * @param opens whether it is the first of its passage
 * @param words its telling words, folded
 */
record Sentence(String text, String source, String section, boolean opens, Set<String> words) {}
