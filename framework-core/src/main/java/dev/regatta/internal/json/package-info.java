/** Java types as JSON schemas, and JSON checked against them. */
@NullMarked
package dev.regatta.internal.json;

import org.jspecify.annotations.NullMarked;
