/** Looks at a crew and its inputs from all sides before anything starts: who does what after what, with which texts and models. */
@NullMarked
package dev.regatta.internal.plan;

import org.jspecify.annotations.NullMarked;
