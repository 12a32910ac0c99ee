/** What an operator says about a fleet: the fleet file. */
@NullMarked
package dev.venule.broker.fleet;

import org.jspecify.annotations.NullMarked;
