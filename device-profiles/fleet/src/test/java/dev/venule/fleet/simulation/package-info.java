@NullMarked
package dev.venule.fleet.simulation;

import org.jspecify.annotations.NullMarked;
