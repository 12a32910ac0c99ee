/** Deltas and weights as bytes. */
@NullMarked
package dev.venule.protocol.codec;

import org.jspecify.annotations.NullMarked;
