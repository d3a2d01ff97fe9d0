/** What Regatta says to models, in one readable file that a crew or an agent can say otherwise. */
@NullMarked
package dev.regatta.prompt;

import org.jspecify.annotations.NullMarked;
