/** What tests of crews need: models that record and replay conversations, and assertions on runs. */
@NullMarked
package dev.regatta.testkit;

import org.jspecify.annotations.NullMarked;
