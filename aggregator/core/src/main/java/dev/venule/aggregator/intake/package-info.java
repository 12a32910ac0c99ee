/** From a peer's bytes to an admission: assembling parts, validation, deduplication and the group commit. */
@NullMarked
package dev.venule.aggregator.intake;

import org.jspecify.annotations.NullMarked;
