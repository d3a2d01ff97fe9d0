/** The accelerated tool gateway: compiled argument guards, and a cache on Caffeine. */
@NullMarked
package dev.regatta.tool.gateway;

import org.jspecify.annotations.NullMarked;
