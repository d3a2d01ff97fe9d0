/** JSON Schemas as values: what tools take, and what typed answers look like. */
@NullMarked
package dev.regatta.schema;

import org.jspecify.annotations.NullMarked;
