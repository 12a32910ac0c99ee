/** Tests of who takes part. */
@NullMarked
package dev.venule.aggregator.participation;

import org.jspecify.annotations.NullMarked;
