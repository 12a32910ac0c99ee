/** One federation on virtual time: real agents that train, and the real aggregator, without a network between them. */
@NullMarked
package dev.venule.fleet.virtual;

import org.jspecify.annotations.NullMarked;
