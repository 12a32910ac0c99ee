/** Model versions: the server's step, its residual, and the deltas between versions. */
@NullMarked
package dev.venule.aggregator.model;

import org.jspecify.annotations.NullMarked;
