/** A fleet on virtual time: the real agent and the real aggregator over seeded links, replayed exactly by their seed. */
@NullMarked
package dev.venule.fleet.simulation;

import org.jspecify.annotations.NullMarked;
